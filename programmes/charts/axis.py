"""The axis of time that marks stand on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from config.when import NO_DATE, When

BACK, AHEAD = (1, 4), (5, 9)  # quarters before this one, and from its start on: at least, at most


@dataclass(frozen=True)
class Axis:
    """Days in a row, mapped to per cent of the drawing's width."""

    start: date
    end: date
    low: float = 1
    high: float = 99

    def at(self, day):
        share = (day - self.start).days / (self.end - self.start).days
        return self.low + min(max(share, 0), 1) * (self.high - self.low)

    def after(self, day):
        return self.at(day + timedelta(days=1))

    def shows(self, when):
        return (
            bool(when)
            and (when.earliest or self.start) < self.end
            and (when.latest or self.end) >= self.start
        )

    @property
    def last(self):
        return self.end - timedelta(days=1)

    def years(self):
        """Return each New Year's Day that falls inside."""
        return [
            date(year, 1, 1)
            for year in range(self.start.year + 1, self.end.year + 1)
            if date(year, 1, 1) < self.end
        ]


class Mark(NamedTuple):
    """What a chart needs to know of one milestone: when it is due or was met, and what was promised."""

    when: When
    baseline: When = NO_DATE
    done: bool = False
    estimate: bool = False
    partly: bool = False

    @property
    def is_moved_later(self):
        """Whether the window begins after the last day that was promised."""
        begins, promised = self.when.earliest, self.baseline.latest
        return bool(begins and promised and begins > promised)


def axis_for(marks, today):
    """Return one axis for all rows, in whole quarters: around today, wider if there is something to show."""
    here = quarter(today)
    days = {day for mark in marks for day in (mark.when.earliest, mark.when.latest)} - {None}
    away = [quarter(day) - here for day in days]
    back = max((-each for each in away if -each <= BACK[1]), default=0)
    ahead = max((each + 1 for each in away if each < AHEAD[1]), default=0)
    return Axis(first_day(here - max(back, BACK[0])), first_day(here + max(ahead, AHEAD[0])))


def quarter(day):
    return day.year * 4 + (day.month - 1) // 3


def first_day(quarter):
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)
