"""The changes as a whole in files: the acts that the API tells, a row a field, of the whole record."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Party
from config.api.schema import document
from config.audit.chain import head
from config.audit.context import acting
from programmes.api.told import NOUNS
from programmes.changes import stretches
from programmes.changes.parts import EVERY
from programmes.changes.period import whole_record
from programmes.changes.stretches import stretches as told_stretches
from programmes.models import Milestone, Programme
from tests import make
from tests.api import read
from tests.elsewhere import elsewhere
from tests.programmes.happenings import DAYS, WAYS, Happenings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chained_at_once")]

FILE = "/api/v1/exports/changes"
DECEMBER, MARCH = date(2025, 12, 8), date(2026, 3, 2)
LAST_YEAR = {"from": "2024-01-01"}


def pull(client, ending, **asked):
    answer = client.get(f"{FILE}.{ending}", asked)
    assert answer.status_code == 200, answer.content
    return answer


def pulled(client, **asked):
    return [orjson.loads(line) for line in pull(client, "ndjson", **asked).getvalue().splitlines()]


def in_json(client, **asked):
    return orjson.loads(pull(client, "json", **asked).getvalue())


def entries(client):
    return read(client, "changes/?limit=1000")["entries"]


def name_of_file(client, **asked):
    return pull(client, "csv", **asked)["Content-Disposition"].partition("filename=")[2].strip('"')


@pytest.fixture
def tender(editor):
    """A milestone of last December that an editor moved in March, both by a source."""
    with acting(known_on=DECEMBER, reason="The plan"):
        programme = make.programme(slug="drones", desk=make.desk())
        milestone = make.milestone(
            "Tender", slug="tender", programme=programme, owner=make.party(slug="nspa")
        )
    with acting(user=editor, known_on=MARCH, reason="The ministry wrote"):
        milestone.log(
            forecast="about Q3 2026",
            reason="Not agreed",
            reason_code="budget",
            reported_on=MARCH,
            source=make.source("S906"),
            logged_by=editor,
        )
    return milestone


def moved(told, field="forecast"):
    (row,) = [row for row in told if (row["key"], row["field"], row["kind"]) == ("tender", field, "changed")]
    return row


# What a row tells


def test_a_row_tells_one_field_in_codes_honest_dates_and_keys(tender, as_reader):
    told = pulled(as_reader)
    row = moved(told)

    recorded = tender.history.latest()
    assert {name: value for name, value in row.items() if name not in ("position", "recorded_at")} == {
        "act": recorded.change_set,
        "known_on": "2026-03-02",
        "who": "Kari Nordmann",
        "reason": recorded.history_change_reason,
        "programme": "drones",
        "noun": "milestones",
        "id": tender.pk,
        "key": "tender",
        "record": "Tender",
        "kind": "changed",
        "field": "forecast",
        "before": "",
        "after": "2026-35~",
    }
    assert moved(told, "source")["after"] == "S906"
    assert (moved(told, "reported_on")["before"], moved(told, "reported_on")["after"]) == (None, "2026-03-02")
    (decided,) = (row["after"] for row in told if row["noun"] == "updates" and row["field"] == "estimate")
    assert decided == "false"


def test_each_change_tells_its_own_reason_of_those_of_its_act(tender, as_reader):
    (entry,) = (entry for entry in entries(as_reader) if entry["who"])
    reasons = {row["noun"]: row["reason"] for row in pulled(as_reader) if row["act"] == entry["act"]}

    assert reasons == {"sources": "Made for a test", "updates": "Not agreed", "milestones": "Not agreed"}
    assert set(reasons.values()) == set(entry["reasons"])


def test_an_import_is_nobody_and_a_person_is_never_told_by_the_login(tender, as_reader, editor):
    told = pulled(as_reader)

    assert {row["who"] for row in told} == {None, "Kari Nordmann"}
    assert {row["after"] for row in told if row["field"] == "logged_by"} == {"Kari Nordmann"}
    assert editor.username not in {value for row in told for value in row.values()}


def test_whoever_has_no_other_name_is_told_by_the_login(as_reader):
    nameless = make.user("nameless")
    with acting(user=nameless):
        make.question(make.programme(), owner=nameless)
    told = pulled(as_reader)

    assert {row["after"] for row in told if row["field"] == "owner"} == {"nameless"}


def test_what_was_not_known_yet_has_no_key_and_is_called_by_its_number(as_reader):
    later = make.source("S907")
    with acting(known_on=MARCH):
        make.milestone("Tender", slug="tender", source=later)

    told = pulled(as_reader, as_of=MARCH)

    assert {row["after"] for row in told if row["field"] == "source"} == {str(later.pk)}


def of_entry(entry):
    """Return the rows that an entry of the API comes to."""
    return [
        {
            "act": entry["act"],
            "recorded_at": entry["recorded_at"].replace("+00:00", "Z"),
            "known_on": entry["known_on"],
            "who": entry["who"],
            "noun": change["record"]["noun"],
            "id": change["record"]["id"],
            "key": str(change["record"]["key"]),
            "record": change["label"],
            "kind": change["kind"],
            "field": field["name"],
            "before": in_text(field["before"]),
            "after": in_text(field["after"]),
        }
        for change in entry["changes"]
        for field in change["fields"]
    ]


def in_text(value):
    if isinstance(value, dict):
        return value["edtf"] if "edtf" in value else str(value["key"])
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def test_it_tells_what_the_api_tells_of_the_same_acts(as_reader, editor):
    happenings = Happenings()
    for number, way in enumerate(WAYS * 3):
        with acting(user=editor, reason=f"Because {number}"):
            happenings.befall(way, number, number + 1, DAYS[number % len(DAYS)])

    wanted = [row for entry in entries(as_reader) for row in of_entry(entry)]
    told = pulled(as_reader)

    assert [{name: row[name] for name in wanted[0]} for row in told] == wanted
    assert len(wanted) > 100


def test_a_place_and_a_field_tell_a_row_from_any_other(tender, as_reader):
    told = pulled(as_reader)
    places = [row["position"] for row in told]

    assert places == sorted(places)
    assert len({(row["position"], row["field"]) for row in told}) == len(told)
    assert {row["act"]: row["position"] for row in told} == {
        entry["act"]: entry["position"] for entry in entries(as_reader)
    }


def test_every_noun_of_which_the_api_tells_changes_is_in_it():
    assert {part.model for part in EVERY} == {told.model for told in NOUNS}
    assert len(EVERY) == len(NOUNS)


def test_what_belongs_to_no_programme_has_none_and_a_programme_is_asked_for_alone(tender, as_reader):
    make.programme(slug="other")

    assert {row["noun"] for row in pulled(as_reader) if row["programme"] is None} >= {"parties", "sources"}
    told = pulled(as_reader, programme="drones")
    assert {row["programme"] for row in told} == {"drones"}
    assert {row["noun"] for row in told} >= {"programmes", "milestones", "updates"}


def test_a_cell_holds_no_formula(tender, as_reader):
    with acting(reason="=1+1"):
        Programme.objects.filter(slug="drones").update(summary="=HYPERLINK()")
    text = pull(as_reader, "csv").getvalue().decode("utf-8-sig")
    last = list(csv.DictReader(io.StringIO(text)))[-1]

    assert (last["reason"], last["after"]) == ("'=1+1", "'=HYPERLINK()")


# Which period


def test_the_whole_record_is_told_unless_a_period_is_asked_for(tender, as_reader):
    today = timezone.localdate().isoformat()
    said = in_json(as_reader)

    assert {row["known_on"] for row in said["rows"]} >= {"2025-12-08", "2026-03-02"}
    assert said["asked"] == {"from": ["2025-12-07"], "to": [today], "clock": ["known"]}
    assert name_of_file(as_reader) == f"changes-2025-12-07-to-{today}.csv"


@pytest.mark.parametrize("first", ["2024-01-01", "1 Jan 1900", "2025-12-07", ""])
def test_a_day_before_the_record_begins_asks_for_all_of_it(tender, as_reader, first):
    said = in_json(as_reader, **{"from": first})

    assert said["asked"]["from"] == ["2025-12-07"]
    assert said["rows"] == in_json(as_reader)["rows"]


def test_a_period_ends_with_its_last_day_and_begins_after_its_first(tender, as_reader):
    def days(**asked):
        return {row["known_on"] for row in pulled(as_reader, **asked)} - {timezone.localdate().isoformat()}

    assert days(to="2026-03-01") == {"2025-12-08"}
    assert days(**{"from": "8 Dec 2025"}) == {"2026-03-02"}
    assert days(**{"from": "2025-12-07", "to": "2026-03-02"}) == {"2025-12-08", "2026-03-02"}
    assert days(to="2025-12-07") == set()


def test_by_the_other_clock_it_is_what_was_written_down(tender, as_reader):
    today = timezone.localdate()
    said = in_json(as_reader, clock="recorded", **LAST_YEAR)

    assert said["asked"] == {
        "from": [(today - timedelta(days=1)).isoformat()],
        "to": [today.isoformat()],
        "clock": ["recorded"],
    }
    assert said["rows"] == in_json(as_reader)["rows"]


def test_a_file_of_a_day_ends_with_it(tender, as_reader):
    said = in_json(as_reader, as_of="2025-12-31")

    assert said["asked"] == {"from": ["2025-12-07"], "to": ["2025-12-31"], "clock": ["known"]}
    assert {row["known_on"] for row in said["rows"]} == {"2025-12-08"}
    assert name_of_file(as_reader, as_of="2025-12-31") == "changes-2025-12-07-to-2025-12-31.csv"


def test_what_was_written_down_after_the_moment_of_an_address_is_left_out(tender, as_reader):
    before, moment = pulled(as_reader), timezone.now().isoformat()
    Milestone.objects.update(name="Anew")

    assert pulled(as_reader, as_of=timezone.localdate(), recorded_until=moment) == before
    assert pulled(as_reader, as_of=moment) == before
    assert len(pulled(as_reader)) == len(before) + 1


def test_the_period_is_asked_for_besides_a_programme(tender, as_reader):
    said = in_json(as_reader, programme="drones", to="2 Mar 2026")

    assert said["asked"] == {
        "programme": ["drones"],
        "from": ["2025-12-07"],
        "to": ["2026-03-02"],
        "clock": ["known"],
    }


def test_the_first_sheet_and_what_is_beside_the_csv_say_which_period_is_held(tender, as_reader):
    asked = {"from": "2024-01-01", "to": "2026-03-02"}
    period = "What became known after 7 Dec 2025, up to and with 2 Mar 2026."
    book = openpyxl.load_workbook(io.BytesIO(pull(as_reader, "xlsx", **asked).getvalue()))
    about = {what: value for what, value, *_ in book.worksheets[0].iter_rows(values_only=True) if what}

    assert about["Period"] == period
    assert about["Filters"] == "from: 2025-12-07; to: 2026-03-02; clock: known"
    assert period in read_beside(as_reader, **asked)["dc:description"]
    assert "What was written down after" in read_beside(as_reader, clock="recorded")["dc:description"]


def read_beside(client, **asked):
    return client.get(f"{FILE}.csv-metadata.json", asked).json()


@pytest.mark.parametrize("ending", ["csv", "ndjson", "json", "xlsx"])
def test_the_document_says_that_it_is_the_whole_record(ending):
    operation = document()["paths"][f"{FILE}.{ending}"]["get"]
    said = {each["name"]: each["description"] for each in operation["parameters"]}

    assert "The whole record, unless a period is asked for" in operation["description"]
    assert "all is told from the beginning" in said["from"]


def test_an_empty_record_is_told_of_any_period(as_reader):
    for asked in ({}, LAST_YEAR, {"to": "1950-01-01"}):
        assert pulled(as_reader, **asked) == []


# However many


@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
def test_it_is_told_to_its_end_however_little_at_once(tender, as_reader, monkeypatch, at_once):
    with acting(reason="Many"):
        for _ in range(8):
            make.party()
    whole = pulled(as_reader)
    monkeypatch.setattr(stretches, "AT_ONCE", at_once)

    told = pulled(as_reader)

    assert [without_moment(row) for row in told] == [without_moment(row) for row in whole]


def without_moment(row):
    """Return a row without the moment of its act, of which a long one has one for each part."""
    return {name: value for name, value in row.items() if name != "recorded_at"}


def test_an_act_stays_whole_where_it_is_not_longer_than_what_is_read_at_once(monkeypatch):
    monkeypatch.setattr(stretches, "AT_ONCE", 5)
    for count in (3, 3, 2, 12, 1):
        with acting(reason="Many"):
            for _ in range(count):
                make.party()

    sizes = [[len(part.act.changes) for part in each.parts] for each in told_stretches(whole_record())]

    assert sizes == [[3], [3, 2], [5], [5], [2, 1]]


def test_no_more_is_read_than_what_is_told_next(monkeypatch):
    for _ in range(30):
        make.party()
    monkeypatch.setattr(stretches, "AT_ONCE", 2)

    with CaptureQueriesContext(connection) as asked:
        told = told_stretches(whole_record())
        first = next(told)
        at_first = len(asked)
        rest = sum(len(each.steps) for each in told)

    assert (len(first.steps), rest) == (2, 28)
    assert at_first < 8 < len(asked) - at_first


def test_rows_outside_of_any_act_are_told_each_alone(as_reader):
    make.party()
    Party.objects.update(name="Anew")
    Party.objects.update(name="Again")

    assert [(row["act"], row["after"]) for row in pulled(as_reader)[-2:]] == [(None, "Anew"), (None, "Again")]


def test_a_workbook_counts_its_rows_before(tender, as_reader):
    book = openpyxl.load_workbook(io.BytesIO(pull(as_reader, "xlsx").getvalue()))

    assert book.worksheets[1].max_row - 1 == len(pulled(as_reader))


@pytest.mark.django_db(transaction=True)
def test_a_file_is_the_record_at_its_head_whatever_is_written_meanwhile(open_reading, client, monkeypatch):
    monkeypatch.setattr(stretches, "AT_ONCE", 1)
    for name in ("Norway", "Denmark"):
        make.party(name)
    before = str(head())

    answer = client.get(f"{FILE}.ndjson")
    sent = [next(answer.streaming_content)]
    elsewhere(lambda: Party.objects.update(name="Anew"))
    sent += answer.streaming_content
    answer.close()

    told = [orjson.loads(line) for line in b"".join(sent).splitlines()]
    assert answer["Audit-Head"] == before != str(head())
    assert [row["after"] for row in told if row["field"] == "name"] == ["Norway", "Denmark"]
    assert [row["after"] for row in pulled(client) if row["field"] == "name"][2:] == ["Anew", "Anew"]
