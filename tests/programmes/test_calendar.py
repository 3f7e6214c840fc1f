"""Milestones as a calendar: read back with a parser, and held against the record."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from config.audit.context import acting
from config.when import NO_DATE
from programmes.boards.occasions import Diary, Occasion
from programmes.boards.steps import Step
from programmes.filters import ProgrammeFilter
from programmes.models import Programme
from tests import make
from tests.config.when_examples import dates
from tests.make import TODAY
from tests.programmes.test_views import queries

door = import_module("programmes.views.calendar")  # the package has the view itself by this name
DOOR = "/milestones.ics"
NEWS = {"reason": "News.", "reason_code": "other", "estimate": True, "reported_on": TODAY}


@pytest.fixture
def client(client, open_reading):
    return client


def fetched(client, **asked):
    answer = client.get(DOOR, asked)
    assert answer.status_code == 200, answer.content
    return Calendar.from_ical(answer.content)


def events(client, **asked):
    return fetched(client, **asked).events


def event(client, **asked):
    (only,) = events(client, **asked)
    return only


def titles(client, **asked):
    return sorted(str(each["summary"]).partition(" (")[0] for each in events(client, **asked))


# Its days


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("forecast", "first", "after", "certainty"),
    [
        ("14 May 2026", (2026, 5, 14), (2026, 5, 15), "exact day"),
        ("about 14 May 2026", (2026, 5, 14), (2026, 5, 15), "about that day"),
        ("Feb 2028", (2028, 2, 1), (2028, 3, 1), "some day in Feb 2028"),
        ("Q3 2026", (2026, 7, 1), (2026, 10, 1), "some day in Q3 2026"),
        ("about Q4 2026", (2026, 10, 1), (2027, 1, 1), "some day in or near Q4 2026"),
        ("H1 2026", (2026, 1, 1), (2026, 7, 1), "some day in H1 2026"),
        ("2199", (2199, 1, 1), (2200, 1, 1), "some day in 2199"),
        ("by June 2026", (2026, 6, 30), (2026, 7, 1), "any day up to 30 Jun 2026"),
        ("by about June 2026", (2026, 6, 30), (2026, 7, 1), "any day up to about 30 Jun 2026"),
        ("from 2026", (2026, 1, 1), (2026, 1, 2), "any day from 1 Jan 2026"),
    ],
)
def test_an_event_has_all_days_of_its_window_and_says_how_certain_they_are(
    client, forecast, first, after, certainty
):
    programme = make.programme("Nordic buy", short_name="Buy")
    make.milestone("Contract signed", programme=programme, forecast=forecast)

    said = event(client)

    assert said["summary"] == f"Contract signed ({certainty}; staff estimate) · Buy"
    assert (said["dtstart"].dt, said["dtend"].dt) == (date(*first), date(*after))
    assert said["dtstart"].params["VALUE"] == said["dtend"].params["VALUE"] == "DATE"


def occasion(when, **fields):
    programme = SimpleNamespace(name="Buy", short_name="")
    fields = {"status": "scheduled", "source": None, "promises": [], "programme": programme} | fields
    return Occasion(Step(Stand(forecast=when, **fields), TODAY))


class Stand(SimpleNamespace):
    """What an occasion reads of a milestone, without a database."""

    def date(self):
        return self.forecast

    def get_status_display(self):
        return "Scheduled"

    def __str__(self):
        return "Contract signed"


@given(dates)
def test_the_days_of_every_date_are_its_window_or_the_end_that_it_has(when):
    said = occasion(when)

    days = [said.first + timedelta(days=n) for n in range((said.after - said.first).days)]

    assert days
    assert days[0] == (when.earliest or when.latest)
    assert days[-1] == (when.latest or when.earliest)
    assert len(days) == 1 or not when.edge
    assert all(when.overlaps(day, day) for day in (days[0], days[-1]))


@given(dates)
def test_every_title_says_how_certain_it_is_in_words_that_differ_for_other_dates(when):
    title = occasion(when).title

    assert ("about" in title or "near" in title) == when.approximate
    assert ("up to" in title) == (when.edge == "by")
    assert ("any day from" in title) == (when.edge == "from")
    assert ("some day" in title) == (not when.edge and when.precision != "day")


# What it says


@pytest.mark.django_db
def test_an_event_tells_programme_status_date_source_slip_and_its_page(client, settings):
    settings.MARKING = "For the exercise only"
    programme = make.programme("Nordic buy", short_name="Buy", slug="nordic-buy")
    milestone = make.milestone("First lot", programme=programme, slug="first-lot", forecast="Q2 2026")
    make.baseline(programme)
    milestone.log(
        **NEWS | {"forecast": "Q4 2026", "source": make.source("S4", title="Minutes"), "estimate": False}
    )

    said = event(client)

    assert said["description"].split("\n") == [
        "Programme: Nordic buy",
        "Status: Scheduled",
        "Date: Q4 2026 (some day in the quarter)",
        "From: S4, Minutes",
        "Against the first promise, Q2 2026: 2 quarters later",
        "http://testserver/milestones/first-lot/",
        "For the exercise only",
    ]
    assert said["summary"].endswith("(some day in Q4 2026; S4) · Buy")
    assert said["url"] == "http://testserver/milestones/first-lot/"
    assert said["categories"].cats == ["Nordic buy"]
    assert said["transp"] == "TRANSPARENT"
    assert said["status"] == "TENTATIVE"
    assert said["uid"] == "milestone-first-lot@programme-tracker"


@pytest.mark.django_db
def test_a_date_that_was_promised_anew_is_held_against_both_promises(client):
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="Q2 2026")
    make.baseline(programme)
    milestone.log(**NEWS, forecast="Q4 2026")
    make.baseline(programme, kind="contract", reason="Agreed anew.", effective_on=TODAY + timedelta(days=1))

    assert "Against the newest promise, Q4 2026: as baseline" in event(client)["description"].split("\n")


@pytest.mark.django_db
def test_without_a_baseline_no_slip_is_told(client):
    make.milestone(forecast="Q2 2026")

    assert "No baseline is set: slip cannot be measured" in event(client)["description"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("forecast", "end"), [("by Q2 2026", "last"), ("from Q2 2026", "first"), ("Q2 2026", None)]
)
def test_an_event_with_an_open_end_says_on_which_day_it_stands(client, forecast, end):
    make.milestone(forecast=forecast)

    said = event(client)["description"]

    assert ("it stands on the" in said) == bool(end)
    assert not end or f"it stands on the {end} day" in said


@pytest.mark.django_db
def test_what_is_met_stands_on_the_day_on_which_it_was(client):
    milestone = make.milestone("Signed", forecast="Q2 2025")
    make.baseline(milestone.programme, effective_on=date(2025, 1, 1))
    milestone.log(**NEWS, status="met", met_on="6 Jan 2026")

    said = event(client)

    assert said["summary"].startswith("Signed: met (exact day; staff estimate)")
    assert said["dtstart"].dt == date(2026, 1, 6)
    assert said["status"] == "CONFIRMED"
    assert "Against the first promise, Q2 2025: 6–9 months later" in said["description"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "word", "standing"),
    [
        ("partially_met", "TENTATIVE", ": partially met"),
        ("not_met", "TENTATIVE", ": not met"),
        ("cancelled", "CANCELLED", ": cancelled"),
    ],
)
def test_a_status_that_matters_stands_in_the_title(client, status, word, standing):
    milestone = make.milestone("Signed", forecast="Q2 2026")
    make.baseline(milestone.programme)
    milestone.log(**NEWS, status=status)

    said = event(client)

    assert said["summary"].startswith(f"Signed{standing} (")
    assert said["status"] == word
    assert ("Against" in said["description"]) == (status != "cancelled")


# What it leaves out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("undated", "sentence"),
    [
        (0, "One milestone with a date, and none without one. "),
        (1, "One milestone with a date. One milestone has no date in any source, and is left out."),
        (2, "One milestone with a date. Two milestones have no date in any source, and are left out."),
    ],
)
def test_what_has_no_date_is_left_out_and_counted(client, undated, sentence):
    programme = make.programme()
    make.milestone("Dated", programme=programme, forecast="Q2 2026")
    for number in range(undated):
        make.milestone(f"Undated {number}", programme=programme)
    make.milestone("Elsewhere")

    said = fetched(client, programme=programme.slug)

    assert [str(each["summary"])[:5] for each in said.events] == ["Dated"]
    assert said["description"].startswith(sentence)
    assert said["x-wr-caldesc"].replace("\\,", ",") == said["description"]


@pytest.mark.django_db
def test_what_was_met_without_a_forecast_has_a_date(client):
    milestone = make.milestone("Signed")
    milestone.log(**NEWS, status="met", met_on="Jan 2026")

    assert titles(client) == ["Signed: met"]


@pytest.mark.django_db
def test_an_empty_calendar_is_one_too(client):
    said = fetched(client)

    assert said.events == []
    assert said["description"].startswith("No milestones with a date, and none without one.")


# Its revisions


@pytest.mark.django_db
def test_an_event_stays_the_same_when_its_date_moves(client):
    milestone = make.milestone(forecast="Q2 2026")
    before = event(client)
    with acting(reason="A better name"):
        milestone.name = "Another name"
        milestone.save()
    milestone.log(**NEWS, forecast="Q3 2026")

    after = event(client)

    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt != before["dtstart"].dt
    assert after["sequence"] == before["sequence"] + 2


@pytest.mark.django_db
def test_its_moments_are_those_of_the_newest_revision_and_not_of_the_asking(client):
    milestone = make.milestone(forecast="Q2 2026")

    newest = milestone.history.latest().history_date.astimezone(UTC).replace(microsecond=0)
    said = event(client)

    assert said["dtstamp"].dt == said["last-modified"].dt == newest
    assert said["sequence"] == milestone.history.count() - 1
    assert client.get(DOOR).content == client.get(DOOR).content


@pytest.mark.django_db
def test_a_new_promise_is_a_revision_too(client):
    milestone = make.milestone(forecast="Q2 2026")
    before = event(client)

    make.baseline(milestone.programme)

    promised = milestone.baseline_dates.get().history.latest().history_date
    said = event(client)
    assert said["last-modified"].dt == promised.astimezone(UTC).replace(microsecond=0)
    assert said["sequence"] == before["sequence"]
    assert occasion_at(milestone="2026-03-02", promise="2026-03-01") == datetime(2026, 3, 2, tzinfo=UTC)
    assert occasion_at(milestone="2026-03-02", promise="2026-03-03") == datetime(2026, 3, 3, tzinfo=UTC)


def occasion_at(*, milestone, promise):
    moments = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (milestone, promise))
    revised_at, promised_at = moments
    return occasion(NO_DATE, revised_at=revised_at, promised_at=promised_at).revised_at


@pytest.mark.django_db
def test_a_calendar_can_be_asked_for_as_of_a_day(client):
    with acting(known_on=date(2025, 12, 1)):
        milestone = make.milestone("Signed", forecast="Q2 2026", reported_on=date(2025, 12, 1), slug="signed")
    with acting(known_on=date(2026, 1, 10)):
        milestone.log(**NEWS, forecast="Q4 2026")

    said = fetched(client, as_of="2025-12-08")
    then, now = said.events[0], event(client)

    assert said["x-wr-calname"] == "Milestones as of 8 Dec 2025"
    assert then["dtstart"].dt == date(2026, 4, 1)
    assert now["dtstart"].dt == date(2026, 10, 1)
    assert then["uid"] == now["uid"]
    assert then["sequence"] == now["sequence"] - 1
    assert then["url"] == "http://testserver/milestones/signed/?as_of=2025-12-08"


# What can be asked


@pytest.mark.django_db
def test_it_takes_the_filters_of_the_api(client):
    buy = make.programme("Buy", slug="buy")
    make.milestone("Award", programme=buy, forecast="Q2 2026", kind="award")
    make.milestone("Delivery", forecast="2027", kind="delivery")

    assert titles(client) == ["Award", "Delivery"]
    assert titles(client, programme="buy") == ["Award"]
    assert titles(client, kind="delivery") == ["Delivery"]
    assert titles(client, due="2027") == ["Delivery"]
    assert titles(client, q="award") == ["Award"]
    assert titles(client, status="met") == []


@pytest.mark.django_db
def test_it_takes_the_filters_of_the_board_too(client):
    nordic = make.programme("Nordic", route="nspa_partnership", stage="sourcing", stage_source=make.source())
    other = make.programme("Other", route="coalition")
    make.participation(nordic, make.party(country="NO"))
    make.milestone("Ours", programme=nordic, forecast="Q2 2026")
    make.milestone("Theirs", programme=other, forecast="Q2 2026")
    make.rating(nordic, "red")

    assert titles(client, **{"of-nation": "NO"}) == ["Ours"]
    assert titles(client, **{"of-q": "other"}) == ["Theirs"]
    assert titles(client, **{"of-confidence": "red"}) == ["Ours"]
    assert titles(client, **{"of-nation": "NO", "q": "theirs"}) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"status": "unheard"}, "Status: there is no “unheard”."),
        ({"programme": "none"}, "Programme: there is no “none”."),
        ({"programme": "\x00"}, "Programme: there is no “"),
        ({"due": "soon"}, "This date cannot be read."),
        ({"of-nation": "XX"}, "Nation: there is no “XX”."),
        ({"as_of": "9 Sep 2199"}, "is still to come"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(client, asked, sentence):
    make.milestone(forecast="Q2 2026")

    answer = client.get(DOOR, asked)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_too_many_are_refused_with_a_way_out(client, monkeypatch):
    monkeypatch.setattr(door, "MOST", 2)
    programme = make.programme()
    for _ in range(2):
        make.milestone(programme=programme, forecast="Q2 2026")
    make.milestone("Undated")
    assert len(events(client)) == 2

    make.milestone(forecast="Q2 2026")
    answer = client.get(DOOR)

    assert answer.status_code == 400
    assert "3 milestones have a date, and a calendar takes 2. Filter them" in answer.content.decode()
    assert len(events(client, programme=programme.slug)) == 2


@pytest.mark.django_db
def test_it_asks_no_more_queries_of_more_milestones(client):
    def more():
        programme = make.programme()
        make.milestone(programme=programme, forecast="Q2 2026", owner=make.party(), source=make.source())
        make.baseline(programme)

    more()
    few = queries(client, DOOR)
    for _ in range(4):
        more()

    assert queries(client, DOOR) == few <= 4


# Its address


@pytest.mark.django_db
def test_a_filter_of_the_board_becomes_a_calendar_of_the_same_programmes():
    request = RequestFactory().get("/", {"nation": ["NO", "DK"], "q": "", "stage": "sourcing", "page": "2"})
    filter = ProgrammeFilter(request.GET, Programme.objects.all())

    address = door.calendar_of(filter)

    assert address == "/milestones.ics?of-stage=sourcing&of-nation=NO&of-nation=DK"
    assert door.calendar_of(ProgrammeFilter(RequestFactory().get("/").GET)) == DOOR


@pytest.mark.django_db
def test_the_page_of_a_programme_leads_to_its_calendar_as_of_the_same_day(client):
    with acting(known_on=date(2025, 12, 1)):
        make.programme(slug="buy")

    now = client.get("/programmes/buy/").content.decode()
    then = client.get("/programmes/buy/", {"as_of": "2025-12-08"}).content.decode()

    assert 'href="/milestones.ics?programme=buy">ICS</a>' in now
    assert 'href="/milestones.ics?programme=buy&amp;as_of=2025-12-08">ICS</a>' in then


# Odd letters


ODD = 'Løve, «Ж»; \\n C:\\x "q" 🚁 '


@pytest.mark.django_db
def test_odd_letters_come_back_as_they_went(client):
    name = f"{ODD * 5}end"
    make.milestone(name, programme=make.programme(ODD.strip()), forecast="14 May 2026")

    raw = client.get(DOOR).content
    said = event(client)

    assert said["summary"].startswith(f"{name} (exact day")
    assert said["categories"].cats == [ODD.strip()]
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_text_breaks_out_of_its_line(text):
    component = Event()
    door._add(component, "summary", text)
    component.add("categories", [door._plain(text)])

    raw = component.to_ical()

    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert [line.partition(":")[0] for line in lines] == ["BEGIN", "SUMMARY", "CATEGORIES", "END", ""]
    assert not any(letter < " " and letter != "\t" for line in lines for letter in line)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    back = Event.from_ical(raw)
    assert back["summary"] == door._plain(text)


@pytest.mark.django_db
def test_a_broken_line_begins_no_property(client):
    make.milestone(
        "A\r\nBEGIN:VALARM\rX:1\u2028Y\x85Z\x07", programme=make.programme("P\nDTSTART:1"), forecast="2026"
    )

    said = event(client)

    assert said["summary"].startswith("A\nBEGIN:VALARM\nX:1\nY\nZ (some day")
    assert said["categories"].cats == ["P\nDTSTART:1"]
    assert said.subcomponents == []


def test_a_diary_counts_what_it_is_given():
    assert Diary([], 3, TODAY).standfirst.startswith(
        "No milestones with a date. Three milestones have no date"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/timeline/"])
def test_board_and_timeline_lead_to_the_calendar_of_what_they_show(open_reading, client, address):
    make.programme(stage="intent")

    page = client.get(f"{address}?stage=intent").content.decode()

    assert 'href="/milestones.ics?of-stage=intent">ICS</a>' in page
