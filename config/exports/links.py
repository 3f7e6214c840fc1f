"""Where a page leads to the files of what it shows."""

from urllib.parse import urlencode

from django.urls import reverse

from config.audit.as_of import carried
from config.exports.ways import CSV, JSON, XLSX

SHOWN = (CSV, XLSX, JSON)  # by which people take a list along; programs find the others in the API


def files_of(noun, asked):
    """Return what each file of a noun is called, and its address: with these filters, as of the same day."""
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    return [
        (way.ending.upper(), carried(f"{reverse(f'api-export-{noun}-{way.ending}')}{query}")) for way in SHOWN
    ]
