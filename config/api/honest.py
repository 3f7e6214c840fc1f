"""An honest date in JSON: the days that it allows, never more exact than its source."""

from functools import lru_cache

from config.api.columns import one_of, record
from config.when import read
from config.when.value import UNITS

DAY = {"type": "string", "format": "date"}
DAY_OR_NONE = {"type": ["string", "null"], "format": "date"}
SCHEMA = record(
    {
        "edtf": {
            "type": "string",
            "description": "Extended Date/Time Format (ISO 8601-2); empty when no date is given.",
        },
        "earliest": DAY_OR_NONE | {"description": "The first day that it allows; null when open."},
        "latest": DAY_OR_NONE | {"description": "The last day that it allows; null when open."},
        "precision": one_of([*UNITS.items(), ("none", "no date given")]),
        "edge": {
            "type": "string",
            "enum": ["", "by", "from"],
            "description": "by: any day up to the latest. from: any day from the earliest. Otherwise empty.",
        },
        "approximate": {"type": "boolean", "description": "Whether the source says about."},
        "words": {"type": "string", "description": "As people write it."},
    },
    "A date as exact as its source: a window of days. No date at all is a value too: an empty `edtf`.",
    examples=[
        {
            "edtf": "2026-35",
            "earliest": "2026-07-01",
            "latest": "2026-09-30",
            "precision": "quarter",
            "edge": "",
            "approximate": False,
            "words": "Q3 2026",
        }
    ],
)


@lru_cache(maxsize=4096)
def honest(text):
    """Return the date that a text means; the same object for the same text, so leave it as it is."""
    when = read(text)
    return {
        "edtf": when.text,
        "earliest": when.earliest,
        "latest": when.latest,
        "precision": when.precision,
        "edge": when.edge,
        "approximate": when.approximate,
        "words": when.label,
    }
