"""The columns that several nouns have: plain values, honest dates, sources."""

from config.exports.tables import CODE, DAY, EDTF, MOMENT, SHARE, TEXT, WHOLE, YES_NO, Column, Part
from config.when import read
from config.when.value import UNITS

BETWEEN = "; "  # several values in one text
PRECISIONS = (*UNITS, "none")
TONES = ("late", "early", "same", "unknown")


def text(name, of, about="", *, repeats=False):
    return _plain(name, TEXT, of, about, repeats=repeats)


def code(name, of, codes, about=""):
    return Part((Column(name, CODE, about, tuple(codes)),), (of,))


def day(name, of, about=""):
    return _plain(name, DAY, of, about)


def moment(name, of, about=""):
    return _plain(name, MOMENT, of, about, repeats=False)


def whole(name, of, about=""):
    return _plain(name, WHOLE, of, about)


def yes_no(name, of, about=""):
    return _plain(name, YES_NO, of, about)


def key(name, of, about):
    """Return the number by which a row is known."""
    return _plain(name, WHOLE, of, about, repeats=False)


def _plain(name, kind, of, about, *, repeats=True):
    return Part((Column(name, kind, about),), (of,), repeats=repeats)


def when(name, of, about):
    """Return the columns of an honest date: as exact as its source, and the days that it allows."""
    return Part(when_columns(name, about), (of,), lambda said: when_values(read(said or "")))


def when_columns(name, about):
    return (
        Column(name, EDTF, f"{about} EDTF (ISO 8601-2); empty when no date is given."),
        Column(f"{name}_earliest", DAY, "The first day that it allows; empty when open."),
        Column(f"{name}_latest", DAY, "The last day that it allows; empty when open."),
        Column(f"{name}_precision", CODE, "How exact it is.", PRECISIONS),
        Column(f"{name}_approximate", YES_NO, "Whether it is marked as about."),
        Column(f"{name}_words", TEXT, "As people write it."),
    )


def when_values(date):
    return date.text, date.earliest, date.latest, date.precision, date.approximate, date.label


def slip_columns(name, base):
    return (
        Column(name, TEXT, f"How far the forecast lies from {base}, no more exact than both dates allow."),
        Column(f"{name}_tone", CODE, "Which way.", TONES),
        Column(f"{name}_least_days", WHOLE, "At least so many days later; negative for earlier."),
        Column(f"{name}_most_days", WHOLE, "At most so many days later; empty without an end."),
    )


def slip_values(slip):
    return slip.text, slip.tone, slip.least, slip.most


def share(name, about):
    return Column(name, SHARE, about)
