"""Where a page leads to the files of what it shows."""

from config.exports.ways import CSV, JSON, XLSX
from config.filters import asked_at

SHOWN = (CSV, XLSX, JSON)  # by which people take a list along; programs find the others in the API


def files_of(noun, asked):
    """Return what each file of a noun is called, and its address: with these filters, as of the same day."""
    return [(way.ending.upper(), asked_at(f"api-export-{noun}-{way.ending}", asked)) for way in SHOWN]
