"""Whole nouns in files: the same facts as on the board, of one record, for whoever may read."""

import csv
import gzip
import io
import re
from datetime import date, timedelta

import openpyxl
import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator

from config.access.models import ApiToken
from config.api.schema import document
from config.audit.chain import head
from config.audit.context import acting
from config.exports import rows, sheet
from config.exports.ways import WAYS
from programmes.api.exports import NOUNS
from programmes.models import Milestone
from tests import make
from tests.api import PROBLEM, refused
from tests.elsewhere import elsewhere
from tests.make import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chained_at_once")]

ROOT = "/api/v1/exports/"
NAMES = [noun.__name__.lower() for noun in NOUNS]
ENDINGS = [way.ending for way in WAYS]
FILES = [f"{noun}.{ending}" for noun in NAMES for ending in ENDINGS]


def pull(client, file, **asked):
    answer = client.get(f"{ROOT}{file}", asked)
    assert answer.status_code == 200, answer.content
    return answer


def pulled(client, noun, **asked):
    """Return the rows, each a mapping by column."""
    return [orjson.loads(line) for line in pull(client, f"{noun}.ndjson", **asked).getvalue().splitlines()]


def cells(client, noun, **asked):
    """Return the rows of the CSV."""
    text = pull(client, f"{noun}.csv", **asked).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def only(found):
    (row,) = found
    return row


@pytest.fixture
def buy(editor):
    """A programme of which every noun has something to tell."""
    programme = make.programme("Micro-drone buy", slug="micro", stage="definition", stage_since="2025-10")
    make.participation(programme, make.party(country="NO"))
    make.participation(programme, make.party(country="DK"))
    due = make.milestone(
        "Order placed", programme=programme, slug="order", forecast="Q2 2026", owner=make.party(slug="nspa")
    )
    make.baseline(programme, effective_on=TODAY)
    make.dependency(due, make.milestone("Money there", programme=programme, slug="money"))
    due.log(
        forecast="Q3 2026",
        reported_on=TODAY,
        estimate=True,
        reason="Not agreed",
        reason_code="budget",
        logged_by=editor,
    )
    tag = make.source("S7")
    make.claim(programme, "One hundred", source=tag)
    make.claim(programme, "Two hundred", amount_low=200, unit="items")
    make.question(programme, "How many?", source=tag, needed_by=due)
    make.rating(programme, "amber")
    agreement = make.agreement("Arrangement", slug="arrangement", source=tag)
    make.signature(agreement, make.party(slug="mod"))
    make.mandate(programme, agreement)
    return programme


# Doors


@pytest.mark.parametrize("file", [*FILES, *(f"{noun}.csv-metadata.json" for noun in NAMES), ""])
def test_a_stranger_pulls_nothing(client, file):
    answer = client.get(f"{ROOT}{file}")

    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)


@pytest.mark.parametrize("file", FILES)
def test_an_empty_record_is_a_file_too(as_reader, file):
    answer = pull(as_reader, file)

    assert answer["Audit-Head"] == str(head())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer["Record-Day"])
    name, ending = file.split(".")
    told = (
        f"{name}-{answer['Record-Day']}"
        if name != "changes"
        else r"changes-\d{4}-\d\d-\d\d-to-2\d{3}-\d\d-\d\d"
    )
    assert re.fullmatch(f'attachment; filename="{told}.{ending}"', answer["Content-Disposition"])
    answer.getvalue()


@pytest.mark.parametrize("noun", NAMES)
def test_every_format_holds_the_same_rows(as_reader, buy, noun):
    lines = pulled(as_reader, noun)
    whole = orjson.loads(pull(as_reader, f"{noun}.json").getvalue())
    book = openpyxl.load_workbook(io.BytesIO(pull(as_reader, f"{noun}.xlsx").getvalue()))
    in_csv = cells(as_reader, noun)

    assert lines
    assert whole["rows"] == lines
    assert len(in_csv) == len(lines) == book.worksheets[1].max_row - 1
    assert list(in_csv[0]) == list(lines[0])
    assert [
        {name: "" if value is None else value for name, value in row.items() if isinstance(value, str | None)}
        for row in lines
    ] == [
        {name: value for name, value in row.items() if isinstance(line[name], str | None)}
        for row, line in zip(in_csv, lines, strict=True)
    ]


