"""One programme as a page: its row of the board, and all that stands behind it."""

from dataclasses import dataclass, field
from functools import cached_property

from config.countries import NATIONS
from programmes import charts
from programmes.boards.budget import budget, budget_words
from programmes.boards.matters import asked_about, matters
from programmes.boards.rows import Row
from programmes.boards.track import track
from programmes.boards.trend import Trend


@dataclass
class Dossier(Row):
    """All of one programme."""

    chains: list = field(default_factory=list)  # the families of agreements that it rests on

    @cached_property
    def track(self):
        return track(self.programme, self.steps)

    @cached_property
    def matters(self):
        return matters(self.programme.live_claims, self.programme.all_questions)

    @property
    def matters_words(self):
        states = [matter.state for matter in self.matters]
        return ", ".join(f"{states.count(state)} {state}" for state in ("stated", "disputed", "not stated"))

    @cached_property
    def budget(self):
        return budget(self.matters)

    @property
    def budget_words(self):
        return budget_words(self.budget)

    @property
    def steps_words(self):
        met = sum(step.is_met for step in self.steps)
        due = sum(step.is_open for step in self.steps)
        given_up = len(self.steps) - met - due
        return f"{met} met, {due} to come" + (f", {given_up} cancelled" if given_up else "")

    @cached_property
    def trend(self):
        return Trend(self.programme.milestones.all(), self.today)

    @property
    def questions(self):
        """Return the questions with age and place among the facts: open ones first, of those the oldest."""
        settled = [question for question in self.programme.all_questions if not question.is_open()]
        waiting = [question for question in self.programme.all_questions if question.is_open()]
        waiting.sort(key=lambda question: (question.raised_on, question.number))
        return asked_about(self.matters, [*waiting, *settled], self.today)

    @property
    def long_age_strip(self):
        return charts.age_strip(self.ages, 34, labels=True)

    @property
    def nation_names(self):
        return ", ".join(NATIONS[code] for code in self.nations)
