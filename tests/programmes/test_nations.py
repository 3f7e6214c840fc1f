"""Nations: who takes part in what, and all that waits on one of them, as far as the record tells."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import reading
from programmes.boards import parts
from programmes.boards.parts import LETTERS, Nation, Nations
from programmes.models import Participation, Programme
from programmes.models.nation import (
    led,
    milestones_of,
    often,
    parts_of,
    questions_to,
    signatures_of,
    with_parts,
)
from tests import make
from tests.programmes.full import full_programme

pytestmark = pytest.mark.django_db
Role = Participation.Role


@pytest.fixture
def drones():
    return make.programme("Drones", slug="drones")


def matrix():
    everything = Programme.objects.all()
    return Nations(list(with_parts(everything)), often(everything), led(everything), everything.count())


def page(client, address="/nations/", **asked):
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# The matrix


def test_each_role_has_two_letters_of_its_own():
    assert set(LETTERS) == set(Role)
    assert len(set(LETTERS.values())) == len(Role)
    assert all(len(letters) == 2 for letters in LETTERS.values())


def test_a_cell_holds_each_role_of_the_bodies_of_a_nation_once(drones):
    make.participation(drones, make.nation("DK", "Denmark"))
    make.participation(drones, make.party(country="DK"), "procurement_agency")
    make.participation(drones, make.party(country="DK"), "participating_nation")

    (cell,) = matrix().lines[0].cells

    assert cell.letters == [("Pa", "Participating nation"), ("Ag", "Procurement agency")]
    assert cell.words == "participating nation and procurement agency"


def test_a_part_that_ended_is_no_part(drones):
    make.participation(drones, make.party(country="DK"), until="2025")

    assert matrix().columns == []


def test_columns_are_nations_by_their_code_and_count_programmes(drones):
    for programme in (drones, make.programme()):
        make.participation(programme, make.party(country="NO"))
    make.participation(drones, make.party(country="NO"), "donor")
    make.participation(drones, make.party(country="DK"))

    assert matrix().columns == [("DK", "Denmark", 1), ("NO", "Norway", 2)]
    assert [bool(cell.roles) for cell in matrix().lines[1].cells] == [False, True]


def test_a_body_of_no_nation_stands_beside_the_nations(drones):
    make.participation(drones, make.party("NSPA", kind="alliance_body", country=""), "procurement_agency")

    assert [str(part.party) for part in matrix().lines[0].others] == ["NSPA"]
    assert matrix().columns == []


@pytest.mark.parametrize(
    ("count_of", "leads", "total", "said"),
    [
        ({}, 0, 0, ""),
        ({}, 0, 2, "No nation is on record for any of them."),
        ({"NO": 2, "DK": 1}, 1, 3, "Norway takes part in two of three programmes. A lead nation is on record for one of three programmes."),
        ({"NO": 2, "DK": 2}, 0, 2, "Denmark and Norway each take part in both programmes. A lead nation is on record for none."),
    ],
)  # fmt: skip
def test_the_finding(count_of, leads, total, said):
    assert Nations([], count_of, leads, total).finding == said


def test_a_lead_counts_for_its_programme_once(drones):
    make.participation(drones, make.party(country="DK"), "lead_nation")
    make.participation(drones, make.party(country="NO"), "lead_nation")
    make.participation(make.programme(), make.party(country="NO"))

    assert led(Programme.objects.all()) == 1


def test_the_page_says_each_role_in_letters_and_words_and_leads_on(as_reader, drones):
    make.participation(drones, make.nation("NO", "Norway"), "lead_nation")
    make.participation(make.programme("Ships"), make.party(country="DK"))

    html = page(as_reader)

    assert 'title="Norway: lead nation"' in html
    assert re.search(r'aria-hidden="true">Le</span><span class="role-w">lead nation</span>', html)
    assert 'href="/nations/NO/"' in html
    assert "no part" in html
    assert html.count('scope="col"') == 4
    assert "Takes part, of 2 1 1" in words(html)
    for role in Role:
        assert role.label in words(html.partition('aria-labelledby="key-h"')[2])


def test_readers_choose_as_on_the_board(as_reader, drones):
    make.participation(drones, make.party(country="NO"))
    make.participation(make.programme("Ships", stage="contract"), make.party(country="DK"))

    html = page(as_reader, stage="contract")

    assert ">Drones<" not in html
    assert "Denmark takes part in the only programme." in words(html)
    assert "No programme matches" in words(page(as_reader, q="missile"))


def test_a_long_matrix_has_pages_that_count_all(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    for _ in range(2):
        make.participation(make.programme(), make.party(country="NO"))

    html = page(as_reader, page=2)

    assert html.count('class="mx-name"><a') == 1
    assert "Norway takes part in both programmes." in words(html)


@pytest.mark.parametrize("address", ["/", "/nations/NO/"])
def test_the_board_and_every_page_lead_here(as_reader, address):
    assert 'href="/nations/">Nations</a>' in page(as_reader, address)


def test_nothing_on_record(as_reader):
    assert "Nothing is on record here yet." in words(page(as_reader))


# One nation


def test_milestones_wait_on_the_nation_of_their_owner_what_is_overdue_first(drones):
    ministry = make.party(country="DK")
    make.milestone("Later", programme=drones, forecast="2199", owner=ministry)
    make.milestone("Undated", programme=drones, owner=ministry)
    make.milestone("Over", programme=drones, forecast="2024", owner=ministry)
    make.milestone("Met", programme=drones, status="met", met_on="2025", owner=ministry)
    make.milestone("Theirs", programme=drones, owner=make.party(country="NO"))

    assert [each.name for each in milestones_of("DK")] == ["Over", "Later", "Undated"]


def test_questions_wait_on_whom_they_were_put_to_by_name_and_on_whose_milestone_they_hold_up(drones):
    agency = make.party("Danish Acquisition Agency", short_name="DALO", country="DK")
    tender = make.milestone(programme=drones, owner=agency)
    by_name = make.question(drones).ask(of="The Danish acquisition agency").question
    by_short_name = make.question(drones).ask(of="DALO and others").question
    blocking = make.question(drones, needed_by=tender)
    make.question(drones).ask(of="The Norwegian agency")
    make.question(drones, asked_of="DALO").withdraw(note="Not ours")
    make.party("Nobody", country="DK")

    assert set(questions_to("DK")) == {by_name, by_short_name, blocking}
    assert set(questions_to("NO")) == set()


def test_an_empty_name_finds_nothing(drones):
    make.party("Danish agency", short_name="", country="DK")
    make.question(drones)

    assert not questions_to("DK").exists()


def test_a_sign_of_the_database_in_a_name_is_only_a_sign(drones):
    make.party("D%N", country="DK")
    make.question(drones).ask(of="Den")

    assert not questions_to("DK").exists()


def test_parts_and_signatures_are_those_that_stand(drones):
    agency = make.party(country="DK")
    make.participation(drones, agency)
    make.participation(make.programme(), agency, until="2025")
    signed, planned = make.agreement("Signed"), make.agreement("Planned")
    make.signature(signed, agency)
    make.signature(planned, agency, status="planned")
    make.signature(make.agreement("Left"), agency, status="withdrawn")

    assert [part.programme for part in parts_of("DK")] == [drones]
    assert [each.agreement.title for each in signatures_of("DK")] == ["Planned", "Signed"]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0, 0), "Norway takes part in nothing. Nothing on record waits on it."),
        ((2, 1, 0, 0), "Norway takes part in two programmes. One open milestone waits on it."),
        ((1, 3, 2, 1), "Norway takes part in one programme. Three open milestones, two of them overdue, and one open question wait on it."),
        ((1, 0, 0, 1), "Norway takes part in one programme. One open question waits on it."),
        ((1, 1, 1, 0), "Norway takes part in one programme. One open milestone, overdue, waits on it."),
    ],
)  # fmt: skip
def test_the_finding_of_a_nation(counts, said):
    named = dict(zip(("programmes", "milestones", "overdue", "questions"), counts, strict=True))

    assert Nation("NO", make.TODAY, counts=named).finding == said


def test_the_page_of_a_nation_shows_all_that_waits_on_it(as_reader, drones):
    agency = make.party("Danish agency", country="DK")
    make.participation(drones, agency, "procurement_agency", share="25.00", source=make.source("S4"))
    tender = make.milestone("Tender", programme=drones, forecast="2024", owner=agency)
    make.question(drones, "How many?", needed_by=tender)
    make.signature(make.agreement("Arrangement"), agency, status="planned", signatory_name="A. Minister")

    html = page(as_reader, "/nations/DK/")
    said = words(html)

    for fact in (
        "Denmark takes part in one programme.",
        "Procurement agency Danish agency Intent 25 % S4",
        "Scheduled overdue",
        "Q-01 How many?",
        "Party: A. Minister Planned",
    ):
        assert fact in said
    for address in ("/programmes/drones/", f"/milestones/{tender.slug}/", "/questions/1/", "/agreements/"):
        assert f'href="{address}' in html


def test_a_nation_of_which_nothing_is_on_record_says_so(as_reader):
    said = words(page(as_reader, "/nations/IS/"))

    assert "Iceland takes part in nothing. Nothing on record waits on it." in said
    assert said.count("It takes part in no programme on record.") == 1


def test_of_long_lists_the_beginning_is_shown_and_said_to_be(as_reader, drones, monkeypatch):
    monkeypatch.setattr(parts, "LISTED", 2)
    agency = make.party(country="DK")
    for _ in range(3):
        make.milestone(programme=drones, owner=agency)

    assert "3 open, what ends first comes first; the first 2 are shown" in words(
        page(as_reader, "/nations/DK/")
    )


@pytest.mark.parametrize("address", ["/nations/XX/", "/nations/no/", "/nations/NOR/"])
def test_a_nation_that_is_none_is_not_there(as_reader, address):
    assert as_reader.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/nations/", "/nations/NO/"])
def test_a_stranger_is_sent_to_log_in(client, address):
    assert client.get(address).url.startswith("/login/")


@pytest.mark.parametrize("address", ["/nations/", "/nations/?stage=agreement", "/nations/NO/"])
def test_more_programmes_ask_no_more_queries(as_reader, address):
    def one():
        programme = full_programme()
        agency = programme.lead
        make.participation(programme, agency)
        make.signature(make.agreement(), agency)
        make.question(programme).ask(of=agency.name)

    def queries():
        as_reader.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert as_reader.get(address).status_code == 200
        return len(captured)

    one()
    few = queries()
    for _ in range(20):
        one()

    assert queries() == few <= 18
