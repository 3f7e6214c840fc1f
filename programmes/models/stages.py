"""The stages of a programme, their gates, and what other frameworks call them.

Codes of others: NATO AAP-20 (Ed. C) and AAP-48 (Ed. B), whose stage names are those of ISO/IEC 15288;
PRINSIX, the Norwegian project model; CADMID, the British acquisition cycle; OC4IDS 0.9 projectStatus;
OCDS 1.1 release tags.
"""

from django.db import models


class Stage(models.TextChoices):
    INTENT = "intent", "Intent"
    AGREEMENT = "agreement", "Agreement"
    DEFINITION = "definition", "Definition"
    SOURCING = "sourcing", "Sourcing"
    CONTRACT = "contract", "Contract"
    DELIVERY = "delivery", "Delivery"
    CLOSED = "closed", "Closed"


class Kind(models.TextChoices):
    ACQUISITION = "acquisition", "Acquisition"
    CO_PRODUCTION = "co_production", "Co-production"
    KNOWLEDGE_TRANSFER = "knowledge_transfer", "Knowledge transfer"
    COOPERATION = "cooperation", "Cooperation"


class Condition(models.TextChoices):
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    CANCELLED = "cancelled", "Cancelled"


GATES = {
    Stage.INTENT: "Ministers declare the aim",
    Stage.AGREEMENT: "Arrangement signed by all parties",
    Stage.DEFINITION: "Requirement, quantity and budget agreed",
    Stage.SOURCING: "Tender, call-off or partner chosen",
    Stage.CONTRACT: "Order signed",
    Stage.DELIVERY: "First systems or services handed over",
    Stage.CLOSED: "All commitments met",
}

SKIPPED = {
    Kind.ACQUISITION: [],
    Kind.CO_PRODUCTION: [],
    Kind.KNOWLEDGE_TRANSFER: [Stage.SOURCING, Stage.CONTRACT],
    Kind.COOPERATION: [Stage.SOURCING, Stage.CONTRACT],
}

# A procurement that fails goes back to where it can be repaired; nothing else goes back.
BACK = {
    Stage.SOURCING: [Stage.DEFINITION],
    Stage.CONTRACT: [Stage.DEFINITION, Stage.SOURCING],
}

CONDITIONS = {
    Condition.ACTIVE: [Condition.PAUSED, Condition.CANCELLED],
    Condition.PAUSED: [Condition.ACTIVE, Condition.CANCELLED],
    Condition.CANCELLED: [],
}

ELSEWHERE = {
    Stage.INTENT: {
        "aap20": "pre_concept",
        "prinsix": "Idé",
        "cadmid": "Concept",
        "oc4ids": "identification",
        "ocds": "planning",
    },
    Stage.AGREEMENT: {
        "aap20": "concept",
        "prinsix": "Konsept",
        "cadmid": "Concept",
        "oc4ids": "preparation",
        "ocds": "planning",
    },
    Stage.DEFINITION: {
        "aap20": "development",
        "prinsix": "Definisjon",
        "cadmid": "Assessment",
        "oc4ids": "preparation",
        "ocds": "planningUpdate",
    },
    Stage.SOURCING: {
        "aap20": "development",
        "prinsix": "Gjennomføring",
        "cadmid": "Demonstration",
        "oc4ids": "implementation",
        "ocds": "tender",
    },
    Stage.CONTRACT: {
        "aap20": "production",
        "prinsix": "Gjennomføring",
        "cadmid": "Manufacture",
        "oc4ids": "implementation",
        "ocds": "contract",
    },
    Stage.DELIVERY: {
        "aap20": "production",
        "prinsix": "Gjennomføring",
        "cadmid": "Manufacture",
        "oc4ids": "implementation",
        "ocds": "implementation",
    },
    Stage.CLOSED: {
        "aap20": "utilization",
        "prinsix": "Avslutning",
        "cadmid": "In-service",
        "oc4ids": "completion",
        "ocds": "contractTermination",
    },
}

CONDITIONS_ELSEWHERE = {
    Condition.ACTIVE: {"oc4ids": "", "ocds": ""},  # the stage speaks
    Condition.PAUSED: {"oc4ids": "", "ocds": ""},  # neither standard knows a pause
    Condition.CANCELLED: {"oc4ids": "cancelled", "ocds": "tenderCancellation"},
}


def stages_of(kind):
    """Return the stages that a programme of this kind goes through, in order."""
    return [stage for stage in Stage if stage not in SKIPPED[kind]]


def plans_contracts(kind):
    """Say whether a programme of this kind plans a contracting process: it is sourced, and contracted."""
    return Stage.SOURCING not in SKIPPED[kind]


def moves_of(kind, stage):
    """Return the stages that a programme of this kind may move to: the next, and those it may go back to."""
    path = stages_of(kind)
    ahead = path[path.index(stage) + 1 :][:1] if stage in path else []
    return [*ahead, *(earlier for earlier in BACK.get(stage, []) if earlier in path)]


def is_forward(before, after):
    order = list(Stage)
    return order.index(after) > order.index(before)
