"""A table as text and as a workbook: what a program reads again is what stood in the rows."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.audit.chain import Head
from config.exports import parts, rows, sheet, texts
from config.exports.described import described
from config.exports.tables import AMOUNT, Column, Kept, Part, Table
from config.exports.told import Told

DAY = date(2026, 3, 2)
TOLD = Told(
    title="Buys",
    marking="Unclassified",
    day=DAY,
    past={"as_of": "2026-03-02"},
    asked={"stage": ["intent"]},
    head=Head(7, "ab" * 32),
    made_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
)
TABLE = Table(
    "buys",
    "Buys",
    (
        parts.key("buy", "pk", "Its number."),
        parts.text("name", "name", "What it is called."),
        parts.code("stage", "stage", ["intent", "closed"]),
        parts.when("due", "due", "When it is due."),
        Part((Column("price", AMOUNT),), ("price",), repeats=False),
        parts.yes_no("open", "open"),
        parts.day("since", "since"),
        parts.moment("written_at", "written_at"),
    ),
    ("buy",),
)
WRITTEN_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def chunk(*names):
    """Return so many rows that differ in nothing but number and name."""
    many = len(names)
    return {
        "pk": list(range(1, many + 1)),
        "name": list(names),
        "stage": ["intent"] * many,
        "due": ["2026-35"] * many,
        "price": [Decimal("1500000.50")] * many,
        "open": [True] * many,
        "since": [DAY] * many,
        "written_at": [WRITTEN_AT] * many,
    }


def read_csv(text):
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def written(write, *chunks):
    return "".join(write(TABLE, iter(chunks), TOLD))


# Text


def test_a_csv_begins_with_the_mark_by_which_spreadsheets_know_utf_8():
    lines = written(texts.as_csv, chunk("Grå", "Blå")).split("\r\n")

    assert lines[0].startswith("\ufeffbuy,name,stage,due,due_earliest,due_latest,due_precision")
    assert (
        lines[1]
        == "1,Grå,intent,2026-35,2026-07-01,2026-09-30,quarter,false,Q3 2026,1500000.50,true,2026-03-02,2026-01-01T12:00:00Z"
    )
    assert lines[3:] == [""]


@pytest.mark.parametrize(
    "said", ['a "b", c', "two\nlines", "two\r\nlines", ",", '"', " kept ", "", "ø🚁\u202e"]
)
def test_whatever_is_said_is_read_again_as_it_was(said):
    assert [row["name"] for row in read_csv(written(texts.as_csv, chunk(said, "b")))] == [said, "b"]
    assert orjson.loads(written(texts.as_ndjson, chunk(said)))["name"] == said


FORMULAS = [
    *["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1+1", "＝1", '=cmd|"/c calc"!A1'],
    *[" =1+1", "\xa0=1", "\ufeff=1", "\u200b\u2003 -1", " \t1"],  # behind what is not seen
    *["'=1+1", "''=1", "' +1"],  # which looks as if it had its apostrophe
]


@pytest.mark.parametrize("said", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(said):
    (row,) = read_csv(written(texts.as_csv, chunk(said)))

    assert row["name"] == f"'{said}"
    assert orjson.loads(written(texts.as_ndjson, chunk(said)))["name"] == said


@pytest.mark.parametrize("said", ["'", "'tis so", "' ", " a=1", "a\n=1", "1-2", "\ufeff", "a@b"])
def test_a_text_that_runs_nowhere_is_left_as_it_is(said):
    assert texts.harmless(said) == said


@given(st.text(alphabet="'=+-@\t\r\n \xa0\ufeff＝a1", max_size=8))
def test_taking_one_apostrophe_off_what_was_made_harmless_gives_back_every_text(said):
    cell = texts.harmless(said)
    begins_so = re.match(r"'+[\s\ufeff]*[=+\-@＝\t\r\n]", cell)

    assert (cell[1:] if begins_so else cell) == said
    assert cell.strip("\ufeff \xa0")[:1] not in set("=+-@＝") or cell.startswith("'")


def test_a_negative_number_stays_a_number():
    assert texts.cell(-30) == "-30"
    assert texts.cell(Decimal("-1.50")) == "-1.50"


def test_json_tells_what_it_is_and_holds_the_same_rows_as_ndjson():
    chunks = chunk("a", "b"), chunk("c")
    whole = orjson.loads(written(texts.as_json, *chunks))
    lines = [orjson.loads(line) for line in written(texts.as_ndjson, *chunks).splitlines()]

    assert whole["rows"] == lines
    assert [row["name"] for row in lines] == ["a", "b", "c"]
    assert list(lines[0]) == [column.name for column in TABLE.columns]
    assert lines[0]["price"] == "1500000.50"
    assert (whole["day"], whole["audit_head"], whole["asked"]) == (
        "2026-03-02",
        str(TOLD.head),
        {"stage": ["intent"]},
    )
    assert whole["past"] == {"as_of": "2026-03-02"}


def test_without_rows_there_is_still_a_file():
    assert read_csv(written(texts.as_csv)) == []
    assert "due_words" in written(texts.as_csv)
    assert written(texts.as_ndjson) == ""
    assert orjson.loads(written(texts.as_json))["rows"] == []


def test_no_date_is_a_value_and_no_blank():
    rows = chunk("a") | {"due": [""]}
    row = orjson.loads(written(texts.as_ndjson, rows))

    assert (row["due"], row["due_earliest"], row["due_precision"], row["due_words"]) == (
        "",
        None,
        "none",
        "no date given",
    )


# Values that come again


def test_what_comes_again_is_made_once_and_forgotten_when_there_is_too_much():
    asked = []
    kept = Kept(lambda value: asked.append(value) or value * 2)
    kept.MOST = 2

    assert [kept[value] for value in (1, 1, 2, 3, 1)] == [2, 2, 4, 6, 2]
    assert asked == [1, 2, 3, 1]
    assert len(kept) == 2


def test_what_is_beside_a_row_is_looked_up_once_for_all():
    asked = []
    beside = rows.Beside(("a", "b"), "pk", lambda keys: asked.append(keys) or {1: (10, 11)}, (0, 0))

    assert [*map(list, beside.values([1, 2, None, 1]))] == [[10, 0, 0, 10], [11, 0, 0, 11]]
    assert asked == [{1, 2}]


# Workbook


def workbook(*chunks, table=TABLE):
    return openpyxl.load_workbook(io.BytesIO(b"".join(sheet.as_xlsx(table, iter(chunks), TOLD))))


def test_the_first_sheet_says_what_the_file_is():
    about = workbook(chunk("a"))["About"]
    said = {row[0]: row[1] for row in about.iter_rows(values_only=True) if row[0]}

    assert said["What"] == "Buys"
    assert said["Marking"] == "Unclassified"
    assert said["Day that is shown"] == datetime(2026, 3, 2)
    assert said["As of"] == "as_of: 2026-03-02"
    assert said["Filters"] == "stage: intent"
    assert said["Head of the record"] == str(TOLD.head)
    assert said["Made at (UTC)"] == "2026-03-02 09:30:00"
    assert said["Due earliest"] == "due_earliest"


def test_the_second_sheet_holds_the_rows_under_a_frozen_heading():
    table = workbook(chunk("a"), chunk("b"))["Buys"]
    heading, first, second = table.iter_rows(values_only=True)

    assert table.freeze_panes == "B2"
    assert heading[:4] == ("Buy", "Name", "Stage", "Due")
    assert first[:6] == (1, "a", "intent", "2026-35", datetime(2026, 7, 1), datetime(2026, 9, 30))
    assert first[9:] == (1500000.5, True, datetime(2026, 3, 2), datetime(2026, 1, 1, 12))
    assert second[1] == "b"


@pytest.mark.parametrize(
    "said", ["=1+1", "{=1}", "+1", "@a", "https://example.org/", "mailto:a@b", "internal:Buys!A1"]
)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(said):
    cell = workbook(chunk(said))["Buys"]["B2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (said, "s", None)


def test_a_text_that_no_cell_holds_says_that_it_is_cut():
    cell = workbook(chunk("ø" * 40_000))["Buys"]["B2"].value

    assert cell.endswith("(cut here: a cell holds no more)")
    assert len(cell) < 32_767


def test_a_day_that_spreadsheets_disagree_on_is_a_text():
    rows = chunk("a") | {"since": [date(1900, 1, 1)]}

    assert workbook(rows)["Buys"]["L2"].value == "1900-01-01"


# Beside it


def test_each_column_is_described_with_what_it_holds():
    said = described(TABLE, TOLD, "buys.csv?stage=intent")
    columns = {column["name"]: column for column in said["tableSchema"]["columns"]}

    assert said["@context"][0] == "http://www.w3.org/ns/csvw"
    assert said["url"] == "buys.csv?stage=intent"
    assert said["tableSchema"]["primaryKey"] == ["buy"]
    assert list(columns) == [column.name for column in TABLE.columns]
    assert columns["buy"] == {
        "name": "buy",
        "titles": "buy",
        "datatype": "integer",
        "dc:description": "Its number.",
        "required": True,
    }
    assert columns["stage"]["datatype"] == {"base": "string", "format": "intent|closed"}
    assert columns["due_latest"]["datatype"] == "date"
    assert str(TOLD.head) in said["dc:description"]
