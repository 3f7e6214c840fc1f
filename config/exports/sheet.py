"""A table as a workbook: its first sheet says what it is, the second holds the rows. No cell is ever run."""

import tempfile
from datetime import date, datetime

import xlsxwriter

from config.exports.tables import AMOUNT, DAY, MOMENT, SHARE, WHOLE, YES_NO, maker

MOST_ROWS = 1_048_576 - 1  # of a sheet, without the row of headings
LONGEST = 32_000  # characters of a cell; a sheet holds 32,767, and a little room is left
CUT = " … (cut here: a cell holds no more)"
BLOCK = 64 * 1024
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDTHS = {DAY: 11, MOMENT: 18, WHOLE: 9, SHARE: 9, AMOUNT: 16, YES_NO: 9}
EARLIEST = date(1900, 3, 1)  # before it, spreadsheets count days of which they disagree


def as_xlsx(table, chunks, told):
    """Yield a workbook: it is made in a file of a moment, as it cannot be sent while it is made."""
    with tempfile.TemporaryFile() as file:
        _make(file, table, chunks, told)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _make(file, table, chunks, told):
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        days, moments = (
            book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
        )
        first = book.add_worksheet("About")
        sheet = book.add_worksheet(table.name.capitalize())
        _write_rows(sheet, table, chunks, {"heading": bold, DAY: days, MOMENT: moments})
        _write_about(first, table, told, bold, days)


def _write_about(sheet, table, told, bold, days):
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 60)
    place = 0
    for place, (what, value) in enumerate(told.lines):
        sheet.write_string(place, 0, what, bold)
        _write(sheet, place, 1, value, days)
    columns = [("Column", "In other formats", "What it says")]
    columns += [(column.heading, column.name, column.about) for column in table.columns]
    for row, words in enumerate(columns, place + 2):
        for at, word in enumerate(words):
            sheet.write_string(row, at, word, bold if row == place + 2 else None)


def _write_rows(sheet, table, chunks, formats):
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, WIDTHS.get(column.kind, 22))
        sheet.write_string(0, at, column.heading, formats["heading"])
    styles = [formats.get(column.kind) for column in table.columns]
    for row, values in enumerate(_rows(table, chunks), 1):
        for at, (value, style) in enumerate(zip(values, styles, strict=True)):
            _write(sheet, row, at, value, style)


def _rows(table, chunks):
    makers = [(part, maker(part, part.made)) for part in table.parts]
    for found in chunks:
        columns = (map(make, table.gathered(part, found)) for part, make in makers)
        for parts in zip(*columns, strict=True):
            yield sum(parts, ())


def _write(sheet, row, at, value, style):
    """Write a value as what it is; nothing leaves its cell empty."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, str):
        sheet.write_string(row, at, value if len(value) <= LONGEST else f"{value[:LONGEST]}{CUT}")
    elif isinstance(value, datetime):
        sheet.write_datetime(row, at, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        _write_day(sheet, row, at, value, style)
    else:
        sheet.write_number(row, at, value)


def _write_day(sheet, row, at, day, style):
    if day < EARLIEST:
        sheet.write_string(row, at, day.isoformat())
    else:
        sheet.write_datetime(row, at, day, style)
