"""What a day makes of a milestone: from its columns, for whoever tells many at once."""

from functools import lru_cache
from typing import NamedTuple

from config.when import read
from programmes.models.freshness import is_stale
from programmes.models.milestone import Milestone


class Signals(NamedTuple):
    """Whether it is late for its forecast, or soon will be, and how much of that window is past, 0 to 1."""

    overdue: bool
    running_out: bool
    window_used: float | None


@lru_cache(maxsize=8192)
def signals(today, status, forecast):
    """Return the signals of a day, a status and a forecast in EDTF; only an open milestone is overdue."""
    is_open, date = is_open_in(status), read(forecast)
    used = date.share_gone(today)
    return Signals(
        overdue=is_open and date.overdue(today),
        running_out=is_open and date.running_out(today),
        window_used=None if used is None else round(used, 3),
    )


def is_silent(today, status, touched_on):
    """Say whether it is open and no person has logged anything on it for long."""
    return is_open_in(status) and is_stale(today, touched_on)


def is_open_in(status):
    return status not in Milestone.FINAL
