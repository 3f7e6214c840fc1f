"""The units of time that a timeline counts in, and how far it reaches."""

from dataclasses import dataclass
from datetime import date

from config.when.value import MONTHS
from config.when.words import YEARS
from programmes.charts.axis import Axis

LOW, HIGH = 1.2, 84  # per cent of the drawing; beyond lies the lane of what has no date
MANY = {3: 13, 12: 9}  # quarters, years that still have room for their names on a phone


@dataclass(frozen=True)
class Scale:
    """A unit of so many months; how many units before this one, and from its start on: at least, at most."""

    name: str
    months: int
    back: tuple
    ahead: tuple

    def unit(self, day):
        """Return the place of the unit that holds a day among all such units."""
        return (day.year * 12 + day.month - 1) // self.months

    def first_day(self, unit):
        month = unit * self.months
        return date(month // 12, month % 12 + 1, 1)

    def axis_around(self, marks, today):
        """Return an axis around today, wider if there is something to show not too far away."""
        here = self.unit(today)
        days = (day for mark in marks for day in (mark.when.earliest, mark.when.latest) if day)
        away = [self.unit(day) - here for day in days]
        back = max((-each for each in away if -each <= self.back[1]), default=0)
        ahead = max((each + 1 for each in away if each < self.ahead[1]), default=0)
        return self._axis(here - max(back, self.back[0]), max(back, self.back[0]) + max(ahead, self.ahead[0]))

    def axis_from(self, day):
        """Return an axis of the usual length from the unit that holds a day, in years that we know."""
        length = self.back[0] + self.ahead[0]
        return self._axis(min(self.unit(day), self.unit(date(YEARS.stop, 1, 1)) - length), length)

    def _axis(self, begin, length):
        return Axis(self.first_day(begin), self.first_day(begin + length), LOW, HIGH)

    def days(self, axis):
        """Return the first day of each unit on an axis."""
        return [self.first_day(unit) for unit in range(self.unit(axis.start), self.unit(axis.end))]

    def moved(self, axis, direction):
        """Return where an axis begins that lies half of this one's length earlier (-1) or later (+1)."""
        half = (self.unit(axis.end) - self.unit(axis.start)) // 2
        return max(self.first_day(self.unit(axis.start) + direction * half), date(YEARS.start, 1, 1))

    def label(self, day):
        match self.months:
            case 1:
                return MONTHS[day.month - 1][:3]
            case 3:
                return f"Q{(day.month + 2) // 3}"
        return str(day.year)

    def is_fine(self, day, count):
        """Whether a narrow screen leaves out the name of this unit, for want of room."""
        if self.months == 1:
            return day.month % 3 != 1
        return count > MANY[self.months] and self.unit(day) % 2 == 1


SCALES = {
    scale.name: scale
    for scale in [
        Scale("months", 1, (2, 4), (9, 13)),
        Scale("quarters", 3, (4, 8), (5, 9)),
        Scale("years", 12, (2, 5), (4, 7)),
    ]
}
