import json
from datetime import date

import pytest

from programmes.filters import ProgrammeFilter
from programmes.models import Programme
from tests import make
from tests.api import operation, read, refused, rows
from tests.programmes.full import full_programme, today

pytestmark = pytest.mark.django_db


def test_a_milestone_tells_its_slip_against_both_promises(as_reader):
    full_programme()

    row = rows(as_reader, "milestones/?status=scheduled")[0]

    assert row["forecast"]["edtf"] == "2026-07"
    assert row["promised"]["original"]["edtf"] == "2026-05"
    assert row["promised"]["current"]["edtf"] == "2026-07"
    assert row["slip"]["original"]["text"] == "2 months later"
    assert row["slip"]["original"]["tone"] == "late"
    assert row["slip"]["original"]["least_days"] == 31
    assert row["slip"]["current"]["text"] == "as baseline"


def test_the_newest_promise_is_the_one_that_takes_effect_last(as_reader):
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="2026-05", reported_on=date(2026, 1, 2))
    make.baseline(programme, kind="working", effective_on=date(2026, 2, 1))
    milestone.log(
        forecast="2026-09", reason="Late", reason_code="budget", estimate=True, reported_on=date(2026, 1, 3)
    )
    make.baseline(programme, kind="original", effective_on=date(2026, 1, 15))

    inside = read(as_reader, f"programmes/{programme.slug}/?expand=milestones")["milestones"][0]
    alone = read(as_reader, f"milestones/{milestone.slug}/")

    assert alone["promised"] == inside["promised"]
    assert alone["promised"]["original"]["edtf"] == "2026-09"
    assert alone["promised"]["current"]["edtf"] == "2026-05"


def test_a_milestone_shows_its_date_no_more_exact_than_the_source(as_reader):
    make.milestone(forecast="by Q3 2026", source=make.source())

    (row,) = rows(as_reader, "milestones/")

    assert row["forecast"] == {
        "edtf": "../2026-35",
        "earliest": None,
        "latest": "2026-09-30",
        "precision": "quarter",
        "edge": "by",
        "approximate": False,
        "words": "by Q3 2026",
    }
    assert row["met_on"]["edtf"] == ""
    assert row["met_on"]["precision"] == "none"
    assert row["window_used"] is None


def test_a_milestone_whose_window_is_past_is_overdue(as_reader):
    make.milestone("Late", forecast=f"{today(-1)}", reported_on=today(-9))
    make.milestone("In time", forecast=f"{today()}", reported_on=today(-9))

    assert [(row["name"], row["overdue"]) for row in rows(as_reader, "milestones/")] == [
        ("Late", True),
        ("In time", False),
    ]
    assert [row["name"] for row in rows(as_reader, "milestones/?overdue=true")] == ["Late"]
    assert [row["name"] for row in rows(as_reader, "milestones/?overdue=false")] == ["In time"]


def test_stale_in_the_row_is_stale_in_the_filter(as_reader):
    person = make.user()
    for days in (29, 30, 31):
        milestone = make.milestone(f"{days} days ago")
        milestone.log(forecast="2027", estimate=True, reported_on=today(-days), logged_by=person)
    make.milestone("Never")
    make.milestone("Imported", forecast="2027", reported_on=today())
    make.milestone("Met", status="met", met_on="2025", reported_on=today(-90))

    told = {row["name"] for row in rows(as_reader, "milestones/") if row["stale"]}
    asked = {row["name"] for row in rows(as_reader, "milestones/?stale=true")}

    assert told == asked == {"31 days ago", "Never", "Imported"}


def test_a_dependency_that_has_ended_is_not_waited_for(as_reader):
    dependency = make.dependency(make.milestone("A"), make.milestone("B"))
    dependency.ended_on = today()
    dependency.save()

    assert [row["waits_for"] for row in rows(as_reader, "milestones/")] == [[], []]


def test_a_milestone_says_on_which_topics_of_its_programme_sources_disagree(as_reader):
    for programme in (full_programme(), make.programme("Another")):
        make.milestone(programme=programme)

    told = {
        row["programme"]["name"]: row["programme_disputed_topics"] for row in rows(as_reader, "milestones/")
    }

    assert told == {Programme.objects.first().name: ["quantity"], "Another": []}


