"""The steps that a programme of each kind goes through, their stages and the gates they guard."""

from dataclasses import dataclass

from programmes.models import Kind, Milestone, Stage
from programmes.models.stages import stages_of

Step = Milestone.Kind


@dataclass(frozen=True)
class Plan:
    """One step as planned: `gate` is set where it guards the gate of its stage."""

    name: str
    kind: str
    stage: str
    gate: str = ""


def _guard(name, kind, stage):
    return Plan(name, kind, stage, stage)


BUYING = [
    _guard("Ministers declare the aim", Step.SIGNATURE, Stage.INTENT),
    _guard("Arrangement signed", Step.SIGNATURE, Stage.AGREEMENT),
    _guard("Requirement agreed", Step.REQUIREMENT, Stage.DEFINITION),
    Plan("Budget approved", Step.DECISION, Stage.DEFINITION),
    Plan("Tender published", Step.SOLICITATION, Stage.SOURCING),
    _guard("Supplier chosen", Step.AWARD, Stage.SOURCING),
    _guard("Contract signed", Step.SIGNATURE, Stage.CONTRACT),
    Plan("Production started", Step.PRODUCTION, Stage.DELIVERY),
    _guard("First units delivered", Step.DELIVERY, Stage.DELIVERY),
    Plan("Operators trained", Step.TRAINING, Stage.DELIVERY),
    _guard("Closing review held", Step.REVIEW, Stage.CLOSED),
]
BUILDING = [
    _guard("Ministers declare the aim", Step.SIGNATURE, Stage.INTENT),
    _guard("Arrangement on production signed", Step.SIGNATURE, Stage.AGREEMENT),
    _guard("Models and numbers agreed", Step.REQUIREMENT, Stage.DEFINITION),
    Plan("Site chosen", Step.DECISION, Stage.DEFINITION),
    _guard("Producer chosen", Step.AWARD, Stage.SOURCING),
    _guard("Contract signed", Step.SIGNATURE, Stage.CONTRACT),
    Plan("Pilot line opened", Step.PRODUCTION, Stage.DELIVERY),
    _guard("First lot handed over", Step.DELIVERY, Stage.DELIVERY),
    Plan("Full rate reached", Step.PRODUCTION, Stage.DELIVERY),
    _guard("Closing review held", Step.REVIEW, Stage.CLOSED),
]
LEARNING = [
    _guard("Heads of agency declare the aim", Step.SIGNATURE, Stage.INTENT),
    _guard("Plan signed", Step.SIGNATURE, Stage.AGREEMENT),
    _guard("Work strands agreed", Step.REQUIREMENT, Stage.DEFINITION),
    Plan("First year's money approved", Step.DECISION, Stage.DEFINITION),
    Plan("First course held", Step.TRAINING, Stage.DELIVERY),
    _guard("First strand handed over", Step.DELIVERY, Stage.DELIVERY),
    Plan("Half-way review held", Step.REVIEW, Stage.DELIVERY),
    _guard("Closing review held", Step.REVIEW, Stage.CLOSED),
]
TRACKS = {
    Kind.ACQUISITION: BUYING,
    Kind.CO_PRODUCTION: BUILDING,
    Kind.KNOWLEDGE_TRANSFER: LEARNING,
    Kind.COOPERATION: LEARNING,
}
FURTHER = [
    ("Lot {} delivered", Step.DELIVERY),
    ("Progress review {} held", Step.REVIEW),
    ("Course {} held", Step.TRAINING),
    ("Lot {} produced", Step.PRODUCTION),
    ("Plan for year part {} approved", Step.DECISION),
]


def steps(kind, stage, count):
    """Return so many steps: those around the stage for a few, the whole track and further lots for many."""
    track = TRACKS[kind]
    if count >= len(track):
        return [*track, *_further(count - len(track))]
    path = stages_of(kind)
    here = next(place for place, plan in enumerate(track) if path.index(plan.stage) >= path.index(stage))
    first = min(max(here - 1, 0), len(track) - count)
    return track[first : first + count]


def _further(count):
    for place in range(count):
        again, which = divmod(place, len(FURTHER))
        name, kind = FURTHER[which]
        yield Plan(name.format(again + 1), kind, "")
