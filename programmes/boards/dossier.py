"""One programme as a page: its row of the board, and all that stands behind it."""

from dataclasses import dataclass
from functools import cached_property

from config.countries import NATIONS
from programmes import charts
from programmes.boards.matters import matters
from programmes.boards.rows import Row
from programmes.boards.steps import Step, next_of
from programmes.boards.texts import Text
from programmes.boards.trend import Trend
from programmes.models import Stage, stages


@dataclass
class Stop:
    """One stage on the large track: what its gate demands, and when that was or is due."""

    name: str
    state: str
    gate: str
    step: Step | None = None


@dataclass
class Dossier(Row):
    """All of one programme."""

    @property
    def track(self):
        return [self._stop(place, stage) for place, stage in enumerate(Stage, 1)]

    def _stop(self, place, stage):
        state = "done" if place < self.stage else "now" if place == self.stage else "todo"
        if place in self.skipped:
            return Stop(stage.label, "skip", "not needed here")
        guards = [
            step for step in self.steps if step.milestone.gate == stage and (step.is_open or step.is_met)
        ]
        met = sorted((step for step in guards if step.is_met), key=lambda step: step.date.sort_key)
        return Stop(stage.label, state, stages.GATES[stage], next_of(guards) or (met[-1] if met else None))

    @cached_property
    def matters(self):
        return matters(self.programme.live_claims, self.programme.all_questions)

    @property
    def matters_words(self):
        states = [matter.state for matter in self.matters]
        return ", ".join(f"{states.count(state)} {state}" for state in ("stated", "disputed", "not stated"))

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
        """Return the questions with their age, the open ones first and of those the oldest."""
        settled = [question for question in self.programme.all_questions if not question.is_open()]
        waiting = [question for question in self.programme.all_questions if question.is_open()]
        waiting.sort(key=lambda question: (question.raised_on, question.number))
        return [(question, question.age(self.today)) for question in [*waiting, *settled]]

    @property
    def long_age_strip(self):
        return charts.age_strip(self.ages, 34, labels=True)

    @property
    def nation_names(self):
        return ", ".join(NATIONS[code] for code in self.nations)

    @property
    def texts(self):
        return [(mandate, Text(mandate.agreement, self.today)) for mandate in self.programme.current_mandates]
