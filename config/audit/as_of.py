"""The record as it stood at a moment: a context in which every read of it is answered as of then.

Pages, API and exports ask of the past what they ask of the present, with the same querysets; only what stands
behind the names of the tables is another (see shadows.py). So there is one way to read, and it cannot differ.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from config.when.value import day_in_words

KNOWN, RECORDED = "known", "recorded"
CLOCKS = (KNOWN, RECORDED)

_past = ContextVar("audit_past", default=None)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day by one of two clocks: what was known then, or what was recorded by its end, or by a moment in it.

    The day is one of the installation's time zone. What is recorded has a moment; what is known, a day.
    """

    day: date
    clock: str = KNOWN
    moment: datetime | None = None

    @classmethod
    def at(cls, moment):
        return cls(timezone.localdate(moment, timezone.get_default_timezone()), RECORDED, moment)

    @property
    def text(self):
        """Return how an address names it: a day, or a moment in UTC."""
        if self.moment is None:
            return self.day.isoformat()
        return self.moment.astimezone(UTC).isoformat().replace("+00:00", "Z")

    @property
    def fields(self):
        """Return the parameters that ask for it again."""
        clock = {"clock": self.clock} if self.clock != KNOWN else {}
        return {"as_of": self.text} | clock

    def __str__(self):
        if self.moment is None:
            return day_in_words(self.day)
        local = timezone.localtime(self.moment, timezone.get_default_timezone())
        return f"{day_in_words(self.day)}, {local:%H:%M:%S}"


@contextmanager
def reading(as_of):
    """Answer every read inside as of then; None is the present. The past is never written."""
    connection.features.allows_group_by_selected_pks = False  # as a shadow has no primary key
    token = _past.set(as_of)
    try:
        yield as_of
    finally:
        _past.reset(token)


def the_past():
    """Return the moment that is read as of here; None when it is the present."""
    return _past.get()


def today():
    """Return the day of what is shown: the one that is asked for, or else the day it is."""
    past = the_past()
    return past.day if past else timezone.localdate()


def carried(address):
    """Return an address of ours that shows the same moment as the page it stands on."""
    past = the_past()
    if past is None:
        return address
    path, mark, place = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode(past.fields)}{mark}{place}"
