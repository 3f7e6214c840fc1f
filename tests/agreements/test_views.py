"""The register of agreements, the page of each, and the sources that tags lead to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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

    assert "1 text on record" in shown
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
