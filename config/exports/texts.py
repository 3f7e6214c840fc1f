"""A table as lines of text: CSV for spreadsheets, NDJSON and JSON for programs."""

import re
from datetime import datetime

import orjson

from config.api.rendering import plain
from config.audit.moments import in_utc
from config.exports.tables import maker

BYTE_ORDER_MARK = "\ufeff"  # by it spreadsheets know UTF-8
BLANKS = r"[^\S\t\r\n]|[\ufeff\u200b-\u200f\u2060]"  # which spreadsheets pass over; some of no width
RUN_BY_SPREADSHEETS = re.compile(rf"'*(?:{BLANKS})*[=+\-@\t\r\n＝＋－＠]")
QUOTED = re.compile(r'[",\r\n]')


def harmless(text):
    """Return a text that no spreadsheet runs as a formula: one that it would run has an apostrophe before it.

    So has one that looks as if it had been given one already: taking one apostrophe off what begins so gives
    back every text.
    """
    return f"'{text}" if RUN_BY_SPREADSHEETS.match(text) else text


def cell(value):
    """Return a value as a cell of CSV: nothing is empty, numbers and days are as programs write them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        said = harmless(value)
        return '"{}"'.format(said.replace('"', '""')) if QUOTED.search(said) else said
    return in_utc(value) if isinstance(value, datetime) else str(value)


def row_of_cells(values):
    """Return a row of CSV as RFC 4180 has it."""
    return ",".join(map(cell, values)) + "\r\n"


def as_csv(table, chunks, told):
    """Yield the rows as RFC 4180 has it, under the names of the columns."""
    begin = BYTE_ORDER_MARK + row_of_cells(column.name for column in table.columns)
    for lines in _written(table, chunks, _cells):
        yield begin + "\r\n".join([*lines, ""])
        begin = ""
    yield begin  # of no rows


def as_ndjson(table, chunks, told):
    """Yield the rows, each an object on a line of its own."""
    for lines in _written(table, chunks, _members):
        yield "{" + "}\n{".join(lines) + "}\n"


def as_json(table, chunks, told):
    """Yield one object: what is told of the file, and last its rows."""
    begin = said(told.fields | {"rows": []})[: -len("]}")] + "\n"
    for lines in _written(table, chunks, _members):
        yield begin + "{" + "},\n{".join(lines) + "}"
        begin = ",\n"
    yield ("" if begin == ",\n" else begin) + "\n]}\n"


def _written(table, chunks, write):
    """Yield the rows of each chunk, written part by part."""
    makers = [(part, maker(part, write(part))) for part in table.parts]
    for found in chunks:
        columns = (map(make, table.gathered(part, found)) for part, make in makers)
        yield map(",".join, zip(*columns, strict=True))


def _cells(part):
    if part.make is None:
        return cell
    return lambda value: ",".join(map(cell, part.made(value)))


def _members(part):
    """Return what writes the members of an object that a part makes, without its braces."""
    names = [column.name for column in part.columns]
    if part.make is None:
        (name,) = map(said, names)
        return lambda value: f"{name}:{said(value)}"
    return lambda value: said(dict(zip(names, part.made(value), strict=True)))[1:-1]


def said(value):
    """Return a value in JSON: a moment in UTC, as Django reads it; an amount as a text, as it is exact."""
    return orjson.dumps(value, default=plain, option=orjson.OPT_UTC_Z).decode()
