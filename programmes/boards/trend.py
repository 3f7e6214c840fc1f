"""The milestone trend of one programme: what was forecast in which report, as ribbons and as a table."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from programmes import charts
from programmes.boards.courses import Course, Report
from programmes.boards.crowding import readable
from programmes.boards.findings import finding
from programmes.boards.words import counted, listed, sentence
from programmes.charts import Ribbon


@dataclass(frozen=True)
class Cell:
    """What one report put on record, and for how many report days it stood; no report before the first."""

    report: Report | None
    days: int


class Trend:
    """The dates of a loaded programme, report by report; false where no log holds a forecast."""

    def __init__(self, milestones, today):
        self.today = today
        courses = [Course(milestone, today) for milestone in milestones]
        self.courses = [course for course in courses if course.forecasts]

    def __bool__(self):
        return bool(self.courses)

    @property
    def title(self):
        return finding(self.courses) if self.has_a_second_day else "First dates on record"

    @property
    def has_a_second_day(self):
        return len(self._span) > 1

    @cached_property
    def days(self):
        """Return the days of the reports in order; corrections are none."""
        return sorted({report.day for course in self.courses for report in course.reports})

    @cached_property
    def _span(self):
        """Return the days across: to today while a date is to come, else to the last report."""
        going_on = any(course.is_due for course in self.courses)
        return sorted({*self.days, *([self.today] if going_on else [])})

    @cached_property
    def _chosen(self):
        """Return what is drawn, in the programme's order: first what is in trouble, then what ends first."""
        first = readable(sorted(self.courses, key=_urgency), self._span)
        return [course for course in self.courses if course in first]

    @cached_property
    def chart(self):
        """Return the drawings; none on the first day, as a trend needs two."""
        if not self.has_a_second_day:
            return None
        ribbons = [Ribbon(course.milestone.name, course.runs(self._span)) for course in self._chosen]
        return charts.trend(ribbons, self._span, self.today, f"Milestone trend: {self.title}. {self._label}")

    @property
    def _label(self):
        return " ".join(sentence(f"{course.milestone.name}: {course.words}") for course in self._chosen)

    @property
    def left_out(self):
        """Name what is in the table only."""
        rest = [course.milestone.name for course in self.courses if course not in self._chosen]
        return sentence(f"in the table only, to keep it readable: {listed(rest)}") if rest else ""

    @property
    def corrected(self):
        """Say how many corrections were made, which the trend shows as mended and not as moved."""
        count = sum(course.corrections for course in self.courses)
        if not count:
            return ""
        mended = f"{counted(count, 'correction')} of the record {'is' if count == 1 else 'are'} left out"
        return sentence(f"{mended}: what was wrong is drawn as mended")

    @property
    def rows(self):
        """Return each milestone with what was on record, from report to report."""
        return [(course.milestone, [*_cells(course, self.days)]) for course in self.courses]


def _cells(course, days):
    for report, stood in groupby(days, key=course.on):
        yield Cell(report, len([*stood]))


def _urgency(course):
    """Order by trouble, then what has moved later, then what is to come; of those what ends first."""
    troubled = course.is_due and (course.is_later or course.is_overdue or course.is_lost)
    return not troubled, not course.moved_later, not course.is_due, *course.now.sort_key
