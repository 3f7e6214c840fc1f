"""Read the environment; fail loudly on a value that cannot be meant."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name, default=None):
    """Return the variable NAME, or the contents of the file that NAME_FILE points at, or the default.

    Raises ImproperlyConfigured when none of them is there.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to the path of a file that holds it.")
    return value


def flag(name, default=False):
    """Return whether the variable says yes; anything but yes, no or nothing is an error."""
    value = os.environ.get(name, "yes" if default else "no").strip().lower()
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value == "yes"


def words(name, default=""):
    """Return the comma-separated variable as a list without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name, default):
    """Return the variable as a whole number that is not negative."""
    value = os.environ.get(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def rate(name, default):
    """Return how often in how many seconds: 600/min or 10/15min gives (10, 900)."""
    value = os.environ.get(name, default).strip()
    said = re.fullmatch(r"([1-9]\d{0,8})/([1-9]\d{0,3})?(sec|min|hour|day)", value, re.ASCII)
    if not said:
        raise ImproperlyConfigured(f"{name} must be a rate such as 600/min or 10/15min, not {value!r}.")
    times, units, unit = said.groups(default="1")
    return int(times), int(units) * {"sec": 1, "min": 60, "hour": 3600, "day": 86_400}[unit]


def matching(name, pattern, words):
    """Return the variable, which is empty or looks as the words say."""
    value = os.environ.get(name, "").strip()
    if value and not re.fullmatch(pattern, value, re.ASCII):
        raise ImproperlyConfigured(f"{name} must be {words}, not {value!r}.")
    return value
