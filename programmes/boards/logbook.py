"""The log of one milestone or question as a table: the newest entry first, each beside the one before it."""

from dataclasses import dataclass

from config.when import NO_DATE, When, slip
from programmes.models import Milestone, MilestoneUpdate
from programmes.models.alone import LOGGED

AS_BEFORE = {
    "as baseline": "unchanged",
    "inside baseline": "inside the one before",
    "overlaps baseline": "overlaps the one before",
}


@dataclass
class Report:
    """One update of a milestone, and the date that stood before it."""

    update: MilestoneUpdate
    before: When | None = None  # none: it is the first

    @property
    def date(self):
        return _date_of(self.update)

    @property
    def is_met(self):
        return self.update.status == Milestone.Status.MET

    @property
    def moved(self):
        """Return how far the date moved, where that can be measured."""
        measured = slip(self.before, self.date) if self.before is not None else None
        return measured if measured and measured.tone in ("late", "early") else None

    @property
    def moved_words(self):
        """Say how the date stands to the one before, where it moved neither later nor earlier."""
        if self.before is None:
            return "first report"
        if self.before and not self.date:
            return "date lost"
        if not self.before:
            return "first date" if self.date else "no date yet"
        text = slip(self.before, self.date).text
        return AS_BEFORE.get(text, text)


def reports(updates):
    """Return what a page shows of a log, newest first; one entry more than that may be given."""
    befores = [*(_date_of(update) for update in updates[1:]), None]
    return [Report(update, before) for update, before in zip(updates, befores, strict=False)][:LOGGED]


def has_more(updates):
    return len(updates) > LOGGED


def _date_of(update):
    if update.status == Milestone.Status.MET:
        return update.met_on
    return NO_DATE if update.status == Milestone.Status.CANCELLED else update.forecast
