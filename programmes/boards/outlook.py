"""What is still to come of all programmes that are asked for: the finding of the timeline."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from config.when import read
from programmes.boards.ledger import Ledger
from programmes.boards.promise import placed
from programmes.boards.words import are, counted, have, listed, sentence, share
from programmes.models import Milestone


@dataclass
class Outlook:
    """The milestones of all programmes that are asked for, counted, and the one that is due next."""

    programmes: int
    milestones: int
    dates: list  # (forecast, first promise, how many), of open milestones
    following: Milestone | None
    today: date

    @cached_property
    def _ledger(self):
        return Ledger([], self.dates, [], self.today)

    @property
    def open(self):
        return self._ledger.milestones

    @property
    def overdue(self):
        return sum(count for forecast, _, count in self.dates if read(forecast).overdue(self.today))

    @property
    def count_words(self):
        programmes = "programme" if self.programmes == 1 else "programmes"
        milestones = "milestone" if self.milestones == 1 else "milestones"
        return f"{self.milestones} {milestones} in {self.programmes} {programmes}"

    @property
    def finding(self):
        """Say how many dates are missing, what is due next, and how many are overdue or late."""
        if not self.open:
            return "No milestone is still to come." if self.milestones else "No milestone is on record yet."
        return " ".join(sentence(said) for said in (self._dated, self._late) if said)

    @property
    def _dated(self):
        undated = self._ledger.undated
        if not undated:
            begin = f"{share(self.open, self.open, 'open milestone')} {have(self.open)} a date"
        else:
            begin = f"{share(undated, self.open, 'open milestone')} {have(undated)} no date"
        if undated == self.open:
            return f"{begin} in any source"
        return f"{begin}; {self._next}"

    @property
    def _next(self):
        if self.following is None:
            return "none of the dates lies ahead"
        programme = self.following.programme
        name = programme.short_name or programme.name
        return f"next is {self.following.name} ({name}), {placed(self.following.forecast)}"

    @property
    def _late(self):
        late, measured = self._ledger.late, self._ledger.measured
        said = [f"{counted(self.overdue, 'milestone')} {are(self.overdue)} overdue"] * (self.overdue > 0)
        if late:
            said.append(f"{share(late, measured, 'dated milestone')} {are(late)} later than promised")
        return listed(said)
