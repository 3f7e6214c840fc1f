"""Who is writing, why, in which act, and since when the fact is known: one context variable."""

import secrets
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from simple_history.models import HistoricalRecords


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the history says of a change besides the change itself."""

    user_id: int | None = None
    reason: str | None = None
    change_set: str | None = None
    known_on: date | None = None


NOTHING_SAID = Circumstances()
_circumstances = ContextVar("audit_circumstances", default=NOTHING_SAID)


@contextmanager
def acting(user=None, reason=None, known_on=None):
    """Make all that is written inside one act; what is not given is inherited from the act around it."""
    _refuse_the_future(known_on)
    outer = _circumstances.get()
    inner = Circumstances(
        user_id=getattr(user, "pk", user) or outer.user_id,
        reason=reason or outer.reason,
        change_set=outer.change_set or new_change_set(),
        known_on=known_on or outer.known_on,
    )
    token = _circumstances.set(inner)
    try:
        yield inner
    finally:
        _circumstances.reset(token)


def current():
    """Return the circumstances of a write made now; who is not said by an act, the request says."""
    circumstances = said()
    return circumstances if circumstances.user_id else replace(circumstances, user_id=_requesting_user_id())


def said():
    """Return what the acts around say, and nothing that the request says."""
    return _circumstances.get()


def today():
    """Return the day it is where the record is kept, whatever zone a reader has chosen."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def new_change_set():
    """Return a new id that sorts by the time it was made (a UUID of version 7, to the microsecond or so)."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    variant = 0b10 << 62
    return f"{milliseconds:012x}7{rest * 4096 // 1_000_000:03x}{variant | secrets.randbits(62):016x}"


def _requesting_user_id():
    request = getattr(HistoricalRecords.context, "request", None)
    return getattr(getattr(request, "user", None), "pk", None)


def _refuse_the_future(known_on):
    if known_on is not None and known_on > today():
        raise ValueError(
            f"Nobody knows a fact before its day: known_on cannot be {known_on}, later than today."
        )
