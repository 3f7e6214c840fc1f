"""Move a date with another one: by the same distance, where both are exact enough to tell it."""

from datetime import timedelta

from config.when.slip import index
from config.when.value import MONTHS_OF
from config.when.words import read


def moved_with(when, before, after):
    """Return a date moved as far as another one moved; None where that distance cannot be told of it.

    A distance is told between two dates of one precision without open ends, in its unit: a quarter moves by
    quarters. What is moved becomes as coarse as the distance where that is coarser, and "about" with it. A
    coarser date moves by whole units of its own only: a quarter by three months, and not by two.
    """
    dates = (when, before, after)
    if not all(dates) or any(date.edge for date in dates) or before.precision != after.precision:
        return None
    count = index(after) - index(before)
    if count == 0:
        return when
    text = _day(when, count) if before.precision == "day" else _window(when, before.precision, count)
    return _read(text + "~" * any(date.approximate for date in dates)) if text else None


def _day(when, count):
    """Return the text of a day so many days on; nothing for a window, whose unit is no count of days."""
    return (when.earliest + timedelta(days=count)).isoformat() if when.precision == "day" else ""


def _window(when, precision, count):
    """Return the text of the window that lies so many units on; nothing where it is no whole one."""
    months = count * MONTHS_OF[precision]
    unit = max(MONTHS_OF[precision], MONTHS_OF.get(when.precision, 0))
    if months % unit:
        return ""
    first = when.earliest.year * 12 + when.earliest.month - 1
    year, place = divmod((first // unit) * unit + months, 12)
    return f"{year}{_part(unit, place // unit + 1)}"


def _part(unit, number):
    """Return EDTF's sign for a part of a year, given its length in months and its number."""
    return {1: f"-{number:02}", 3: f"-{32 + number}", 6: f"-{39 + number}", 12: ""}[unit]


def _read(text):
    try:
        return read(text)
    except ValueError:  # beyond the years that a date may lie in
        return None
