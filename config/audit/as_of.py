"""The record as it stood at a moment: a context in which every read of it is answered as of then.

Pages, API and exports ask of the past what they ask of the present, with the same querysets; only what stands
behind the names of the tables is another (see shadows.py). So there is one way to read, and it cannot differ.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from config.audit.moments import day_of, end_of, in_utc
from config.when.value import day_in_words

KNOWN, RECORDED = "known", "recorded"
CLOCKS = (KNOWN, RECORDED)

_past = ContextVar("audit_past", default=None)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day by one of two clocks: what was known then, or what was recorded by its end.

    The moment bounds what had been recorded: with the clock of what was recorded it stands for its day, with
    that of what was known it leaves out what was written down later, so that the answer never changes again.
    The day is one of the installation's time zone.
    """

    day: date
    clock: str = KNOWN
    moment: datetime | None = None

    @classmethod
    def at(cls, moment):
        """Return what had been recorded by a moment."""
        return cls(day_of(moment), RECORDED, moment)

    @property
    def fields(self):
        """Return the parameters that ask for it again; a moment is in UTC."""
        if self.clock == KNOWN:
            until = {"recorded_until": in_utc(self.moment)} if self.moment else {}
            return {"as_of": self.day.isoformat()} | until
        return {"as_of": in_utc(self.moment) if self.moment else self.day.isoformat(), "clock": RECORDED}

    def settled(self, now):
        """Return what gives the same answer for ever: nothing that is recorded after now belongs to it."""
        if self.moment or (self.clock == RECORDED and end_of(self.day) <= now):
            return self
        return replace(self, moment=now) if self.clock == KNOWN else AsOf.at(now)

    def __str__(self):
        if self.clock == RECORDED and self.moment:
            local = timezone.localtime(self.moment, timezone.get_default_timezone())
            return f"{day_in_words(self.day)}, {local:%H:%M:%S}"
        return day_in_words(self.day)


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