@pytest.mark.parametrize("noun", NAMES)
def test_the_document_of_the_api_describes_the_json(as_reader, buy, noun):
    operation = document()["paths"][f"{ROOT}{noun}.json"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]

    Draft202012Validator(schema | {"components": document()["components"]}).validate(
        orjson.loads(pull(as_reader, f"{noun}.json").getvalue())
    )
    assert {"as_of", "clock", "recorded_until"} <= {each["name"] for each in operation["parameters"]}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.ending)
def test_the_document_names_the_headers_that_a_file_comes_with(way, as_reader, buy):
    path = f"{ROOT}milestones.{way.ending}"
    said = set(document()["paths"][path]["get"]["responses"]["200"]["headers"])
    answer = as_reader.get(path, headers={"Accept-Encoding": "gzip"})

    of_ours = {"Record-Day", "Content-Disposition", "Content-Encoding", "Link", "Audit-Head", "Last-Modified"}
    assert said == {name for name in answer.headers if name in of_ours} | {"ETag"}


@pytest.mark.parametrize("noun", NAMES)
def test_the_document_names_every_format_and_how_it_refuses(noun):
    for way in WAYS:
        operation = document()["paths"][f"{ROOT}{noun}.{way.ending}"]["get"]
        assert list(operation["responses"]["200"]["content"]) == [way.media_type]
        assert {"400", "401", "403", "404", "406", "500"} <= set(operation["responses"])
        assert "Audit-Head" in operation["responses"]["200"]["headers"]


@pytest.mark.parametrize("noun", NAMES)
def test_every_parameter_of_the_document_is_known_to_the_door(as_reader, buy, noun):
    for parameter in document()["paths"][f"{ROOT}{noun}.csv"]["get"]["parameters"]:
        if parameter["in"] == "query":
            pull(as_reader, f"{noun}.csv", **{parameter["name"]: ""})


