"""What a day makes of a milestone: from its columns, for whoever tells many at once.

What was computed is kept as long as the process: the thresholds are those with which it began.
"""

from functools import lru_cache
from typing import NamedTuple

from config.when import read
from programmes.models.freshness import is_stale
from programmes.models.milestone import Milestone


class Computed(NamedTuple):
    """Whether it is late for its forecast, or soon will be, and how much of that window is past, 0 to 1."""

    overdue: bool
    running_out: bool
    window_used: float | None


@lru_cache(maxsize=8192)
def computed(today, status, forecast):
    """Return what a day makes of a status and a forecast in EDTF; only an open milestone is overdue."""
    is_open, date = Milestone.is_open_in(status), read(forecast)
    used = date.share_gone(today)
    return Computed(
        overdue=is_open and date.overdue(today),
        running_out=is_open and date.running_out(today),
        window_used=None if used is None else round(used, 3),
    )


def is_stale_while_open(today, status, touched_on):
    """Say whether it is open and no person has logged anything on it for long."""
    return Milestone.is_open_in(status) and is_stale(today, touched_on)
