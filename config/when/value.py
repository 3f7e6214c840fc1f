"""An honest date: a window of days, never more exact than the source that gave it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
UNITS = {"day": "day", "month": "month", "quarter": "quarter", "half": "half-year", "year": "year"}


def month_in_words(day):
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def day_in_words(day):
    return f"{day.day} {month_in_words(day)}"


@dataclass(frozen=True, slots=True)
class When:
    """One EDTF text and the days that it allows; `read()` makes them."""

    text: str = ""
    earliest: date | None = None
    latest: date | None = None
    precision: str = "none"
    edge: str = ""
    approximate: bool = False

    def __bool__(self):
        return bool(self.text)

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The date as people write it; reading the label gives the same date again."""
        if not self:
            return "no date given"
        edge = f"{self.edge} " if self.edge else ""
        return f"{edge}{self._about}{self._written}"

    @property
    def grain(self):
        """How exact the date is, in words."""
        if not self:
            return "no date in any source"
        unit = UNITS[self.precision]
        one_day = self.precision == "day"
        if self.edge == "by":
            return f"any day up to {self._about}{'that day' if one_day else f'the end of the {unit}'}"
        if self.edge == "from":
            return f"any day from {self._about}{'that day' if one_day else f'the start of the {unit}'}"
        if one_day:
            return "about that day" if self.approximate else "exact day"
        return f"some day in {'or near ' if self.approximate else ''}the {unit}"

    @property
    def reading(self):
        """The days that the date allows, in words."""
        if not self:
            return "no date given"
        if self.edge == "by":
            return f"any day up to {self._about}{day_in_words(self.latest)}"
        if self.edge == "from":
            return f"any day from {self._about}{day_in_words(self.earliest)}"
        if self.precision == "day":
            return f"{self._about}{day_in_words(self.earliest)}"
        return f"{self._about}{day_in_words(self.earliest)} to {day_in_words(self.latest)}"

    @property
    def sort_key(self):
        """The window that ends first comes first, then those without an end, then no date at all."""
        return self.latest or date.max, self.earliest or date.max

    def overdue(self, today):
        """Whether the whole window is past; a year is not overdue on 2 January."""
        return self.latest is not None and self.latest < today

    def share_gone(self, today):
        """How much of the window is past, 0 to 1; None when an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        window = (self.latest - self.earliest).days + 1
        return min(max((today - self.earliest).days / window, 0.0), 1.0)

    def running_out(self, today):
        """Whether most of the window is gone, and not yet all of it."""
        share = self.share_gone(today)
        return share is not None and not self.overdue(today) and share > settings.RUNNING_OUT_SHARE

    def overlaps(self, first, last):
        """Whether some day of the window lies in first..last; an open end reaches any day."""
        starts_in_time = self.earliest is None or self.earliest <= last
        ends_late_enough = self.latest is None or self.latest >= first
        return bool(self) and starts_in_time and ends_late_enough

    @property
    def _about(self):
        return "about " if self.approximate else ""

    @property
    def _written(self):
        day = self.earliest or self.latest
        match self.precision:
            case "day":
                return day_in_words(day)
            case "month":
                return month_in_words(day)
            case "quarter":
                return f"Q{(day.month + 2) // 3} {day.year}"
            case "half":
                return f"H{(day.month + 5) // 6} {day.year}"
        return str(day.year)


NO_DATE = When()
