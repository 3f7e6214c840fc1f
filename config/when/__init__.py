"""Honest dates: never more exact than the source."""

from config.when.fields import WhenField, bounds
from config.when.forms import WhenFormField
from config.when.move import moved_with
from config.when.queries import Ever, by_date, dated, honest, overdue, overlapping, undated
from config.when.slip import Slip, slip, slip_of
from config.when.value import NO_DATE, When
from config.when.words import read

__all__ = [
    "NO_DATE",
    "Ever",
    "Slip",
    "When",
    "WhenField",
    "WhenFormField",
    "bounds",
    "by_date",
    "dated",
    "honest",
    "moved_with",
    "overdue",
    "overlapping",
    "read",
    "slip",
    "slip_of",
    "undated",
]
