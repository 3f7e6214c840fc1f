"""The formats in which a table is written."""

from collections.abc import Callable
from dataclasses import dataclass

from config.exports import sheet, texts

OF_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Way:
    """One format: how its files end and are called, and how they are written."""

    ending: str
    media_type: str
    write: Callable  # (table, chunks, told) → chunks of text or bytes
    about: str
    is_packed: bool = False  # already: it gets no smaller
    most_rows: int | None = None

    @property
    def content_type(self):
        return f"{self.media_type}; charset=utf-8" if self.media_type == "text/csv" else self.media_type


CSV = Way("csv", "text/csv", texts.as_csv, "UTF-8 with a byte order mark; no cell runs as a formula.")
NDJSON = Way("ndjson", "application/x-ndjson", texts.as_ndjson, "One object a line.")
JSON = Way("json", "application/json", texts.as_json, "One object: what is told of the file, and its rows.")
XLSX = Way(
    "xlsx",
    OF_SHEETS,
    sheet.as_xlsx,
    "A workbook: what it is, then the rows.",
    is_packed=True,
    most_rows=sheet.MOST_ROWS,
)
WAYS = (CSV, NDJSON, JSON, XLSX)
