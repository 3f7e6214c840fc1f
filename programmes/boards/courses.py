"""The log of one milestone, read as the course that its date took."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from agreements.models import Source
from config.when import NO_DATE, When, slip
from programmes.charts import Point, Run
from programmes.models import Milestone, MilestoneUpdate

ENDS = {Milestone.Status.MET: "met", Milestone.Status.CANCELLED: "cancelled"}
LOST = "no date any more"
DAYS_WITHOUT_END = date.max - date.min


@dataclass
class Report:
    """What one report put on record."""

    day: date
    status: str
    forecast: When
    met_on: When
    source: Source | None
    estimate: bool

    @property
    def is_open(self):
        return Milestone.is_open_in(self.status)

    @property
    def when(self):
        """Return the date that counts: when it was met, or else the forecast; none once it is given up."""
        if self.status == Milestone.Status.MET:
            return self.met_on
        return self.forecast if self.is_open else NO_DATE

    @property
    def words(self):
        if self.status == Milestone.Status.CANCELLED:
            return "cancelled"
        return "met" if self.status == Milestone.Status.MET else ""


def reports(updates):
    """Return the reports of a log in order, each as it should have been made.

    A correction is no report and no movement: it says that the record was wrong. So what it mends is mended
    where it was first said, and the next report is measured against what is right.
    """
    made = []
    for update in updates:
        if made and update.kind == MilestoneUpdate.Kind.CORRECTION:
            _mend(made, update)
        else:
            said = {name: getattr(update, name) for name in Milestone.SAID}
            made.append(Report(update.reported_on, **said))
    return made


def _mend(made, correction):
    for name in Milestone.SAID:
        wrong, right = getattr(made[-1], name), getattr(correction, name)
        if wrong != right:
            for report in _that_said(made, name, wrong):
                setattr(report, name, right)


def _that_said(made, name, wrong):
    """Yield the last report, and those before it that said the same in a row.

    Of the status only an end is taken back that far: a step that proves to be met was open until then.
    """
    yield made[-1]
    if name == "status" and Milestone.is_open_in(wrong):
        return
    for report in reversed(made[:-1]):
        if getattr(report, name) != wrong:
            return
        yield report


def later(before, after):
    """Say in short by how much a date moved later; nothing where it did not, or not for certain."""
    moved = slip(before, after)
    if moved.tone != "late":
        return ""
    return moved.short if len(moved.short) > 1 else "later"


@dataclass
class Course:
    """One milestone and what was reported of its date."""

    milestone: Milestone
    today: date

    @cached_property
    def reports(self):
        return reports(self.milestone.log_in_order)

    @property
    def corrections(self):
        return len(self.milestone.log_in_order) - len(self.reports)

    @property
    def words(self):
        """Say what was forecast first, and what is on record now."""
        now = f"{self.last.words} {self.now}" if self.is_met else self.last.words or str(self.now)
        return f"first {self.first}, now {now}"

    @cached_property
    def forecasts(self):
        """Return the forecasts that stood at the end of their day."""
        dated = [report for report in self.reports if report.is_open and report.forecast]
        return [report for report in dated if self.on(report.day) is report]

    @property
    def first(self):
        return self.forecasts[0].forecast

    @property
    def last(self):
        return self.reports[-1]

    @property
    def now(self):
        return self.last.when

    @property
    def is_due(self):
        """Whether it still is to come, with a date or with one that was lost."""
        return self.last.is_open

    @property
    def is_met(self):
        return self.last.status == Milestone.Status.MET

    @property
    def is_lost(self):
        return self.is_due and not self.now

    @property
    def is_overdue(self):
        return self.is_due and self.now.overdue(self.today)

    @property
    def is_later(self):
        """Whether it is forecast, or was met, later than in the first report of its date."""
        return slip(self.first, self.now).tone == "late"

    @property
    def moved_later(self):
        """Whether some report put it later than the one before."""
        return any(later(before.forecast, after.when) for before, after in pairwise(self.reports))

    @property
    def is_earlier(self):
        return slip(self.first, self.now).tone == "early"

    @property
    def is_narrower(self):
        return not self.is_later and not self.is_earlier and _days(self.now) < _days(self.first)

    @property
    def is_wider(self):
        return not self.is_later and not self.is_earlier and _days(self.now) > _days(self.first)

    def on(self, day):
        """Return the report that stood on a day; None before the first."""
        made = bisect_right(self.reports, day, key=lambda report: report.day)
        return self.reports[made - 1] if made else None

    def runs(self, days):
        """Return its date on each of the days, in one run for as long as there was one."""
        runs, points = [], []
        for day in days:
            report = self.on(day)
            if report and report.is_open and report.forecast:
                points.append(_point(points, day, report))
            elif points:
                runs.append(Run(*_ended(points, day, report)))
                points = []
        return (*runs, Run(tuple(points))) if points else tuple(runs)


def _point(points, day, report):
    return Point(day, report.when, report.estimate, later(points[-1].when, report.when) if points else "")


def _ended(points, day, report):
    """Close a run with the date on which it was met, or else with the one that it had to the end."""
    if report.status == Milestone.Status.MET:
        return (*points, _point(points, day, report)), "met"
    return (*points, Point(day, points[-1].when, points[-1].estimate)), ENDS.get(report.status, LOST)


def _days(when):
    if when.earliest is None or when.latest is None:
        return DAYS_WITHOUT_END
    return when.latest - when.earliest
