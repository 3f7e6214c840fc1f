"""The board and the programme page: they show the record, to readers only, and ask no more queries of more rows."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import reading
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


def full_programme(number=0, editor=None):
    """Make a programme with some of everything that a page shows."""
    programme = make.programme(
        f"Buy {number}", lead=make.party(), desk=make.desk(), stage_source=make.source()
    )
    first = make.milestone(programme=programme, forecast="Q2 2026", owner=make.party())
    make.baseline(programme)
    first.log(
        forecast="Q3 2026", reason="Not agreed.", reason_code="other", source=make.source(), reported_on=TODAY
    )
    last = make.milestone(programme=programme, gate="delivery")
    make.dependency(last, first)
    make.participation(programme, make.party(country="NO"))
    make.mandate(programme, make.agreement())
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty")
    make.question(programme, needed_by=first, owner=editor, source=make.source())
    make.question(programme, topic="budget").answer("Ten", source=make.source(), on=TODAY)
    make.rating(programme, "amber", logged_by=editor)
    make.rating(programme, "red")
    return programme


def page(client, address="/", **asked):
    return client.get(address, asked).content.decode()


def queries(client, address):
    client.get(address)  # what is asked once a process is not counted
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# The board


def test_the_board_shows_what_how_far_how_sure_what_next_and_what_is_unknown(as_reader, editor):
    full_programme(editor=editor)

    shown = page(as_reader)

    for fact in (
        "Buy 0",
        "NSPA partnership",
        "Lead: Agency",
        "Quantity is not settled.",
        "Q3 2026",
        "1 quarter later",
    ):
        assert fact in shown
    assert "Stage 1 of 7, Intent" in shown
    assert "down from amber" in shown
    assert "sources disagree on 1" in shown
    assert "plus 1 with no date" in shown
    assert 'aria-label="Norway"' in shown
    assert "Nordic desk" in shown


def test_a_programme_of_which_little_is_known_says_so(as_reader):
    make.programme("Bare", route="not_stated")

    shown = page(as_reader)

    for absence in ("No lead named", "No rating on record.", "no milestone yet", "no date given", "none yet"):
        assert absence in shown
    assert "No nation on record" in shown


def test_a_date_that_is_over_is_called_overdue(as_reader):
    make.milestone(forecast="2024")

    assert ">overdue<" in page(as_reader)


def test_the_board_puts_what_needs_attention_first(as_reader):
    for name, rating in (("Well", "green"), ("Bad", "red"), ("Unknown", None), ("Shaky", "amber")):
        programme = make.programme(name)
        if rating:
            make.rating(programme, rating)

    shown = page(as_reader)

    places = [shown.index(f">{name}</a>") for name in ("Bad", "Shaky", "Unknown", "Well")]
    assert places == sorted(places)


def test_of_two_with_one_rating_the_later_one_comes_first(as_reader):
    for name, forecast in (("On time", "Q2 2026"), ("Late", "Q4 2026"), ("Very late", "Q4 2027")):
        programme = make.programme(name)
        milestone = make.milestone(programme=programme, forecast="Q2 2026")
        make.baseline(programme)
        milestone.log(
            forecast=forecast, reason="Moved", reason_code="other", estimate=True, reported_on=TODAY
        )

    shown = page(as_reader)

    places = [shown.index(f">{name}</a>") for name in ("Very late", "Late", "On time")]
    assert places == sorted(places)


def test_the_board_shows_what_is_asked_for(as_reader):
    make.programme("Drones")
    make.programme("Shells")

    shown = page(as_reader, q="drones")

    assert "Drones</a>" in shown
    assert "Shells</a>" not in shown
    assert "1 of 2 programmes" in shown
    assert 'value="drones"' in shown
    assert "Show all" in shown


def test_what_was_chosen_stays_chosen(as_reader):
    make.participation(make.programme(), make.party(country="NO"))

    shown = page(as_reader, nation="NO", confidence="not_rated", stage="intent")

    assert 'name="nation" value="NO" checked' in shown
    assert 'name="confidence" value="not_rated" checked' in shown
    assert '<option value="intent" selected>' in shown


def test_nothing_found_offers_a_way_back(as_reader):
    make.programme()

    shown = page(as_reader, q="missile")

    assert "No programme matches" in shown
    assert '<a href="/board/">Show all 1</a>' in shown


def test_an_empty_record_says_how_to_begin(as_reader):
    shown = page(as_reader)

    assert "manage.py seed" in shown
    assert "Nothing is on record here yet." in shown
    assert '<table class="board"' not in shown


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"stage": "finished"}, "Stage: there is no “finished”."),
        ({"q": "x" * 10_000}, "Search for at most 200 characters."),
        ({"q": "nul\x00"}, "Null characters are not allowed."),
        ({"confidence": "blue"}, "Confidence: there is no “blue”."),
        ({"page": "9"}, "There is no such page of this list."),
        ({"page": "first"}, "There is no such page of this list."),
        ({"page": "0"}, "There is no such page of this list."),
    ],
)
def test_what_cannot_be_meant_is_answered_clearly(as_reader, asked, sentence):
    response = as_reader.get("/", asked)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_long_board_is_paged_and_its_ledger_counts_all(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 2)
    for number in range(5):
        make.programme(f"Buy {number}")

    shown = page(as_reader, q="buy", page=2)

    assert shown.count('class="pname"') == 2
    assert "Page 2 of 3" in shown
    assert 'href="?q=buy&amp;page=3"' in shown
    assert '<b class="fig">5</b>' in shown


def test_the_board_asks_no_more_queries_of_more_programmes(as_reader, editor):
    full_programme(0, editor)
    few = queries(as_reader, "/")

    for number in range(1, 9):
        full_programme(number, editor)

    assert queries(as_reader, "/") == few


@pytest.mark.django_db(transaction=True)  # inside of one, PostgreSQL has nothing that may be kept yet
def test_the_board_asks_few_queries(open_reading, client, editor):
    full_programme(editor=editor)

    assert queries(client, "/") <= 8


# A programme's page


def test_a_programme_page_shows_all_that_is_on_record(as_reader, editor):
    programme = full_programme(editor=editor)

    shown = page(as_reader, f"/programmes/{programme.slug}/")

    for heading in (
        "Facts on record",
        "Milestones",
        "Open questions",
        "Budget and quantities",
        "Participants",
        "Agreements it rests on",
        "Change history",
    ):
        assert f">{heading}</h2>" in shown
    for fact in (
        "Ten",
        "Twenty",
        "Sources disagree.",
        "None of these readings is in use.",
        "1 quarter later",
        "follows: Milestone",
    ):
        assert fact in shown
    assert "First systems or services handed over" in shown
    assert "Not agreed." in shown
    assert 'id="Q-01"' in shown
    assert 'href="#Q-01"' in shown
    assert "blocks: Milestone" in shown
    assert "Arrangement: sets its framework" in shown
    assert "Kari Nordmann" in shown


def test_a_bare_programme_page_names_each_absence(as_reader):
    programme = make.programme()

    shown = page(as_reader, f"/programmes/{programme.slug}/")

    for absence in (
        "No fact on record yet.",
        "No milestone on record yet.",
        "No question has been raised.",
        "No participant on record yet.",
        "No framework on record",
        "no desk yet",
        "none named",
        "Not mentioned in any source",
    ):
        assert absence in shown


def test_a_question_and_the_fact_that_it_is_about_lead_to_each_other(as_reader):
    programme = make.programme()
    make.question(programme, "How many a year?", aspect="a year")
    make.question(programme, "Who answers?", topic="other").withdraw(note="Nobody asks", on=TODAY)

    shown = page(as_reader, f"/programmes/{programme.slug}/")

    assert '<tr id="fact-quantity-a-year">' in shown
    assert '<a href="#fact-quantity-a-year">Quantity: a year</a>' in shown
    assert 'href="#Q-01"' in shown
    assert "fact-other" not in shown


def test_what_shows_that_a_milestone_is_so_stands_beside_it(as_reader):
    programme, first, second = make.programme(), make.source("S3"), make.source("S4")
    told = make.milestone(programme=programme, forecast="2026", source=first)
    told.log(forecast="2026", source=second, reported_on=TODAY)
    told.log(forecast="2026", source=first, reported_on=TODAY)
    make.milestone(programme=programme, forecast="2027")

    shown = page(as_reader, f"/programmes/{programme.slug}/")

    (evidence, none) = re.findall(r'data-l="Evidence" class="tags">(.*?)</td>', shown)
    assert re.findall(r">(S\d)</a>", evidence) == ["S3", "S4"]
    assert "none yet" in none


def test_what_a_programme_rests_on_is_a_chain_with_its_gaps(as_reader):
    programme = make.programme()
    declaration = make.agreement("Declaration", kind="joint_declaration", status="issued")
    arrangement = make.agreement("Frame", parent=declaration, relation="follows")
    make.mandate(programme, arrangement)
    make.agreement("Another", kind="contract")

    shown = page(as_reader, f"/programmes/{programme.slug}/").partition('id="rests"')[2]
    chain = shown.partition('id="history"')[0]

    assert chain.index("Declaration") < chain.index("led to") < chain.index("Frame")
    assert "Arrangement: sets its framework" in chain
    assert "No implementing agreement on record" in chain
    assert "Another" not in chain


def test_the_history_of_one_programme_can_be_taken_along_whole(as_reader):
    make.programme("Mine", slug="mine")
    make.programme("Not mine")

    shown = page(as_reader, "/programmes/mine/").partition('id="history"')[2]
    address = unescape(re.search(r'href="(/changes\.csv[^"]*)"', shown)[1])
    told = b"".join(as_reader.get(address).streaming_content).decode()

    assert ",Mine," in told
    assert "Not mine" not in told
    assert "Made for a test" in told
    assert address in unescape(page(as_reader, "/programmes/mine/"))


def test_the_reading_in_use_comes_with_its_reason(as_reader):
    programme = make.programme()
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty", in_use=True, in_use_reason="From the contract itself")

    shown = page(as_reader, f"/programmes/{programme.slug}/")

    assert "The tracker uses “Twenty”: From the contract itself" in shown


def test_a_later_baseline_stands_beside_the_original(as_reader):
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="Q1 2026")
    make.baseline(programme, effective_on=TODAY - timedelta(days=1))
    milestone.log(forecast="Q3 2026", reason="Later", reason_code="other", reported_on=TODAY, estimate=True)
    make.baseline(programme, kind="working")

    shown = page(as_reader, f"/programmes/{programme.slug}/")

    cells = shown.partition('data-l="Baseline"')[2].partition('data-l="Status"')[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", cells).split())
    assert "Q1 2026 original Q3 2026 current" in words
    assert "2 quarters later against the original as baseline against the current" in words


def test_a_gate_that_was_waived_says_why(as_reader):
    programme = make.programme()
    programme.move_to("agreement", reason="Agreed by word", waiver="The declaration is oral.")

    assert "The declaration is oral." in page(as_reader, f"/programmes/{programme.slug}/")


def test_what_was_typed_is_shown_as_text(as_reader):
    programme = make.programme("<script>alert(1)</script>", summary="<b>bold</b>")
    make.claim(programme, "<i>Ten</i>")

    for address in ("/", f"/programmes/{programme.slug}/"):
        assert "<script>" not in page(as_reader, address)
        assert "<i>Ten" not in page(as_reader, address)
        assert "<b>bold" not in page(as_reader, address)


def test_the_history_is_paged(as_reader):
    programme = make.programme()
    for number in range(45):
        make.claim(programme, f"Value {number}")

    first = page(as_reader, f"/programmes/{programme.slug}/")
    assert "Older changes" in first
    before = first.split("?before=")[1].split("#")[0]

    second = page(as_reader, f"/programmes/{programme.slug}/", before=before)
    assert "opened one programme" in second
    assert "Older changes" not in second

    assert "Newest changes" not in first
    assert 'href="?#history">Newest changes' in second


@pytest.mark.parametrize("before", ["nonsense", "x" * 5_000, "nul\x00"])
def test_a_place_in_the_history_that_cannot_be_is_answered_clearly(as_reader, before):
    programme = make.programme()

    response = as_reader.get(f"/programmes/{programme.slug}/", {"before": before})

    assert response.status_code == 400
    assert "This names no place in the history." in response.content.decode()


def test_before_the_first_change_there_is_nothing_and_a_way_back(as_reader):
    programme = make.programme()

    shown = page(as_reader, f"/programmes/{programme.slug}/", before="0" * 32)

    assert "Nothing older is on record." in shown
    assert "Newest changes" in shown


def test_who_may_log_is_led_to_the_milestones_of_this_programme(as_editor, as_reader):
    programme = make.programme("Nordic buy")
    make.milestone("Tender", programme=programme)
    make.milestone("Elsewhere")
    address = "/admin/programmes/milestone/?q=Nordic%20buy"

    assert f'href="{address}"' in page(as_editor, f"/programmes/{programme.slug}/")
    assert "Log an update" not in page(as_reader, f"/programmes/{programme.slug}/")
    assert "Tender" in page(as_editor, address)
    assert "Elsewhere" not in page(as_editor, address)


def test_a_programme_that_is_not_there_is_not_found(as_reader):
    assert as_reader.get("/programmes/nowhere/").status_code == 404
    assert as_reader.get("/programmes/%00/").status_code == 404


def test_a_stranger_sees_no_programme(client):
    programme = make.programme()

    response = client.get(f"/programmes/{programme.slug}/")

    assert response.status_code == 302
    assert response["Location"] == f"/login/?next=/programmes/{programme.slug}/"


def test_a_programme_page_asks_no_more_queries_of_more_rows(as_reader, editor):
    programme = full_programme(editor=editor)
    few = queries(as_reader, f"/programmes/{programme.slug}/")

    for number in range(8):
        milestone = make.milestone(programme=programme, forecast="2027", owner=make.party())
        make.dependency(milestone, programme.milestones.first())
        make.claim(programme, f"Claim {number}")
        make.question(
            programme, f"Question {number}", owner=editor, source=make.source(), needed_by=milestone
        )
        make.participation(programme, make.party(country="NO"))
        make.mandate(programme, make.agreement())
        make.rating(programme, "amber", logged_by=editor)

    assert queries(as_reader, f"/programmes/{programme.slug}/") <= few


def test_a_page_shows_no_day_but_today_as_its_day(as_reader):
    today = timezone.localdate()

    assert f"As of {today.day} {today:%b %Y}" in page(as_reader)