@pytest.mark.parametrize("noun", NAMES)
def test_what_is_beside_a_csv_describes_its_columns(as_reader, buy, noun):
    answer = pull(as_reader, f"{noun}.csv")
    led = re.fullmatch(r'<(.+)>; rel="describedby"; type="application/csvm\+json"', answer["Link"])[1]
    said = as_reader.get(led).json()
    header = answer.getvalue().decode("utf-8-sig").partition("\r\n")[0]

    assert [column["name"] for column in said["tableSchema"]["columns"]] == header.split(",")
    assert said["url"] == f"{noun}.csv"
    rows = cells(as_reader, noun)
    keys = [tuple(row[name] for name in said["tableSchema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(rows)
    for column in said["tableSchema"]["columns"]:
        form = column["datatype"]["format"] if isinstance(column["datatype"], dict) else ".*"
        assert all(
            not row[column["name"]] or re.fullmatch(form, row[column["name"]], re.DOTALL) for row in rows
        )


def test_there_is_a_list_of_all_files(as_reader):
    said = as_reader.get(ROOT).json()

    assert list(said) == NAMES
    for address in (address for ways in said.values() for address in ways.values()):
        assert as_reader.get(address).status_code == 200


@pytest.mark.parametrize(
    "file", ["milestones.csv", "milestones.xlsx", "milestones.csv-metadata.json", "changes.csv"]
)
def test_what_cannot_be_meant_is_named(as_reader, file):
    assert "There is no such parameter." in refused(as_reader, f"exports/{file}?stagee=intent")["stagee"]
    assert "NUL" in refused(as_reader, f"exports/{file}?programme=%00")["programme"]
    assert "is still to come" in refused(as_reader, f"exports/{file}?as_of=2199-01-01")["as_of"]


@pytest.mark.parametrize(
    "asked", ["q=%00", "status=nope", "of-stage=nope", "due=Q9", f"q={'a' * 10_000}", "q=ø&q=b"]
)
def test_nasty_questions_get_a_problem(as_reader, asked):
    answer = as_reader.get(f"{ROOT}milestones.csv?{asked}")

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


A_DAY = "Write one exact day of the years 1900 to 2199, such as 2025-12-08 or 8 Dec 2025."
NO_PERIOD = {
    "from=bogus": ("from", A_DAY),
    "from=Q3 2025": ("from", A_DAY),
    "from=none": ("from", A_DAY),
    "from=2026-02-30": ("from", A_DAY),
    "to=about 8 Dec 2025": ("to", A_DAY),
    "to=99999-01-01": ("to", A_DAY),
    f"from={'2' * 900}": ("from", A_DAY),
    "from=%00": ("from", "A text holds no NUL character."),
    "from=2026-01-01&from=2026-01-02": ("from", "Give it once."),
    "from=2026-01-01&to=2025-01-01": ("from", "The period ends before it begins"),
    "from=9999-12-31": ("from", A_DAY),
    "from=0001-01-01": ("from", A_DAY),
    "from=2199-01-01": ("from", "The period ends before it begins"),
    "to=2199-01-01": ("to", "1 Jan 2199 is still to come"),
    "to=1900-01-01": ("to", "The record begins on "),
    "programme=nope": ("programme", "There is no programme “nope” on record"),
    "clock=wall": ("clock", "There is no such clock"),
}


@pytest.mark.parametrize("ending", [*ENDINGS, "csv-metadata.json"])
@pytest.mark.parametrize("asked", NO_PERIOD)
def test_a_period_that_cannot_be_told_is_named_with_what_can_be(as_reader, buy, asked, ending):
    parameter, sentence = NO_PERIOD[asked]
    said = refused(as_reader, f"exports/changes.{ending}?{asked}")

    assert list(said) == [parameter]
    assert said[parameter].startswith(sentence)


def test_a_door_speaks_its_own_format_only(as_reader):
    assert as_reader.get(f"{ROOT}milestones.csv", headers={"Accept": "image/png"}).status_code == 406
    assert as_reader.get(f"{ROOT}milestones.csv", headers={"Accept": "text/csv"}).status_code == 200


@pytest.mark.parametrize("file", ["milestones.csv", "milestones.xlsx", "milestones.csv-metadata.json"])
def test_who_has_the_file_is_told_so_until_something_is_written(as_reader, buy, file):
    first = as_reader.get(f"{ROOT}{file}")
    first.getvalue()
    held = {"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"}

    again = as_reader.get(f"{ROOT}{file}", headers=held)
    make.milestone(programme=buy)
    later = as_reader.get(f"{ROOT}{file}", headers=held)

    assert (again.status_code, again.content) == (304, b"")
    assert again["Audit-Head"] == first["Audit-Head"] != later["Audit-Head"]
    assert later.status_code == 200


@pytest.mark.parametrize("file", ["changes.csv", "changes.csv-metadata.json"])
def test_the_clock_of_a_period_needs_no_day_to_be_as_of(as_reader, buy, file):
    assert as_reader.get(f"{ROOT}{file}?clock=recorded").status_code == 200


def test_a_head_is_answered_without_rows(as_reader, buy):
    answer = as_reader.head(f"{ROOT}milestones.csv")

    assert answer["Audit-Head"] == str(head())
    assert answer.getvalue() == b""


def test_changes_and_what_had_been_recorded_take_a_token_that_reads_history(reader, client, buy):
    ends = timezone.now() + timedelta(days=1)
    for scope, status in (("read", 403), ("read_history", 200)):
        _, secret = ApiToken.objects.issue(reader, name="Nightly", expires_at=ends, scope=scope)
        sent = {"Authorization": f"Bearer {secret}"}
        recorded = f"milestones.csv?as_of={timezone.localdate()}&clock=recorded"
        for file in ("changes.csv", "changes.csv-metadata.json", recorded):
            assert client.get(f"{ROOT}{file}", headers=sent).status_code == status
        assert client.get(f"{ROOT}milestones.csv", headers=sent).status_code == 200


# Gzip


@pytest.mark.parametrize(
    ("accepts", "packed"), [("gzip, br", True), ("br", False), ("gzip;q=0", False), ("", False)]
)
def test_it_is_packed_when_asked_for(as_reader, buy, accepts, packed):
    answer = as_reader.get(f"{ROOT}milestones.csv", headers={"Accept-Encoding": accepts})
    sent = answer.getvalue()

    assert (answer.get("Content-Encoding") == "gzip") == packed
    assert "Accept-Encoding" in answer["Vary"]
    assert (gzip.decompress(sent) if packed else sent).decode("utf-8-sig").startswith("milestone,")


def test_a_workbook_is_packed_already(as_reader):
    answer = as_reader.get(f"{ROOT}milestones.xlsx", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer


# Facts


def test_a_milestone_says_what_the_api_says_of_it(as_reader, buy):
    row = next(row for row in pulled(as_reader, "milestones") if row["milestone"] == "order")
    told = as_reader.get("/api/v1/milestones/order/").json()

    for name in ("forecast", "met_on"):
        of_api = told[name]
        assert [row[name], row[f"{name}_earliest"], row[f"{name}_latest"]] == [
            of_api[part] for part in ("edtf", "earliest", "latest")
        ]
        assert [row[f"{name}_{part}"] for part in ("precision", "approximate", "words")] == [
            of_api["precision"],
            of_api["approximate"],
            of_api["words"],
        ]
    for name in ("original", "current"):
        assert row[name] == told["promised"][name]["edtf"]
    for name, slip in (("slip", told["slip"]["original"]), ("slip_now", told["slip"]["current"])):
        assert [row[name], row[f"{name}_tone"], row[f"{name}_least_days"], row[f"{name}_most_days"]] == [
            slip["text"],
            slip["tone"],
            slip["least_days"],
            slip["most_days"],
        ]
    same = (
        "kind",
        "gate",
        "position",
        "status",
        "estimate",
        "reported_on",
        "overdue",
        "running_out",
        "window_used",
        "touched_on",
        "stale",
    )
    assert {name: row[name] for name in same} == {name: told[name] for name in same}
    assert row["slip"] == "1 quarter later"
    assert (row["programme"], row["owner"], row["source"]) == ("micro", "nspa", None)
    assert (row["waits_for"], row["disputed"]) == ("money", "quantity")


def test_a_programme_says_what_the_api_says_of_it(as_reader, buy):
    row = only(pulled(as_reader, "programmes"))
    told = only(as_reader.get("/api/v1/programmes/").json()["results"])

    same = (
        "name",
        "short_name",
        "kind",
        "route",
        "summary",
        "stage",
        "condition",
        "rating",
        "touched_on",
        "stale",
    )
    assert {name: row[name] for name in same} == {name: told[name] for name in same}
    counts = {name: count for name, count in told["counts"].items() if name != "disputed"}
    assert {name: row[name] for name in counts} == counts
    assert (row["next_milestone"], row["next_forecast"]) == (told["next_milestone"]["slug"], "2026-35")
    assert row["next_slip"] == told["next_milestone"]["slip"]["original"]["text"] == "1 quarter later"
    assert (row["nations"], row["disputed"], row["rationale"]) == (
        "DK; NO",
        "quantity",
        "Quantity is not settled.",
    )
    assert (row["stage_since"], row["stage_since_words"]) == ("2025-10", "Oct 2025")


def test_a_programme_without_a_milestone_has_none_to_come(as_reader):
    make.programme("Idea")
    row = only(pulled(as_reader, "programmes"))

    assert (row["next_milestone"], row["next_forecast"], row["next_slip"]) == (None, "", None)
    assert row["rating"] == "not_rated"


def test_claims_say_what_they_amount_to_and_where_sources_disagree(as_reader, buy):
    make.claim(buy, "By June", topic="delivery_timeline")
    first, second, third = cells(as_reader, "claims")

    assert (first["source"], first["disputed"], first["amount_low"]) == ("S7", "true", "")
    assert (second["amount_low"], second["unit"], second["disputed"]) == ("200.00", "items", "true")
    assert third["disputed"] == "false"


def test_a_claim_on_an_agreement_is_told_with_it(as_reader, buy):
    agreement = make.agreement("Other", slug="other")
    make.claim(agreement, "Minister", topic="signatory", aspect="Norway")
    make.claim(agreement, "President", topic="signatory", aspect="NORWAY")
    make.claim(agreement, "President", topic="signatory", aspect="Ukraine")

    assert [row["disputed"] for row in pulled(as_reader, "claims", agreement="other")] == [True, True, False]
    told = {row["agreement"]: row for row in pulled(as_reader, "agreements")}
    assert (told["other"]["disputed"], told["arrangement"]["disputed"]) == ("signatory", "")
    assert (told["arrangement"]["programmes"], told["arrangement"]["parties"]) == ("micro", "mod")


def test_one_word_that_contradicts_is_a_dispute(as_reader):
    programme = make.programme(slug="alone")
    make.claim(programme, stance="contradicts")
    make.milestone(programme=programme)

    assert only(pulled(as_reader, "claims"))["disputed"] is True
    assert only(pulled(as_reader, "milestones"))["disputed"] == "quantity"


def test_a_question_has_its_key_its_age_and_what_it_blocks(as_reader, buy):
    row = only(pulled(as_reader, "questions"))
    told = only(as_reader.get("/api/v1/questions/").json()["results"])

    assert (row["question"], row["needed_by"], row["source"]) == (told["key"], "order", "S7")
    assert (row["age_days"], row["open"]) == (told["age_days"], told["open"])


def test_the_log_says_who_and_why(as_reader, buy):
    row = pulled(as_reader, "updates")[-1]

    assert (row["milestone"], row["logged_by"], row["reason"]) == ("order", "Kari Nordmann", "Not agreed")
    assert (row["forecast"], row["estimate"], row["reason_code"]) == ("2026-35", True, "budget")


# What is asked for


def test_filters_are_those_of_the_board(as_reader, buy):
    make.milestone(
        "Elsewhere", programme=make.programme("Other", slug="other", stage="intent"), slug="elsewhere"
    )

    assert [row["programme"] for row in pulled(as_reader, "programmes", stage="intent")] == ["other"]
    assert [row["programme"] for row in pulled(as_reader, "programmes", nation=["NO", "DK"])] == ["micro"]
    assert [row["milestone"] for row in pulled(as_reader, "milestones", due="Q3 2026")] == ["order"]
    assert [row["milestone"] for row in pulled(as_reader, "milestones", **{"of-stage": "intent"})] == [
        "elsewhere"
    ]
    assert [row["milestone"] for row in pulled(as_reader, "milestones", **{"of-nation": "SE"})] == []
    assert orjson.loads(pull(as_reader, "programmes.json", stage="intent").getvalue())["asked"] == {
        "stage": ["intent"]
    }


def test_the_order_never_changes_and_no_row_comes_twice(as_reader, monkeypatch):
    monkeypatch.setattr(rows, "FIRST", 2), monkeypatch.setattr(rows, "CHUNK", 3)
    programme = make.programme()
    slugs = [
        make.milestone(programme=programme, slug=f"m-{at}", forecast=f"2026-0{9 - at}").slug
        for at in range(9)
    ]

    assert [row["milestone"] for row in pulled(as_reader, "milestones")] == slugs


def test_a_file_of_a_day_tells_what_was_known_then(as_reader, buy):
    with acting(reason="Then", known_on=date(2025, 12, 8)):
        make.programme("Known before", slug="before")
    with acting(reason="Then", known_on=date(2025, 12, 9)):
        make.milestone(programme=make.programme("Known later"))

    answer = pull(as_reader, "programmes.ndjson", as_of="2025-12-08")
    assert answer["Record-Day"] == "2025-12-08"
    assert [orjson.loads(line)["programme"] for line in answer.getvalue().splitlines()] == ["before"]
    assert pulled(as_reader, "milestones", as_of="2025-12-08") == []
    assert "as_of=2025-12-08" in pull(as_reader, "milestones.csv", as_of="8 Dec 2025")["Link"]


def test_an_old_day_is_told_by_the_same_columns(as_reader, buy):
    day = Milestone.history.latest().known_on

    assert pulled(as_reader, "milestones", as_of=day) == pulled(as_reader, "milestones")


# Many


def many(count):
    programme = make.programme()
    for _ in range(count):
        (
            make.claim(programme, "One"),
            make.question(programme),
            make.milestone(programme=programme, forecast="2026"),
        )
        make.agreement()


@pytest.mark.parametrize("noun", NAMES)
def test_many_rows_take_no_more_queries_than_one(as_reader, noun):
    many(1)
    with CaptureQueriesContext(connection) as one:
        pull(as_reader, f"{noun}.csv").getvalue()
    many(5)
    with CaptureQueriesContext(connection) as more:
        pull(as_reader, f"{noun}.csv").getvalue()

    assert len(more) == len(one)


def test_more_rows_than_a_sheet_holds_are_refused_before_any_is_written(as_reader, monkeypatch):
    make.milestone(), make.milestone()
    monkeypatch.setitem(vars(WAYS[-1]), "most_rows", 1)

    answer = as_reader.get(f"{ROOT}milestones.xlsx")

    assert sheet.MOST_ROWS == 1_048_575
    assert answer.status_code == 400
    assert answer.json()["detail"] == (
        "These are 2 rows, and a sheet of a workbook holds 1. Filter them, or take CSV."
    )


# One record


@pytest.mark.django_db(transaction=True)
def test_a_file_is_the_record_at_the_head_that_it_tells_whatever_is_written_meanwhile(
    open_reading, client, monkeypatch
):
    monkeypatch.setattr(rows, "FIRST", 1), monkeypatch.setattr(rows, "CHUNK", 1)
    programme = make.programme()
    _, second = (make.milestone(programme=programme, slug=slug, forecast="Q2 2026") for slug in ("a", "b"))
    before = str(head())

    answer = client.get(f"{ROOT}milestones.ndjson")
    sent = [next(answer.streaming_content)]
    elsewhere(lambda: second.log(forecast="Q4 2026", estimate=True, reason="Late", reason_code="other"))
    elsewhere(lambda: make.milestone(programme=programme, slug="c"))
    sent += answer.streaming_content
    answer.close()

    told = [orjson.loads(line) for line in b"".join(sent).splitlines()]
    assert answer["Audit-Head"] == before != str(head())
    assert [(row["milestone"], row["forecast"]) for row in told] == [("a", "2026-34"), ("b", "2026-34")]
    assert [row["forecast"] for row in pulled(client, "milestones")] == ["2026-34", "2026-36", ""]
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_who_hangs_up_leaves_nothing_open(open_reading, client):
    make.milestone()

    answer = client.get(f"{ROOT}milestones.ndjson")
    assert connection.in_atomic_block
    answer.close()

    assert not connection.in_atomic_block
    assert make.milestone()


def test_a_stale_milestone_is_so_by_the_day_that_is_shown(as_reader, editor):
    milestone = make.milestone(slug="quiet", forecast="2026")
    milestone.log(forecast="2026", reported_on=TODAY + timedelta(days=1), estimate=True, logged_by=editor)
    row = only(pulled(as_reader, "milestones"))

    assert row["touched_on"] == "2026-03-03"
    assert row["stale"] is True
