"""What an update will do, told before it is saved: nothing here is on record, and nothing is saved."""

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from config.when import slip
from config.when.value import day_in_words
from programmes.boards.courses import Course
from programmes.boards.rows import Row
from programmes.boards.steps import next_of, step_of
from programmes.boards.words import counted, listed
from programmes.charts import Preview
from programmes.models import Assessment, Milestone, MilestoneUpdate, Programme
from programmes.models.settling import topics_told

REPORTS = 3  # as many of the last ones as there is room for


@dataclass
class Change:
    """One value on record before and after: a date, or words."""

    name: str
    label: str
    before: object
    after: object


@dataclass
class Effect:
    """What becomes of a loaded milestone and its programme by an update, and by moves that go with it."""

    milestone: Milestone
    programme: Programme
    update: MilestoneUpdate
    today: date
    moves: list = field(default_factory=list)  # pairs of a milestone and its new date
    rated: Assessment | None = None  # a new rating of the programme, given with the update

    @cached_property
    def after(self):
        return as_if(self.milestone, **{name: getattr(self.update, name) for name in Milestone.SAID})

    @cached_property
    def changes(self):
        """Return the values on record that change, the dates that move with them, and the rating."""
        moved = [Change("moved", each.name, each.forecast, when) for each, when in self.moves]
        return [*_changes(self.milestone, self.after), *moved, *_rating(self.row.ratings, self.rated)]

    @property
    def changed(self):
        """Return the names of the values that change."""
        return {change.name for change in self.changes}

    @property
    def button(self):
        """Count the changes; nothing where there is none."""
        return f"Save {len(self.changes)} change{'s' * (len(self.changes) != 1)}" if self.changes else ""

    @property
    def promises(self):
        """Return the original and the newest promise, each with how far it is off before and after."""
        first, *later = self.milestone.promises or [None]
        ends = [first, *later[-1:]] if first else []
        return [(each, _off(each, self.milestone), _off(each, self.after)) for each in ends]

    @cached_property
    def row(self):
        return Row(self.programme, self.today)

    @cached_property
    def next(self):
        """Return the next milestone of the programme's row on the board, as it then is."""
        ground = {"source": self.update.source, "estimate": self.update.estimate}
        new = {each.pk: {"forecast": when, **ground} for each, when in self.moves}
        new[self.milestone.pk] = {name: getattr(self.update, name) for name in Milestone.SAID}
        then = [as_if(each, **new.get(each.pk, {})) for each in self.programme.milestones.all()]
        first = next_of(then)
        return first and step_of(first, self.today)

    @property
    def is_new_in_row(self):
        """Whether the board then says something else of what is next."""
        return _in_row(self.row.next) != _in_row(self.next)

    @property
    def is_same_row(self):
        return self.rated is None and not self.is_new_in_row

    @property
    def rating(self):
        """Return the rating that the row then shows."""
        return self.rated.rating if self.rated else self.row.ratings.rating

    @property
    def blocked(self):
        """Return the open questions that must be answered before it can be met."""
        return [each for each in self.milestone.all_questions if each.is_open()]

    @property
    def blocked_words(self):
        keys = [each.key for each in self.blocked]
        block, stay = ("blocks", "stays") if len(keys) == 1 else ("block", "stay")
        return f"{listed(keys)} {block} this milestone and {stay} open."

    @cached_property
    def may_answer(self):
        """Return the open questions of the programme on whose topic this may be the answer."""
        topics = topics_told(self.milestone, self.update)
        return [each for each in self.programme.open_questions if each.topic in topics]

    @cached_property
    def trend(self):
        """Draw its last reports, this one dashed; nothing where it would be the first."""
        course = Course(as_if(self.milestone, log_in_order=self._log), self.today)
        days = tuple(sorted({each.day for each in course.reports})[-REPORTS - 1 :])
        runs = course.runs(days)
        if len(days) < 2 or not runs or not runs[-1].points[-1].when:  # met on a day not typed yet
            return None
        words = self._words(course, days)
        if not self.is_report:
            return Preview(runs, days, self.today).drawn(words)
        return Preview(_pending(runs, self._day), days, self.today, "if saved").drawn(words)

    @property
    def is_report(self):
        """Whether it is a report; a correction mends those before it."""
        return self.update.kind != MilestoneUpdate.Kind.CORRECTION or not self.milestone.log_in_order

    @property
    def _day(self):
        """Return the day of the report, or the next where the last one is of that day: each has its place."""
        log = self.milestone.log_in_order
        after_last = log[-1].reported_on + timedelta(days=1) if log else self.update.reported_on
        return max(self.update.reported_on, after_last)

    @property
    def _log(self):
        pending = copy(self.update)
        pending.reported_on = self._day
        return [*self.milestone.log_in_order, pending]

    def _words(self, course, days):
        said = [f"{_said(course.on(day))} reported {day_in_words(day)}" for day in days if course.on(day)]
        if self.is_report:
            said[-1] = f"{_said(course.last)} if saved"
        return "; ".join(said)

    @property
    def count(self):
        return counted(len(self.changes), "change") if self.changes else "no change of a value"


def as_if(record, **values):
    """Return a copy of a record with other values, to look at and never to save."""
    other = copy(record)
    for name, value in values.items():
        setattr(other, name, value)
    return other


def _changes(before, after):
    pairs = [
        ("forecast", "Forecast", before.forecast, after.forecast),
        ("status", "Status", before.get_status_display(), after.get_status_display()),
        ("met_on", "Date met", before.met_on, after.met_on),
        ("from", "Where from", _ground(before), _ground(after)),
    ]
    return [Change(*each) for each in pairs if each[2] != each[3]]


def _rating(ratings, rated):
    """Return what a new rating changes: the rating, or at least what is said for it."""
    if rated is None:
        return []
    newest = ratings.newest
    before, after = newest.get_rating_display() if newest else "none yet", rated.get_rating_display()
    if before != after:
        return [Change("rating", "Programme confidence", before, after)]
    return [
        Change("rating", f"Reason for {after.lower()}", newest.rationale, rated.rationale or "none given")
    ]


def _ground(milestone):
    if milestone.source_id:
        return milestone.source.tag
    return "staff estimate" if milestone.estimate else "nothing yet"


def _off(promise, milestone):
    given_up = milestone.status == Milestone.Status.CANCELLED
    return None if given_up else slip(promise.promised, milestone.date())


def _in_row(step):
    return step and (
        step.milestone.pk,
        step.milestone.forecast,
        step.milestone.estimate,
        step.milestone.source_id,
    )


def _pending(runs, day):
    """Mark what is reported on the day that is not on record yet."""
    *before, last = runs
    if last.points[-1].day != day:
        return runs
    return (*before, replace(last, points=(*last.points[:-1], replace(last.points[-1], pending=True))))


def _said(report):
    return f"{report.words} {report.when}".strip()
