"""The page for a minister: who and what it is asked for, as of which day, and what the answer leads to."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.audit.context import acting
from tests import make
from tests.programmes.briefing import PERIOD, drones, html, part, question, sheet, told
from tests.programmes.changes.story import BEGIN, END, TUESDAY, log, on

pytestmark = pytest.mark.django_db


def names(client, **asked):
    found = sheet(client, **asked)
    return [row.programme.name for row in found.rows] if found else []


# Who and what


def test_a_stranger_is_sent_to_the_login_page(client):
    assert client.get("/briefing/").status_code == 302
    assert client.get("/briefing.pdf").status_code == 302


def test_it_is_in_the_menu_and_the_sources_are_in_the_foot(as_reader):
    page = as_reader.get("/briefing/").content.decode()
    menu = re.findall(r'<nav aria-label="Main">.*?</nav>', page, flags=re.DOTALL)[0]

    assert told(menu) == "Board Timeline Agreements Questions Changes Briefing"
    assert '<a href="/briefing/" aria-current="page">Briefing</a>' in menu
    assert '<a href="/sources/">Sources</a>' in page
    sources = as_reader.get("/sources/").content.decode()
    assert '<a href="/agreements/" aria-current="page">Agreements</a>' in sources


def test_it_is_about_all_that_the_filter_finds(as_reader):
    drones("Micro drones")
    drones("Shells", route="joint_production")

    assert names(as_reader) == ["Micro drones", "Shells"]
    assert names(as_reader, route="joint_production") == ["Shells"]
    assert names(as_reader, q="micro") == ["Micro drones"]


def test_programmes_are_chosen_one_by_one(as_reader):
    for name in ("One", "Two", "Three"):
        drones(name, slug=name.lower())

    assert names(as_reader, programme=["one", "three"]) == ["One", "Three"]
    assert names(as_reader, programme="") == ["One", "Two", "Three"]
    ticks = re.findall(
        r'type="checkbox" name="programme" value="(\w+)"( checked)?', html(as_reader, programme=["one"])
    )
    assert ticks == [("one", " checked"), ("three", ""), ("two", "")]


def test_what_is_chosen_and_not_there_is_named_with_the_reason(as_reader):
    drones("One", slug="one")
    drones("Two", slug="two", route="joint_production")
    with on(END):
        make.programme("Later", slug="later")

    made = sheet(as_reader, programme=["one", "two"], route="nspa_partnership")
    assert made.left_out == "Not found by the filter: Two."
    then = {"as_of": "2026-03-01", "to": "2026-03-01"}
    assert (
        sheet(as_reader, programme=["one", "later"], **then).left_out == "Not on record on this day: later."
    )


def test_nothing_found_says_so(as_reader):
    drones()
    page = html(as_reader, q="no such word")

    assert "There is nothing to brief on." in told(page)
    assert "Download PDF" not in page


def test_title_and_addressee_stand_on_the_page_and_in_the_form(as_reader):
    drones()
    page = html(as_reader, title="Drones & more", addressee="the <Minister>")

    assert '<h1 id="sh-title">Drones &amp; more</h1>' in page
    assert "For the &lt;Minister&gt; · Position at 2 Mar 2026" in page
    assert 'name="title" value="Drones &amp; more"' in page
    assert 'name="addressee" value="the &lt;Minister&gt;"' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"programme": "nobody"}, "There is no programme “nobody” on record."),
        ({"programme": "a\x00b"}, "There is no programme “a\x00b” on record."),
        ({"programme": "無" * 300}, f"There is no programme “{'無' * 80}” on record."),
        ({"programme": [f"p-{n}" for n in range(101)]}, "Choose at most 100 programmes one by one."),
        ({"title": "x" * 91}, "Title: at most 90 characters."),
        ({"addressee": "x" * 91}, "Addressee: at most 90 characters."),
        ({"title": "a\x00"}, "Null characters are not allowed."),
        ({"stage": "x"}, "Stage: there is no “x”."),
        ({"from": "yesterday"}, "From:"),
        ({"from": "2026-03-02", "to": "2026-02-02"}, "The period ends before it begins"),
    ],
)
@pytest.mark.parametrize("door", ["/briefing/", "/briefing.pdf"])
def test_what_cannot_be_meant_is_refused_in_a_sentence(as_reader, asked, said, door):
    drones()
    answer = as_reader.get(door, asked)

    assert answer.status_code == 400
    assert said in unescape(answer.content.decode())


def test_a_name_that_is_no_slug_is_refused_on_a_page_of_the_past_too(as_reader):
    drones()

    assert as_reader.get("/briefing/", {**PERIOD, "programme": "<b>"}).status_code == 400


# The period


def test_it_tells_of_seven_days_where_nothing_was_reported_and_nobody_met(as_reader):
    drones()

    assert (
        str(as_reader.get("/briefing/", {"as_of": "2026-03-02"}).context["period"])
        == "23 Feb 2026 to 2 Mar 2026"
    )


@pytest.mark.parametrize(("kind", "first"), [("report", "10 Feb 2026"), ("meeting", "20 Feb 2026")])
def test_it_tells_of_the_time_since_the_last_report_or_meeting(as_reader, kind, first):
    drones()
    with on(BEGIN):
        make.report(BEGIN.replace(day=10))
    if kind == "meeting":
        with on(BEGIN):
            make.report(BEGIN.replace(day=20), kind="meeting")

    context = as_reader.get("/briefing/", {"as_of": "2026-03-02"}).context

    assert str(context["period"]) == f"{first} to 2 Mar 2026"
    assert [name for name, _, is_shown in context["presets"] if is_shown] == [f"Since last {kind}"]


def test_a_preset_keeps_what_else_is_asked_for(as_reader):
    drones(slug="micro")
    page = html(as_reader, programme="micro", title="Drones")
    (link,) = re.findall(r'<a href="([^"]+)"[^>]*>Last 7 days', page)

    assert unescape(link) == "?from=2026-02-23&to=2026-03-02&as_of=2026-03-02&programme=micro&title=Drones"


# As of a day


def test_every_link_and_the_form_stay_on_the_day(as_reader):
    programme = drones()
    question(programme, days=8, needed_by=programme.tender)
    log(programme.tender, forecast="Q3 2026", source=programme.text)
    for number in range(2):
        with on(TUESDAY):
            make.claim(programme, f"Claim {number}")
    page = re.sub(r'<aside class="pastbar".*?</aside>', "", html(as_reader), flags=re.DOTALL)
    page = re.sub(r'<p class="exports asof-keep">.*?</p>|<a class="step".*?</a>', "", page)
    links = [
        unescape(each) for each in re.findall(r'<a [^>]*?href="([/?][^"]*)"', page) if "/login" not in each
    ]

    assert len(links) > 15
    assert [each for each in links if "as_of=2026-03-02" not in each] == []
    (form,) = re.findall(r'<form class="filters.*?</form>', page, flags=re.DOTALL)
    assert '<input type="hidden" name="as_of" value="2026-03-02">' in form


def test_what_became_known_later_is_not_there(as_reader):
    programme = drones()
    with acting(known_on=END):
        make.rating(programme, "red", assessed_on=END)

    assert "Red" not in told(html(as_reader, as_of="2026-03-01", to="2026-03-01")).partition("Position at")[2]
    assert "Red" in told(html(as_reader)).partition("Position at")[2]


# The ways to it


def test_the_board_leads_to_it_with_its_filters(as_reader):
    drones()
    page = as_reader.get(
        "/board/?stage=intent&nation=NO&nation=DK&view=compact&as_of=2026-03-02"
    ).content.decode()

    assert 'href="/briefing/?stage=intent&amp;nation=NO&amp;nation=DK&amp;as_of=2026-03-02">Print</a>' in page


def test_a_programme_leads_to_its_own(as_reader):
    drones(slug="micro")

    assert (
        '<a class="btn btn-quiet" href="/briefing/?programme=micro">Briefing sheet</a>'
        in as_reader.get("/programmes/micro/").content.decode()
    )


# How much is asked


def busy(name):
    programme = drones(name)
    with on(BEGIN):
        make.rating(programme, "amber", assessed_on=BEGIN)
        make.claim(programme, "Ten")
        make.claim(programme, "Twenty")
    log(programme.tender, forecast="Q3 2026", source=make.source())
    with on(TUESDAY):
        make.rating(programme, "red", assessed_on=TUESDAY)
    question(programme, days=100, needed_by=programme.tender)
    return programme


def queries(client, **asked):
    with CaptureQueriesContext(connection) as made:
        sheet(client, **asked)
    return len(made)


def test_it_asks_no_more_of_many_programmes_than_of_one(as_reader):
    busy("First")
    queries(as_reader)
    few = queries(as_reader)
    for number in range(8):
        busy(f"Programme {number}")

    assert queries(as_reader) == few
    assert part(html(as_reader), "sh-changed").startswith("Changed since 23 Feb 2026")
