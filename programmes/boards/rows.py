"""The rows of the status board."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings

from programmes import charts
from programmes.boards.matters import matters
from programmes.boards.nations import columns
from programmes.boards.ratings import NOT_RATED, Ratings
from programmes.boards.steps import Step, mark_of, next_of, promised_of
from programmes.boards.words import listed
from programmes.models import Condition, Milestone, Programme, Stage, stages

STAGE_NAMES, CANCELLED = tuple(Stage.labels), Milestone.Status.CANCELLED


@dataclass
class Row:
    """One programme: what, how far, how sure and why, what next and when, what is unknown, who, how fresh."""

    programme: Programme
    today: date
    compared: object = None  # what moved since the last report, if there is one

    @property
    def milestones(self):
        """Return its milestones in its own order."""
        return self.programme.milestones.all()

    def promised(self, milestone):
        """Return the first and the newest promise of one of them."""
        return promised_of(milestone)

    @cached_property
    def steps(self):
        return [self._step(each) for each in self.milestones]

    @cached_property
    def next(self):
        first = next_of(self.milestones)
        return first and self._step(first)

    def _step(self, milestone):
        return Step(milestone, self.today, *self.promised(milestone))

    @cached_property
    def ratings(self):
        return Ratings(self.programme.assessments.all())

    @property
    def is_new(self):
        """Whether it came on record after the last report."""
        return self.compared is not None and self.programme.pk not in self.compared.ratings

    @property
    def rated_before(self):
        """Return the rating to compare with: as it stood at the last report, or else the one before."""
        then = self.compared.ratings.get(self.programme.pk, NOT_RATED) if self.compared else NOT_RATED
        return self.ratings.before if then == NOT_RATED else then

    @property
    def moved(self):
        return self.compared.moved(self.programme) if self.compared else []

    @property
    def told_of(self):
        return self.compared.told_of(self.programme)

    @property
    def route(self):
        return (
            "" if self.programme.route == Programme.Route.NOT_STATED else self.programme.get_route_display()
        )

    @property
    def stage(self):
        return list(Stage).index(self.programme.stage) + 1

    @property
    def skipped(self):
        return tuple(list(Stage).index(stage) + 1 for stage in stages.SKIPPED[self.programme.kind])

    @property
    def condition(self):
        """Return Paused or Cancelled; an active programme need not say so."""
        return "" if self.programme.condition == Condition.ACTIVE else self.programme.get_condition_display()

    @cached_property
    def nations(self):
        return sorted(
            {part.party.country for part in self.programme.participations.all() if part.party.country}
        )

    @cached_property
    def disputed(self):
        return sum(matter.is_disputed for matter in matters(self.programme.live_claims))

    @cached_property
    def marks(self):
        drawn = (each for each in self.milestones if each.status != CANCELLED)
        return [mark_of(each, self.promised(each)[0]) for each in drawn]

    @property
    def since(self):
        """Say since when it stands at its stage."""
        since = self.programme.stage_since
        return f"since {since}" if since and not since.edge else str(since)

    @property
    def nothing_next(self):
        return "none to come" if self.steps else "no milestone yet"

    @cached_property
    def ages(self):
        return [question.age(self.today) for question in self.programme.open_questions]

    @property
    def oldest(self):
        return max(self.ages, default=None)

    @property
    def age_strip(self):
        return charts.age_strip(self.ages)

    @cached_property
    def counts(self):
        """Return how many milestones and open questions it has, and how many milestones are in each state."""
        waiting = [step for step in self.steps if step.is_open]
        return {
            "milestones": len(self.steps),
            "met": sum(step.is_met for step in self.steps),
            "open": len(waiting),
            "overdue": sum(step.is_overdue for step in waiting),
            "running_out": sum(step.is_running_out for step in waiting),
            "undated": sum(not step.milestone.forecast for step in waiting),
            "late": sum(step.is_late for step in waiting),
            "open_questions": len(self.ages),
            "oldest_question_days": self.oldest,
        }

    @property
    def touched(self):
        """Days since a person last put something on record; None where nobody has."""
        return (self.today - self.programme.touched_on).days if self.programme.touched_on else None

    @property
    def is_stale(self):
        return self.touched is not None and self.touched > settings.STALE_DAYS


class Board:
    """The rows of one page, and what they share: one axis of time, one column a nation."""

    stages = STAGE_NAMES

    def __init__(self, rows, today, parts=(), since=None):
        self.rows, self.today, self.parts, self.since = rows, today, parts, since
        self.axis = charts.axis_for([mark for row in self.rows for mark in row.marks], today)

    @property
    def sparks(self):
        """Return each row with its milestones drawn, and in words what the drawing cannot show."""
        sparks = charts.Sparks(self.axis, self.today)
        return [(row, sparks.of(row.marks), self._not_drawn(row)) for row in self.rows]

    @property
    def sections(self):
        """Return each part of a group that stands on this page with its rows, drawn once each."""
        drawn = {row.programme.pk: (row, spark, words) for row, spark, words in self.sparks}
        return [(part, [drawn[key] for key in part.keys if key in drawn]) for part in self.parts]

    def _not_drawn(self, row):
        due = [mark.when for mark in row.marks if not mark.done]
        undated = sum(not when for when in due)
        outside = sum(bool(when) and not self.axis.shows(when) for when in due)
        said = [f"{undated} with no date"] * (undated > 0) + [f"{outside} off this scale"] * (outside > 0)
        return f"plus {listed(said)}" if said else "all dated" if due else ""

    @property
    def spark_scale(self):
        return charts.spark_scale(self.axis)

    @cached_property
    def nations(self):
        return columns([row.nations for row in self.rows])
