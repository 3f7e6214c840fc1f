"""The rows of a board whose programmes are loaded no further than a line shows them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from programmes.boards.matters import matters
from programmes.boards.ratings import Ratings
from programmes.boards.rows import Row
from programmes.boards.steps import Step, in_order, mark_of
from programmes.models import Milestone
from programmes.models.lines import Line

CANCELLED = Milestone.Status.CANCELLED


@dataclass
class LeanRow(Row):
    """The row of one line; what is known of all programmes anyway is not read again, but given."""

    line: Line | None = None
    nations: list = ()
    touched_on: date | None = None

    @cached_property
    def steps(self):
        return [Step(each, self.today, *each.promised) for each in self.line.milestones]

    @cached_property
    def next(self):
        open_ones = (each for each in self.line.milestones if each.is_open())
        first = min(open_ones, key=in_order, default=None)
        return first and Step(first, self.today, *first.promised)

    @cached_property
    def marks(self):
        drawn = (each for each in self.line.milestones if each.status != CANCELLED)
        return [mark_of(each, each.promised[0]) for each in drawn]

    @cached_property
    def ratings(self):
        return Ratings(self.line.ratings)

    @cached_property
    def disputed(self):
        return sum(matter.is_disputed for matter in matters(self.line.claims))

    @cached_property
    def ages(self):
        return [(self.today - day).days for day in self.line.raised]

    @property
    def touched(self):
        return (self.today - self.touched_on).days if self.touched_on else None
