"""Which open questions news of a milestone may answer: a person decides whether it does."""

from programmes.models.milestone import Milestone
from programmes.models.topic import Topic

Kind = Milestone.Kind
DATED = {Kind.PRODUCTION: {Topic.DELIVERY_TIMELINE}, Kind.DELIVERY: {Topic.DELIVERY_TIMELINE}}
MET = {
    Kind.SIGNATURE: {Topic.INSTRUMENT, Topic.SIGNATORY},
    Kind.REQUIREMENT: {Topic.PLATFORM_TYPES, Topic.QUANTITY, Topic.SCOPE},
    Kind.AWARD: {Topic.UNIT_PRICE, Topic.BUDGET, Topic.INDUSTRIAL_PARTICIPATION},
    Kind.PRODUCTION: {Topic.SITE},
    Kind.TRAINING: {Topic.TRAINING},
}


def topics_told(before, update):
    """Return the topics that an update may tell of: where its date is new, and where it is met."""
    kind, after = before.kind, update.met_on or update.forecast
    dated = DATED.get(kind, set()) if after and after != before.date() else set()
    is_met = update.status == Milestone.Status.MET != before.status
    return dated | (MET.get(kind, set()) if is_met else set())
