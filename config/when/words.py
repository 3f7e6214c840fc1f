"""Read what people write, and EDTF itself, into an honest date."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from config.when.value import MONTHS, NO_DATE, When

FORMS = "14 May 2026, May 2026, Q3 2026, H2 2026, 2026, about March 2026, by June 2026, from 2026 or none"
UNREADABLE = f"This date cannot be read. Write {FORMS}: a real day, in the years 1900 to 2199."
LONGEST = 60
YEARS = range(1900, 2200)
NO_DATE_WORDS = {"", "none", "unknown", "undated", "no date", "no date given"}

EDTF = re.compile(r"(?P<by>\.\./)?(?P<date>[\d-]+)(?P<about>~)?(?P<since>/\.\.)?", re.ASCII)
SENTENCE = re.compile(
    r"(?:(?P<by>(?:by|before)(?: the)? end of|by|no later than|not later than) "
    r"|(?P<since>from|not before|no earlier than|not earlier than) "
    r"|(?:on|in|during) )?"
    r"(?P<about>(?:about|around|circa|ca?) |ca?\. ?)?"
    r"(?P<date>.+)",
    re.ASCII,
)
DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
MONTH = r"(?P<span>[a-z]{3,9})\.?"
DATES = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})(?:-(?P<span>\d\d)(?:-(?P<day>\d\d))?)?",
        rf"(?:{DAY} )?{MONTH} (?P<year>\d{{4}})",
        rf"{MONTH} {DAY} (?P<year>\d{{4}})",
        r"(?P<span>[qh]\d)[ -]?(?P<year>\d{4})",
        r"(?P<year>\d{4})[ -]?(?P<span>[qh]\d)",
    )
]

# EDTF's number for a part of a year (its seasons, 21..24, have no days): precision, first and last month
SPANS = {f"{month:02}": ("month", month, month) for month in range(1, 13)}
SPANS |= {f"{32 + quarter}": ("quarter", 3 * quarter - 2, 3 * quarter) for quarter in range(1, 5)}
SPANS |= {f"{39 + half}": ("half", 6 * half - 5, 6 * half) for half in (1, 2)}

NUMBERS = {name.lower(): f"{number:02}" for number, name in enumerate(MONTHS, 1)}
NUMBERS |= {name[:3]: number for name, number in NUMBERS.items()}
NUMBERS |= {"sept": "09", "q1": "33", "q2": "34", "q3": "35", "q4": "36", "h1": "40", "h2": "41"}


@lru_cache(maxsize=4096)
def read(text):
    """Return the date that a text means; raise ValueError, naming the forms, if it means none."""
    said = _plain(text)
    if said in NO_DATE_WORDS:
        return NO_DATE
    found = EDTF.fullmatch(said) or SENTENCE.fullmatch(said)
    if not found or (found["by"] and found["since"]):
        raise ValueError(UNREADABLE)
    written, precision, earliest, latest = _window(found["date"])
    written += "~" if found["about"] else ""
    about = bool(found["about"])
    if found["by"]:
        return When(f"../{written}", None, latest, precision, "by", about)
    if found["since"]:
        return When(f"{written}/..", earliest, None, precision, "from", about)
    return When(written, earliest, latest, precision, "", about)


def _plain(text):
    """Return a text in small letters with single spaces, without its commas."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError(UNREADABLE)
    said = " ".join(text.replace(",", " ").split())
    if not said.isascii():  # some foreign letters turn into ours when made small
        raise ValueError(UNREADABLE)
    return said.lower()


def _window(said):
    """Return EDTF, precision, first and last day of a date without its edge."""
    for pattern in DATES:
        if found := pattern.fullmatch(said):
            return _days(**found.groupdict())
    raise ValueError(UNREADABLE)


def _days(year, span=None, day=None):
    span = NUMBERS.get(span, span)
    if int(year) not in YEARS or (span and span not in SPANS):
        raise ValueError(UNREADABLE)
    precision, first, last = SPANS[span] if span else ("year", 1, 12)
    if day:
        return _one_day(int(year), precision, first, int(day))
    written = f"{year}-{span}" if span else year
    year = int(year)
    return written, precision, date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _one_day(year, precision, month, day):
    if precision != "month" or not 1 <= day <= monthrange(year, month)[1]:
        raise ValueError(UNREADABLE)
    only = date(year, month, day)
    return only.isoformat(), "day", only, only