def test_undated_asks_only_for_what_is_open_and_says_so(as_reader):
    make.milestone("Open")
    make.milestone("Given up").log(
        status="cancelled", reason="No need", reason_code="other", estimate=True, reported_on=today()
    )

    assert [row["name"] for row in rows(as_reader, "milestones/?undated=true")] == ["Open"]
    assert [row["name"] for row in rows(as_reader, "milestones/?due=none")] == ["Open", "Given up"]
    (undated,) = [each for each in operation("milestones/")["parameters"] if each["name"] == "undated"]
    assert undated["description"].startswith("Open, without a date")


def test_milestones_are_asked_for_by_their_programmes_as_on_the_board(as_reader):
    programme = full_programme()
    make.milestone("Elsewhere")
    ours = [row for row in rows(as_reader, "milestones/") if row["programme"]["slug"] == programme.slug]

    for asked in ("of-nation=NO&of-nation=SE", "of-stage=agreement", "of-confidence=amber", "of-q=norway"):
        assert rows(as_reader, f"milestones/?{asked}") == ours, asked
    assert rows(as_reader, "milestones/?of-nation=SE") == []
    assert [row["name"] for row in rows(as_reader, "milestones/?of-nation=NO&status=met")] == ["Signed"]
    said = refused(as_reader, "milestones/?of-stage=bogus&of-nation=NO")
    assert said.keys() == {"of-stage"}
    assert said["of-stage"].startswith("Stage: there is no “bogus”.")


def test_the_list_of_milestones_takes_what_their_export_takes():
    listed, pulled = (
        {json.dumps(each) for each in operation(path)["parameters"] if each["name"].startswith("of-")}
        for path in ("milestones/", "exports/milestones.csv")
    )

    assert listed == pulled
    assert len(listed) == len(ProgrammeFilter.base_filters)


# The log


def test_an_update_tells_who_said_what_and_why(as_reader):
    person = make.user("kari", first_name="Kari", last_name="Nordmann")
    milestone = make.milestone("Tender", forecast="2026-05")
    said = {
        "forecast": "2026-07",
        "reason": "Not agreed",
        "reason_code": "budget",
        "kind": "replan",
        "note": "By mail",
    }
    update = milestone.log(**said, source=make.source("S4"), logged_by=person)

    row = read(as_reader, f"updates/{update.pk}/")

    assert row["milestone"]["slug"] == milestone.slug
    assert row["programme"]["slug"] == milestone.programme.slug
    assert row["forecast"]["edtf"] == "2026-07"
    assert row["source"]["tag"] == "S4"
    assert row["logged_by"] == "Kari Nordmann"
    assert {name: row[name] for name in ("reason", "reason_code", "kind", "note")} == {
        name: said[name] for name in ("reason", "reason_code", "kind", "note")
    }
    assert rows(as_reader, "updates/")[0]["logged_by"] is None


def test_updates_are_asked_for_by_programme_milestone_kind_and_day(as_reader):
    milestone = make.milestone("Tender", forecast="2026-05", reported_on=date(2026, 1, 31))
    milestone.log(
        forecast="2026-04", kind="correction", note="Misread", estimate=True, reported_on=date(2026, 2, 1)
    )
    make.milestone("Another", forecast="2026", reported_on=date(2026, 3, 2))

    def forecasts(asked):
        return [row["forecast"]["edtf"] for row in rows(as_reader, f"updates/?{asked}")]

    assert forecasts(f"milestone={milestone.slug}") == ["2026-05", "2026-04"]
    assert forecasts(f"programme={milestone.programme.slug}") == ["2026-05", "2026-04"]
    assert forecasts("kind=correction") == ["2026-04"]
    assert forecasts("reason_code=other") == ["2026-05", "2026"]
    assert forecasts("reported=January+2026") == ["2026-05"]
    assert forecasts("reported=from+2026-02-01") == ["2026-04", "2026"]
    assert forecasts("reported=none") == []
    assert forecasts("q=misread") == ["2026-04"]
    assert "cannot be read" in refused(as_reader, "updates/?reported=yesterday")["reported"]
