"""One question as a page: what is not known, who was asked, and what came of it."""

from dataclasses import dataclass, field
from datetime import date

from config.when.value import day_in_words
from programmes.boards.logbook import has_more
from programmes.boards.words import sentence
from programmes.models import OpenQuestion
from programmes.models.alone import LOGGED

State = OpenQuestion.State


@dataclass
class Inquiry:
    """All of one question."""

    question: OpenQuestion
    today: date
    updates: list = field(default_factory=list)  # newest first; one more than is shown where there are more

    @property
    def is_open(self):
        return self.question.is_open()

    @property
    def age(self):
        return self.question.age(self.today)

    @property
    def entries(self):
        return self.updates[:LOGGED]

    @property
    def has_more(self):
        return has_more(self.updates)

    @property
    def blocks(self):
        """Return the milestone that waits for the answer, as long as both are open."""
        milestone = self.question.needed_by
        return milestone if milestone and self.is_open and milestone.is_open() else None

    @property
    def settled_on(self):
        """Return the day on which it was last closed; none while it is open."""
        return None if self.is_open or not self.updates else self.updates[0].reported_on

    @property
    def finding(self):
        """Say in one sentence where it stands and what it holds up."""
        held = f"; it holds up {self.blocks.name}" if self.blocks else ""
        return sentence(f"{self._standing}{held}")

    @property
    def _standing(self):
        question = self.question
        if self.is_open:
            since = f"open for {days(self.age)}" if self.age else "raised on this day"
            return {
                State.OPEN: f"{since}, and nobody has been asked yet",
                State.ASKED: f"{since}; asked of {question.asked_of}{on(question.asked_on)}",
                State.PARTLY_ANSWERED: f"{since}; answered in part{on(question.answered_on)}",
            }[question.state]
        if question.state == State.ANSWERED:
            after = days((question.answered_on - question.raised_on).days)
            return f"answered{on(question.answered_on)}, {after} after it was raised"
        return f"{question.get_state_display()}{on(self.settled_on)}"


def days(count):
    return f"{count} day{'' if count == 1 else 's'}"


def on(day):
    return f" on {day_in_words(day)}" if day else ""
