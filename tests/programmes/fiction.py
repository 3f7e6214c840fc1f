"""Fiction for tests of the exercise: made on a day that stays the same."""

from datetime import date, timedelta

from programmes import exercise

DAY = date(2026, 3, 16)


def ago(days):
    return DAY - timedelta(days=days)


def made(count, **sizes):
    """Make fiction, and return what was said of it."""
    said = []
    exercise.make(count, say=said.append, **{"today": DAY, **sizes})
    return said
