"""One milestone as a page: what was promised, what stands on record now, and how it came to that."""

from dataclasses import dataclass, field

from config.when import NO_DATE, slip
from programmes.boards.logbook import has_more, reports
from programmes.boards.matters import asked_about
from programmes.boards.steps import Step
from programmes.boards.words import counted, sentence
from programmes.models import Milestone

Status = Milestone.Status
AGAINST = {
    "as baseline": "as first promised",
    "inside baseline": "inside the window first promised",
    "overlaps baseline": "overlapping the window first promised",
}


@dataclass
class Promise(Step):
    """All of one milestone."""

    updates: list = field(default_factory=list)  # newest first; one more than is shown where there are more

    @classmethod
    def of(cls, milestone, updates, today):
        """Return the page of a milestone that is loaded with what was promised of it."""
        promised = [each.promised for each in milestone.promises] or [NO_DATE]
        return cls(milestone, today, original=promised[0], current=promised[-1], updates=updates)

    @property
    def reports(self):
        return reports(self.updates)

    @property
    def has_more(self):
        return has_more(self.updates)

    @property
    def baselines(self):
        """Return the original promise and the newest where that is another, each with how far it is off."""
        first, *later = self.milestone.promises or [None]
        ends = [first, *later[-1:]] if first else []
        return [(date, self.off(date.promised)) for date in ends]

    def off(self, promised):
        """Return how far the date that counts lies from a promise; nothing once the step is given up."""
        return None if self.milestone.status == Status.CANCELLED else slip(promised, self.date)

    @property
    def waits(self):
        return [each.waits_for for each in self.milestone.current_dependencies]

    @property
    def waiting(self):
        return [each.milestone for each in self.milestone.current_dependents]

    @property
    def questions(self):
        return asked_about([], self.milestone.all_questions, self.today)

    @property
    def open_questions(self):
        return [question for question in self.milestone.all_questions if question.is_open()]

    @property
    def touched(self):
        """Days since a person last logged something on it; None where nobody has."""
        day = next((update.reported_on for update in self.updates if update.logged_by_id), None)
        return (self.today - day).days if day else None

    @property
    def finding(self):
        """Say in one sentence where it stands, against what was promised, and what holds it up."""
        blocks = len(self.open_questions) if self.is_open else 0
        held = f"; {counted(blocks, 'open question')} {'holds' if blocks == 1 else 'hold'} it up"
        return sentence(f"{self._standing}{held if blocks else ''}")

    @property
    def _standing(self):
        date = self.milestone.forecast
        if self.milestone.status == Status.CANCELLED:
            return f"Cancelled; {f'it was last forecast {placed(date)}' if date else 'it has no date'}"
        if self.is_met:
            return f"Met {placed(self.date)}{self._against}"
        word = "" if self.milestone.status == Status.SCHEDULED else f"{self.milestone.get_status_display()}; "
        if not date:
            lost = f", where {self.original} was promised" if self.original else ""
            return f"{word}no date is on record{lost}"
        if self.is_overdue:
            return f"{word}overdue: forecast {placed(date)}{self._against}"
        return f"{word}forecast {placed(date)}{self._against}"

    @property
    def _against(self):
        if not self.original:
            return "; no baseline was ever set"
        return f", {AGAINST.get(self._off.text, f'{self._off.text} than first promised')}"

    @property
    def _off(self):
        return slip(self.original, self.date)


def placed(when):
    """Write a date with the word that stands before it: on 2 Mar 2026, in Q3 2026, by Jun 2026."""
    if when.edge or when.approximate:
        return when.label
    return f"{'on' if when.precision == 'day' else 'in'} {when.label}"
