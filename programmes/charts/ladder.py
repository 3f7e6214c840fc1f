"""The upright axis of a trend: the days that forecasts fall on, later ones higher up."""

from dataclasses import dataclass
from datetime import date, timedelta

from config.strips import spread
from programmes.charts.axis import first_day, quarter

TOP = 14
A_DAY = 0.62, 0.78  # pixels at least and at most, so that a quarter is about 60 thick
LOW, MIDDLE, HIGH = 110, 300, 420  # pixels of all days together
READABLE = 17  # pixels from one label to the next
STEPS = 1, 4, 20, 80  # quarters from one rung to the next
BEYOND = timedelta(days=182)  # what is shown of a window without an end


@dataclass(frozen=True)
class Ladder:
    """Whole quarters, mapped to pixels from the top of the drawing."""

    low: date
    high: date

    @property
    def days(self):
        return (self.high - self.low).days

    @property
    def a_day(self):
        least, most = A_DAY
        usual = min(max(MIDDLE / self.days, least), most)
        return max(min(usual, HIGH / self.days), LOW / self.days)

    @property
    def bottom(self):
        return TOP + self.days * self.a_day

    def y(self, day):
        """Return where a day begins; what lies outside stands at the edge."""
        return self.bottom - (min(max(day, self.low), self.high) - self.low).days * self.a_day

    def after(self, day):
        return self.y(day + timedelta(days=1))

    def rungs(self):
        """Return the steps in view, with room for a label each: first day, day after the last, label."""
        step = next((step for step in STEPS if step * 91 * self.a_day >= READABLE), STEPS[-1])
        first, last = quarter(self.low), quarter(self.high)
        return [
            (first_day(max(at, first)), first_day(min(at + step, last)), _label(at, step))
            for at in range(first - first % step, last, step)
        ]


def _label(at, step):
    year = at // 4
    if step == 1:
        return f"Q{at % 4 + 1} {year}"
    return str(year) if step == 4 else f"{year}–{year + step // 4 - 1}"


def ladder_for(points, today):
    """Return whole quarters from the first window to the end of the last; to today where one is overdue.

    Points are the days of reports with the date that was on record, and whether it still is.
    """
    reaches = [_reach(day, when) for day, when, _ in points]
    ends = [end for _, end in reaches] + [today for _, when, still in points if still and when.overdue(today)]
    return Ladder(first_day(quarter(min(start for start, _ in reaches))), first_day(quarter(max(ends)) + 1))


def _reach(day, when):
    """Return the first and last day to show; an open end begins at the report, or goes on for half a year."""
    first, last = spread(when)
    return first or min(day, last), last or first + BEYOND
