"""The portfolio timeline: programmes with their milestones, one row each, on one axis of time."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from programmes.boards.matters import matters
from programmes.boards.steps import steps_of
from programmes.charts.scale import SCALES, Scale
from programmes.charts.timeline import road_gap, road_grid, road_head, road_row
from programmes.models import Programme


@dataclass(frozen=True)
class Look:
    """How a timeline is looked at: in which units, from which day on, with what was promised or without."""

    scale: Scale = SCALES["quarters"]
    start: date | None = None  # None for the days around today
    shows_baseline: bool = True

    def axis(self, marks, today):
        return self.scale.axis_from(self.start) if self.start else self.scale.axis_around(marks, today)


@dataclass
class Group:
    """One programme with the milestones that there is room for, in its own order."""

    programme: Programme
    today: date

    @cached_property
    def steps(self):
        in_order = sorted(self.programme.shown_milestones, key=lambda each: (each.position, each.pk))
        return steps_of(in_order, self.today)

    @property
    def more(self):
        """Return how many milestones its own page has beside these."""
        return self.programme.milestone_count - len(self.steps)

    @property
    def disputed(self):
        """Return how many facts about its dates the sources disagree on."""
        return sum(matter.is_disputed for matter in matters(self.programme.date_claims))


class Timeline:
    """The programmes of one page, and what they share: an axis of time."""

    gap = road_gap()

    def __init__(self, programmes, today, look):
        self.today, self.look = today, look
        self.groups = [Group(programme, today) for programme in programmes]
        self.axis = look.axis(self._marks, today)

    @cached_property
    def _marks(self):
        """Return what is drawn: all but the milestones that were given up."""
        return [step.mark for group in self.groups for step in group.steps if step.is_open or step.is_met]

    @property
    def grid(self):
        return road_grid(self.axis, self.look.scale, self.today)

    @property
    def head(self):
        return road_head(self.axis, self.look.scale, self.today)

    @property
    def drawn(self):
        """Return each programme with its rows, and each row with its drawing."""
        return [(group, [(step, self._drawing(step)) for step in group.steps]) for group in self.groups]

    def _drawing(self, step):
        if not (step.is_open or step.is_met):
            return ""
        return road_row(
            self.axis,
            step.mark,
            self.today,
            waits=bool(step.held_by),
            shows_baseline=self.look.shows_baseline,
        )

    @property
    def earlier(self):
        """Return where an axis begins that shows what lies before this one; None where nothing does."""
        ends = [mark.when.latest for mark in self._marks if mark.when.latest]
        lies_before = any(day < self.axis.start for day in ends)
        return self.look.scale.moved(self.axis, -1) if lies_before else None

    @property
    def later(self):
        begins = [mark.when.earliest for mark in self._marks if mark.when.earliest]
        lies_after = any(day >= self.axis.end for day in begins)
        return self.look.scale.moved(self.axis, +1) if lies_after else None
