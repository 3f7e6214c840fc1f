"""The large track of stages: what each gate demands, when that is due, and how it was passed."""

from dataclasses import dataclass, field

from programmes.boards.steps import next_of
from programmes.models import Stage, stages


@dataclass
class Stop:
    """One stage, its gate, and the milestones that guard it."""

    name: str
    state: str  # done, now, todo or skip
    gate: str
    guards: list = field(default_factory=list)
    waiver: str = ""  # why the gate was passed without its milestones

    @property
    def _met(self):
        return sorted((step for step in self.guards if step.is_met), key=lambda step: step.date.sort_key)

    @property
    def step(self):
        """Return the milestone that the date is of: the next one to come, or else the last one met."""
        met, steps = self._met, {step.milestone: step for step in self.guards}
        return steps.get(next_of(steps)) or (met[-1] if met else None)

    @property
    def passing(self):
        """Say how the gate stands: met, waived and why, or how many of its milestones are met."""
        if self.waiver:
            return f"waived: {self.waiver}"
        if self.guards and len(self._met) == len(self.guards):
            return "met"
        if len(self.guards) > 1:
            return f"{len(self._met)} of {len(self.guards)} milestones met"
        return "passed, not met" if self.state == "done" and self.guards else ""

    @property
    def nothing(self):
        """Say that no milestone guards the gate."""
        return {"skip": "", "done": "no milestone on record"}.get(self.state, "no milestone yet")


def track(programme, steps):
    """Return the stages of a programme with its steps at their gates."""
    at = list(Stage).index(programme.stage)
    path = stages.stages_of(programme.kind)
    passed = [stage for stage in path if list(Stage).index(stage) < at]
    return [_stop(programme, stage, place - at, steps, passed[-1:]) for place, stage in enumerate(Stage)]


def _stop(programme, stage, ahead, steps, last_passed):
    if stage in stages.SKIPPED[programme.kind]:
        return Stop(stage.label, "skip", "not needed here")
    guards = [step for step in steps if step.milestone.gate == stage and (step.is_open or step.is_met)]
    state = "done" if ahead < 0 else "todo" if ahead else "now"
    waiver = programme.stage_waiver.strip() if stage in last_passed else ""
    return Stop(stage.label, state, stages.GATES[stage], guards, waiver)
