"""How a milestone moved in a period: what was believed at both ends, and what was logged between. No queries.

What mends the record is no movement. A correction before anything else was reported says where the milestone
stood all along: a slip is measured from there.
"""

from dataclasses import dataclass, field
from functools import cached_property

from config.when import NO_DATE, When, read, slip
from programmes.models import Milestone, MilestoneUpdate

CORRECTION, REPLAN = MilestoneUpdate.Kind.CORRECTION, MilestoneUpdate.Kind.REPLAN
Status = Milestone.Status


@dataclass(frozen=True)
class Stand:
    """What was believed of a milestone: where it stands, and when it is or was to be met."""

    status: str = Status.SCHEDULED
    forecast: When = NO_DATE

    @classmethod
    def of(cls, status, forecast):
        return cls(status, read(forecast))

    @property
    def is_open(self):
        return Milestone.is_open_in(self.status)


@dataclass
class Movement:
    """The way of one milestone through a period."""

    was: Stand | None
    now: Stand | None
    course: list = field(default_factory=list)  # (kind of update, stand), the oldest first

    @property
    def is_new(self):
        return self.was is None and self.now is not None

    @property
    def is_correction(self):
        """Whether all that was logged mends the record."""
        return bool(self.course) and all(kind == CORRECTION for kind, _ in self.course)

    @property
    def corrections(self):
        return sum(kind == CORRECTION for kind, _ in self.course)

    @property
    def is_replanned(self):
        return any(kind == REPLAN for kind, _ in self.course)

    @cached_property
    def base(self):
        """Return the date that later ones are measured from."""
        base = self.was.forecast if self.was else NO_DATE
        for kind, stand in self.course:
            if kind != CORRECTION:
                break
            base = stand.forecast
        return base

    @property
    def is_measured(self):
        """Whether its date counts: it stood and stands open, and was not only corrected."""
        return bool(self.was and self.now and self.now.is_open and not self.is_correction)

    @cached_property
    def slip(self):
        return slip(self.base, self.now.forecast) if self.now else None

    @property
    def is_later(self):
        return self.is_measured and self.slip.tone == "late"

    @property
    def is_earlier(self):
        return self.is_measured and self.slip.tone == "early"

    @property
    def is_lost(self):
        return self.is_measured and bool(self.base) and not self.now.forecast

    @property
    def is_done(self):
        met = self.now is not None and self.now.status == Status.MET
        return met and (self.was is None or self.was.status != Status.MET) and not self.is_correction

    @property
    def between(self):
        """Return the dates that it had in between and has no more, each once."""
        ends = {stand.forecast for stand in (self.was, self.now) if stand}
        return list(dict.fromkeys(stand.forecast for _, stand in self.course if stand.forecast not in ends))
