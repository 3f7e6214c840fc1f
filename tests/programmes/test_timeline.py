"""The timeline: which programmes and milestones stand on it, what it finds, and how it is looked at."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import reading
from config.when import read
from programmes.boards.outlook import Outlook
from programmes.boards.timeline import Look, Timeline
from programmes.charts.scale import SCALES
from programmes.models import Milestone, Programme, ahead
from tests import make
from tests.make import TODAY

ROW = re.compile(r'<tr role="row" class="rd-row.*?</tr>', re.DOTALL)


def page(client, **asked):
    response = client.get("/timeline/", asked)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(html):
    return [words(row) for row in ROW.findall(html)]


def the_row(html, name):
    (found,) = [
        row
        for row in ROW.findall(html)
        if f">{name}</a>" in row.partition("</th>")[0].partition("waits for")[0]
    ]
    return found


def moved(milestone, forecast, **said):
    milestone.log(
        forecast=forecast, reason="Moved", reason_code="other", estimate=True, reported_on=TODAY, **said
    )


def this_year(quarter=None, years=0):
    year = timezone.localdate().year + years
    return f"Q{quarter} {year}" if quarter else str(year)


# What stands in a row

pytestmark = pytest.mark.django_db


def test_a_row_says_in_words_what_its_drawing_shows(as_reader):
    programme = make.programme("Drones")
    milestone = make.milestone(
        "Tender", programme=programme, forecast=this_year(1, 1), source=make.source("S1")
    )
    make.baseline(programme)
    moved(milestone, this_year(3, 1))

    shown = the_row(page(as_reader), "Tender")

    assert words(shown) == f"Tender {this_year(3, 1)} est 2 quarters later"
    assert f'href="/milestones/{milestone.slug}/"' in shown
    assert 'class="b-ghost"' in shown
    assert 'class="b-move"' in shown


def test_a_programme_leads_to_its_page_and_says_how_sure_it_is(as_reader):
    programme = make.programme("Drones", slug="drones")
    make.rating(programme, "red")

    shown = page(as_reader)

    assert 'class="pname" href="/programmes/drones/">Drones</a>' in shown
    assert "conf-red" in shown
    assert "No milestone on record yet" in words(shown)


@pytest.mark.parametrize(
    ("status", "dates", "said"),
    [
        ("met", {"met_on": "22 Oct 2025"}, "22 Oct 2025 est done"),
        ("partially_met", {}, "no date given est partially met"),
        ("not_met", {"forecast": "2199"}, "2199 est not met"),
        ("cancelled", {"forecast": "2199"}, "2199 cancelled"),
        ("scheduled", {"forecast": "2024"}, "2024 est overdue"),
        ("scheduled", {"forecast": "2199"}, "2199 est not measurable"),
    ],
)
def test_the_state_of_a_milestone_is_said(as_reader, status, dates, said):
    make.milestone("Tender", status=status, **dates)

    assert rows(page(as_reader)) == [f"Tender {said}"]


def test_a_cancelled_milestone_is_struck_out_and_not_drawn(as_reader):
    make.milestone("Tender", status="cancelled", forecast=this_year())

    row = the_row(page(as_reader), "Tender")

    assert "<del>" in row
    assert "road-marks" not in row


def test_what_waits_says_for_what_also_across_programmes(as_reader):
    ours, theirs = make.programme("Drones"), make.programme("Framework", short_name="Frame")
    tender = make.milestone("Tender", programme=ours)
    framework = make.milestone("Framework signed", programme=theirs)
    award = make.milestone("Award", programme=ours)
    make.dependency(award, tender)
    make.dependency(award, framework)

    row = the_row(page(as_reader), "Award")

    assert "waits for Tender waits for Framework signed (Frame)" in words(row)
    assert f'href="/milestones/{framework.slug}/"' in row
    assert 'href="#m-wait"' in row


def test_nothing_waits_for_what_is_met_but_for_what_was_cancelled(as_reader):
    met = make.milestone("Signed", status="met", met_on="2025-10-22")
    cancelled = make.milestone("Study", status="cancelled")
    award = make.milestone("Award")
    make.dependency(award, met)

    assert "waits for" not in page(as_reader)

    make.dependency(award, cancelled)
    assert "waits for Study" in words(the_row(page(as_reader), "Award"))
    assert ", cancelled" in words(the_row(page(as_reader), "Award"))


def test_what_is_over_waits_for_nothing(as_reader):
    done = make.milestone("Award", status="met", met_on="2025-10-22")
    make.dependency(done, make.milestone("Tender"))

    assert "waits for" not in page(as_reader)


def test_sources_that_disagree_on_dates_are_said_to(as_reader):
    programme = make.programme("Drones", slug="drones")
    make.claim(programme, "2026", topic="delivery_timeline")
    make.claim(programme, "Ten", topic="quantity")
    make.claim(programme, "Twenty", topic="quantity")
    assert "sources disagree" not in page(as_reader)

    make.claim(programme, "2027", topic="delivery_timeline")

    assert 'href="/programmes/drones/#facts">sources disagree on dates</a>' in page(as_reader)


# How much of it there is


def test_of_many_milestones_those_to_come_are_shown_and_the_others_counted(as_reader, monkeypatch):
    monkeypatch.setattr(ahead, "ROOM", 3)
    programme = make.programme("Drones", slug="drones")
    make.milestone("Done", programme=programme, status="met", met_on="2020", position=0)
    make.milestone("Far", programme=programme, forecast="2199", position=1)
    make.milestone("Someday", programme=programme, position=2)
    make.milestone("Near", programme=programme, forecast=this_year(years=1), position=3)
    make.milestone("Stopped", programme=programme, status="cancelled", position=4)

    shown = page(as_reader)

    assert [row.split()[0] for row in rows(shown)] == ["Far", "Someday", "Near", "2"]
    assert 'href="/programmes/drones/#milestones">2 more milestones</a>' in shown
    assert "5 milestones in 1 programme." in words(shown)


def test_all_milestones_that_there_is_room_for_are_shown_without_a_remark(as_reader):
    make.milestone()

    assert "more milestone" not in page(as_reader)


def test_the_pages_of_a_long_timeline_count_all_of_it(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    for name in ("Drones", "Shells"):
        make.milestone(programme=make.programme(name))

    shown = page(as_reader)

    assert shown.count('class="pname"') == 1
    assert "2 milestones in 2 programmes." in words(shown)
    assert "Page 1 of 2" in shown


def test_it_shows_what_is_asked_for_in_the_order_of_the_board(as_reader):
    for name, rating in (("Well", "green"), ("Bad", "red"), ("Other", "red")):
        make.rating(make.programme(name), rating)

    assert re.findall(r'class="pname"[^>]*>(\w+)<', page(as_reader)) == ["Bad", "Other", "Well"]
    shown = page(as_reader, q="bad")
    assert re.findall(r'class="pname"[^>]*>(\w+)<', shown) == ["Bad"]
    assert "0 milestones in 1 programme, of 3." in words(shown)
    assert '<a class="clear" href="/timeline/">Show all</a>' in shown


def test_nothing_found_and_nothing_there(as_reader):
    assert "How to begin" in page(as_reader)
    make.programme()

    assert '<a href="/timeline/">Show all 1</a>' in page(as_reader, q="missile")


def full_programme(number):
    programme = make.programme(f"Buy {number}")
    first = make.milestone(programme=programme, forecast="Q2 2026", source=make.source())
    make.baseline(programme)
    moved(first, "Q3 2026")
    last = make.milestone(programme=programme)
    make.dependency(last, first)
    make.dependency(last, make.milestone())
    make.claim(programme, "2026", topic="delivery_timeline")
    make.rating(programme)


def queries(client):
    client.get("/timeline/")
    with CaptureQueriesContext(connection) as captured:
        page(client)
    return len(captured)


def test_it_asks_no_more_queries_of_more_rows(as_reader):
    full_programme(0)
    before = queries(as_reader)
    for number in range(1, 5):
        full_programme(number)
    for number in range(9):
        moved(Milestone.objects.first(), f"Q4 {2026 + number}")

    assert queries(as_reader) == before


def test_a_stranger_is_sent_to_the_login_page(client):
    assert client.get("/timeline/").status_code == 302


# How it is looked at


@pytest.mark.parametrize(
    ("asked", "current"),
    [
        ({}, ["Timeline", "Quarters", "Baseline shown"]),
        ({"scale": "months"}, ["Timeline", "Months", "Baseline shown"]),
        ({"scale": "years", "baseline": "hidden"}, ["Timeline", "Years", "Hidden"]),
    ],
)
def test_the_address_says_how_it_is_looked_at(as_reader, asked, current):
    make.milestone()

    assert re.findall(r'aria-current="\w+">([\w ]+)<', page(as_reader, **asked)) == current


def test_without_the_baseline_no_ghost_is_drawn(as_reader):
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast=this_year(1, 1))
    make.baseline(programme)
    moved(milestone, this_year(3, 1))

    shown = "".join(ROW.findall(page(as_reader, baseline="hidden")))

    assert "b-ghost" not in shown
    assert "2 quarters later" in shown


def test_links_keep_what_is_asked_for_and_filters_keep_how_it_is_looked_at(as_reader):
    make.milestone(programme=make.programme(stage="definition"), forecast=this_year())

    shown = page(as_reader, scale="years", start="2020-01", stage="definition")

    assert 'href="?scale=months&amp;start=2020-01&amp;stage=definition"' in shown
    assert (
        '<input type="hidden" name="scale" value="years"><input type="hidden" name="start" value="2020-01">'
        in shown
    )


def test_one_can_go_as_far_as_there_is_something_to_see(as_reader):
    make.milestone(forecast=this_year())
    assert 'aria-label="Span"' not in page(as_reader)

    make.milestone("Far", forecast="2100")
    later = page(as_reader)
    assert 'rel="next">Later' in later
    assert 'rel="prev"' not in later

    there = page(as_reader, start="2099")
    assert 'rel="prev">‹ Earlier' in there
    assert 'rel="next"' not in there
    assert ">Around " in there
    assert "1 Jan 2099 to 31 Mar 2101" in there


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"scale": "weeks"}, "Scale: there is no “weeks”."),
        ({"baseline": "no"}, "Baseline: there is no “no”."),
        ({"start": "soon"}, "This date cannot be read."),
        ({"start": "by 2026"}, "A timeline starts at a date such as Q3 2026"),
        ({"stage": "never"}, "Stage: there is no “never”."),
        ({"page": "9"}, "There is no such page of this list."),
    ],
)
def test_what_cannot_be_shown_has_its_answer(as_reader, asked, sentence):
    response = as_reader.get("/timeline/", asked)

    assert response.status_code == 400
    assert sentence in words(response.content.decode())


@pytest.mark.parametrize("start", ["1900", "2199-12-31", "none", ""])
def test_the_first_and_the_last_year_can_be_shown(as_reader, start):
    make.milestone(forecast=this_year())

    for scale in SCALES:
        page(as_reader, start=start, scale=scale)


# The arrangement, without a door


def shown_on(day, **look):
    return Timeline(ahead.on_timeline(Programme.objects.all()), day, Look(**look))


def test_the_axis_is_one_for_all_programmes_and_leaves_out_what_was_given_up():
    make.milestone(forecast="Q4 2027")
    make.milestone(status="met", met_on="5 May 2024")
    make.milestone(status="cancelled", forecast="Q1 2028")

    timeline = shown_on(TODAY)

    assert (timeline.axis.start, timeline.axis.end) == (date(2024, 4, 1), date(2028, 1, 1))


# The finding


def outlook(dates=(), following=None, milestones=9):
    return Outlook(2, milestones, list(dates), following, TODAY).finding


def coming(forecast="Q1 2027", name="Tender"):
    return make.milestone(
        name, programme=make.programme("Nordic drones", short_name="Drones"), forecast=forecast
    )


def test_the_finding_counts_what_has_no_date_and_names_what_is_next():
    found = outlook([("", None, 7), (read("Q1 2027").text, None, 2)], coming())

    assert found == "Seven of nine open milestones have no date; next is Tender (Drones), in Q1 2027."


def test_the_finding_tells_what_is_overdue_and_what_is_late():
    dates = [("2025", None, 1), (read("Q3 2026").text, read("Q1 2026").text, 2), ("2027", "2027", 3)]

    found = outlook(dates, coming("by Sep 2026"))

    assert found == (
        "All six open milestones have a date; next is Tender (Drones), by Sep 2026. "
        "One milestone is overdue and two of five dated milestones are later than promised."
    )


@pytest.mark.parametrize(
    ("dates", "milestones", "found"),
    [
        ([], 0, "No milestone is on record yet."),
        ([], 4, "No milestone is still to come."),
        ([("", None, 1)], 4, "The only open milestone has no date in any source."),
        ([("", None, 2)], 4, "Both open milestones have no date in any source."),
        (
            [("2025", None, 1), ("", None, 1)],
            4,
            "One of two open milestones has no date; none of the dates lies ahead. One milestone is overdue.",
        ),
    ],
)
def test_the_finding_says_so_when_little_is_known(dates, milestones, found):
    assert outlook(dates, milestones=milestones) == found


def test_next_is_what_ends_first_of_what_is_not_over():
    make.milestone(forecast="2025")
    make.milestone(forecast="2027")
    expected = make.milestone(forecast="Q3 2026")
    make.milestone(status="met", met_on="2026-01-01")
    make.milestone(status="cancelled", forecast="Apr 2026")
    make.milestone(forecast="from 2026")
    make.milestone()

    assert ahead.next_dated(Milestone.objects.all(), TODAY) == expected


def test_what_is_next_may_have_no_end_and_may_be_today():
    open_ended = make.milestone(forecast="from 2026")
    assert ahead.next_dated(Milestone.objects.all(), TODAY) == open_ended

    today = make.milestone(forecast="2 Mar 2026")
    assert ahead.next_dated(Milestone.objects.all(), TODAY) == today


def test_the_finding_is_of_all_that_is_asked_for(as_reader):
    make.milestone(programme=make.programme("Drones"))
    make.milestone("Tender", programme=make.programme("Shells"), forecast=this_year(years=1))

    assert "next is Tender (Shells)" in page(as_reader)
    assert "The only open milestone has no date in any source." in page(as_reader, q="drones")
