"""One milestone as people look at it: what was promised, what is forecast, how far they are apart."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from config.when import NO_DATE, When, slip
from programmes.charts import Mark
from programmes.models import Milestone

MET, PARTIALLY_MET = Milestone.Status.MET, Milestone.Status.PARTIALLY_MET


@dataclass
class Step:
    """A milestone with its first and its newest promise."""

    milestone: Milestone
    today: date
    original: When = NO_DATE
    current: When = NO_DATE

    @property
    def is_open(self):
        return self.milestone.is_open()

    @property
    def date(self):
        return self.milestone.date()

    @property
    def is_met(self):
        return self.milestone.status == MET

    @property
    def was_moved(self):
        """Whether a later baseline promises another date than the original."""
        return self.current != self.original

    @cached_property
    def slip(self):
        return slip(self.original, self.milestone.forecast)

    @cached_property
    def slip_now(self):
        return slip(self.current, self.milestone.forecast)

    @property
    def off(self):
        """Return how far the date that counts, be it met or forecast, lies from the original promise."""
        return slip(self.original, self.date)

    @property
    def off_now(self):
        return slip(self.current, self.date)

    @property
    def evidence(self):
        """Return the sources that its log names, each once, the newest first."""
        told = [update.source for update in reversed(self.milestone.log_in_order) if update.source]
        return list({source.pk: source for source in told}.values())

    @property
    def is_late(self):
        return self.is_open and self.slip.tone == "late"

    @property
    def mark(self):
        return mark_of(self.milestone, self.original)

    @property
    def in_order(self):
        return in_order(self.milestone)

    @property
    def is_overdue(self):
        return self.is_open and self.milestone.forecast.overdue(self.today)

    @property
    def is_running_out(self):
        return self.is_open and self.milestone.forecast.running_out(self.today)

    @property
    def share_gone(self):
        """Return how much of the window is used, in per cent; nothing before it opens."""
        return round((self.milestone.forecast.share_gone(self.today) or 0) * 100)

    @property
    def waits_for(self):
        """Return the names of the milestones before it, with the programme if it is another one."""
        before = [each.waits_for for each in self.milestone.current_dependencies]
        mine = self.milestone.programme_id
        return [
            each.name if each.programme_id == mine else f"{each.name} ({each.programme})" for each in before
        ]

    @property
    def held_by(self):
        """Return the milestones that it still waits for: one that is over itself waits for none."""
        before = [each.waits_for for each in self.milestone.current_dependencies] if self.is_open else []
        return [each for each in before if each.status != MET]


def steps_of(milestones, today):
    """Return loaded milestones, each with what was promised."""
    return [step_of(milestone, today) for milestone in milestones]


def step_of(milestone, today):
    return Step(milestone, today, *promised_of(milestone))


def promised_of(milestone):
    """Return the first and the newest promise of a loaded milestone."""
    promised = [each.promised for each in milestone.promises] or [NO_DATE]
    return promised[0], promised[-1]


def mark_of(milestone, promised):
    """Return what a chart needs to know of a milestone."""
    status = milestone.status
    return Mark(milestone.date(), promised, status == MET, milestone.estimate, status == PARTIALLY_MET)


def next_of(milestones):
    """Return the open one whose window ends first; one without a date only where none has a date."""
    return min((each for each in milestones if each.is_open()), key=in_order, default=None)


def in_order(milestone):
    """Return what puts open milestones in the order in which their windows end."""
    return *milestone.forecast.sort_key, milestone.position, milestone.pk
