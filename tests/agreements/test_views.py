"""The register of agreements, the page of each, and the sources that tags lead to."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from tests import make

pytestmark = pytest.mark.django_db


def full_agreement(number=0, parent=None):
    agreement = make.agreement(
        f"Arrangement {number}",
        slug=f"arrangement-{number}",
        parent=parent,
        relation="follows" if parent else "",
    )
    make.signature(agreement, make.party("Ministry", country="NO"), signatory_name="Kari Nordmann")
    make.mandate(make.programme(f"Buy {number}"), agreement)
    make.claim(agreement, "Four nations", topic="scope")
    make.question(agreement, "How long?", topic="other", source=make.source())
    return agreement


def page(client, address, **asked):
    return client.get(address, asked).content.decode()


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# The register


def test_the_register_shows_each_agreement_and_what_rests_on_it(as_reader):
    full_agreement()

    shown = page(as_reader, "/agreements/")

    for fact in (
        "Arrangement 0",
        "22 Oct 2025",
        "Kari Nordmann",
        "Buy 0",
        "The only programme rests on a framework.",
    ):
        assert fact in shown
    assert "No declaration on record" in shown


def test_the_register_can_be_searched_while_the_family_stays_whole(as_reader):
    full_agreement(0)
    make.agreement("Concept of operations", kind="concept")

    shown = page(as_reader, "/agreements/", kind="concept", q="operations")

    assert "1 of 2 texts on record" in shown
    assert "Arrangement 0" in shown


def test_nothing_found_in_the_register_is_said(as_reader):
    full_agreement()

    assert "No agreement matches." in page(as_reader, "/agreements/", q="missile")


def test_a_wrong_value_is_named(as_reader):
    response = as_reader.get("/agreements/", {"status": "lost"})

    assert response.status_code == 400
    assert "Status: there is no “lost”." in response.content.decode()


def test_an_empty_register_says_so(as_reader):
    assert "No agreement is on record yet." in page(as_reader, "/agreements/")


def test_the_register_asks_no_more_queries_of_more_agreements(as_reader):
    parent = full_agreement()
    few = queries(as_reader, "/agreements/")

    for number in range(1, 9):
        full_agreement(number, parent)

    assert queries(as_reader, "/agreements/") == few


# One agreement


def test_an_agreement_page_shows_terms_parties_family_questions_and_programmes(as_reader):
    declaration = make.agreement("Declaration", kind="joint_declaration", status="issued")
    agreement = full_agreement(parent=declaration)

    shown = page(as_reader, f"/agreements/{agreement.slug}/")

    for fact in ("Kari Nordmann", "Declaration", "Four nations", "How long?", "Buy 0", "22 Oct 2025"):
        assert fact in shown
    assert "Follows" in shown
    assert 'id="Q-01"' in shown
    assert f'href="/sources/{agreement.source.tag}/"' in shown


def test_a_term_that_no_source_gives_is_not_stated(as_reader):
    agreement = make.agreement()

    shown = page(as_reader, f"/agreements/{agreement.slug}/")

    assert shown.count("not stated</span>") == 7


def test_a_guest_is_shown_as_a_guest(as_reader):
    agreement = make.agreement()
    make.signature(agreement, make.party("Ukraine", country="UA"), role="attended", signatory_name="Ole")

    shown = page(as_reader, f"/agreements/{agreement.slug}/")

    assert "Also took part" in shown
    assert "Ole, for Ukraine: attended" in shown


def test_an_agreement_that_is_not_there_is_not_found(as_reader):
    assert as_reader.get("/agreements/nowhere/").status_code == 404


def test_a_stranger_sees_no_agreement(client):
    assert client.get(f"/agreements/{make.agreement().slug}/").status_code == 302


def test_an_agreement_page_asks_no_more_queries_of_more_rows(as_reader):
    agreement = full_agreement(parent=make.agreement())
    few = queries(as_reader, f"/agreements/{agreement.slug}/")

    for number in range(1, 9):
        full_agreement(number, agreement)
        make.signature(agreement, make.party(country="FI"))
        make.mandate(make.programme(), agreement)
        make.claim(agreement, f"Claim {number}", topic="other")
        make.question(agreement, f"Question {number}", source=make.source())

    # one more: the agreements that follow are read with their sources
    assert queries(as_reader, f"/agreements/{agreement.slug}/") <= few + 1


# What can be asked of the register


@pytest.fixture
def three():
    """A framework with a review that is due, a contract of another party, and a draft."""
    frame = make.agreement("Frame", legal_weight="binding", review="2026-01", slug="frame")
    make.signature(frame, make.party("Ministry of Norway", slug="mod-norway"))
    make.mandate(make.programme("Drones", slug="drones"), frame)
    contract = make.agreement("Contract", kind="contract", review="2199", slug="contract")
    make.signature(contract, make.party("Maker", slug="maker", country="FI"))
    make.mandate(make.programme("Boats", slug="boats"), contract, ended_on=make.TODAY)
    make.agreement("Draft", status="drafting", signed="", review="2026-01", slug="draft")


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({"legal_weight": "binding"}, {"frame"}),
        ({"party": "maker"}, {"contract"}),
        ({"nation": "NO"}, {"frame"}),
        ({"programme": "drones"}, {"frame"}),
        ({"programme": "boats"}, set()),
        ({"review_due": "true"}, {"frame"}),
        ({"review": "2199"}, {"contract"}),
        ({"signed": "none"}, {"draft"}),
        ({"status": "drafting", "kind": "contract"}, set()),
    ],
)
def test_the_register_can_be_narrowed(as_reader, three, asked, slugs):
    register = page(as_reader, "/agreements/", **asked).partition('id="h-reg"')[2]

    assert {
        slug for slug in ("frame", "contract", "draft") if f'href="/agreements/{slug}/"' in register
    } == slugs
    assert f"{len(slugs)} of 3 texts on record" in register
    assert '<details class="filterbox regfilter" open>' in register


def test_the_api_narrows_in_the_same_words(as_reader, three):
    found = as_reader.get("/api/v1/agreements/", {"programme": "drones", "review_due": "true"}).json()

    assert [each["slug"] for each in found["results"]] == ["frame"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"party": "nobody"}, "Party: there is no “nobody”."),
        ({"programme": "\x00"}, "Programme: there is no"),
        ({"legal_weight": "iron"}, "Legal weight: there is no “iron”."),
        ({"review_due": "soon"}, "Review due: there is no “soon”."),
        ({"page": "2"}, "There is no such page"),
    ],
)
def test_what_cannot_be_meant_of_agreements_is_named(as_reader, three, asked, sentence):
    response = as_reader.get("/agreements/", asked)

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("review", "is_due"),
    [
        ("2 Mar 2026", True),
        ("3 Mar 2026", False),
        ("2026", True),
        ("by 2026", False),
        ("by 2025", True),
        ("", False),
    ],
)
def test_a_review_is_due_once_its_first_day_has_come(review, is_due):
    make.agreement(review=review)

    assert Agreement.objects.review_due(today=make.TODAY).exists() == is_due


def test_what_has_ended_is_reviewed_no_more():
    make.agreement(review="2025", status="ended")

    assert not Agreement.objects.review_due(today=make.TODAY).exists()


def test_a_long_register_is_paged(as_reader, monkeypatch):
    monkeypatch.setattr("config.reading.PAGE_SIZE", 2)
    for number in range(3):
        make.agreement(f"Text {number}")

    first = page(as_reader, "/agreements/").partition('id="h-reg"')[2]

    assert "3 of 3 texts on record" in first
    assert "Text 2" not in first
    assert "Text 2" in page(as_reader, "/agreements/", page=2).partition('id="h-reg"')[2]


# The whole line, and what is on file


def test_an_agreement_shows_all_that_it_stands_under_and_what_stands_under_it(as_reader):
    first = make.agreement("Declaration", kind="joint_declaration")
    second = make.agreement("Frame", parent=first, relation="follows")
    third = make.agreement("Contract", kind="contract", parent=second, relation="carries_out")
    make.agreement("Annex", parent=third, relation="accompanies")

    shown = page(as_reader, f"/agreements/{third.slug}/").partition('id="family"')[2].partition("</ol>")[0]

    kinds = re.findall(r'class="node-kind">([^<]+)<', shown)
    assert kinds == ["Led to", "Carries out", "This text", "Comes with"]
    assert [shown.index(name) for name in ("Declaration", "Frame", "Contract", "Annex")] == sorted(
        shown.index(name) for name in ("Declaration", "Frame", "Contract", "Annex")
    )


def test_a_signed_text_that_is_not_on_file_is_said_not_to_be(as_reader):
    reported = make.agreement()
    official = make.source(kind="official_text", sha256="a" * 64)
    own = make.agreement(source=official)

    assert "Signed text" in page(as_reader, f"/agreements/{reported.slug}/")
    assert "not on file" in page(as_reader, f"/agreements/{reported.slug}/")
    assert "Signed text" not in page(as_reader, f"/agreements/{own.slug}/")


def test_a_legal_weight_that_is_stated_stands_in_the_family(as_reader):
    make.agreement("Frame", legal_weight="not_binding")

    family = page(as_reader, "/agreements/").partition('id="h-reg"')[0]

    assert "Arrangement, not binding" in family
