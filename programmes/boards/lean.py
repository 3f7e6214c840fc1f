"""The rows of a board whose programmes are loaded no further than a line shows them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from programmes.boards.matters import matters
from programmes.boards.ratings import Ratings
from programmes.boards.rows import Row
from programmes.models.lines import Line


@dataclass(kw_only=True)
class LeanRow(Row):
    """The row of one line; what is known of all programmes anyway is not read again, but given."""

    line: Line
    nations: list
    touched_on: date | None

    @property
    def milestones(self):
        return self.line.milestones

    def promised(self, milestone):
        return milestone.promised

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
