"""What our codes are called in OCDS: every code of ours is a key, every value in a code list."""

from agreements.models import Agreement, Signature, Source
from programmes.models import (
    Assessment,
    Claim,
    Condition,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
    Stage,
    Topic,
)

STAGES = {  # NATO AAP-20, as stages.ELSEWHERE has them
    Stage.INTENT: "preConcept",
    Stage.AGREEMENT: "concept",
    Stage.DEFINITION: "development",
    Stage.SOURCING: "development",
    Stage.CONTRACT: "production",
    Stage.DELIVERY: "production",
    Stage.CLOSED: "utilization",
}
TENDERS = {  # none: nothing is being considered yet
    Stage.INTENT: None,
    Stage.AGREEMENT: "planning",
    Stage.DEFINITION: "planning",
    Stage.SOURCING: "active",
    Stage.CONTRACT: "complete",
    Stage.DELIVERY: "complete",
    Stage.CLOSED: "complete",
}
CONDITIONS = {
    Condition.ACTIVE: "active",
    Condition.PAUSED: "paused",
    Condition.CANCELLED: "cancelled",
}
ROUTES = {  # procurementMethodDetails is free text
    route: None if route == Programme.Route.NOT_STATED else route.label for route in Programme.Route
}
MILESTONES = {
    Milestone.Kind.SIGNATURE: "approval",
    Milestone.Kind.DECISION: "approval",
    Milestone.Kind.REQUIREMENT: "preProcurement",
    Milestone.Kind.SOLICITATION: "procurement",
    Milestone.Kind.AWARD: "procurement",
    Milestone.Kind.PRODUCTION: "delivery",
    Milestone.Kind.DELIVERY: "delivery",
    Milestone.Kind.TRAINING: "delivery",
    Milestone.Kind.REVIEW: "assessment",
}
STATUSES = {  # the standard has no word for a step that was given up: its description says so
    Milestone.Status.SCHEDULED: "scheduled",
    Milestone.Status.PARTIALLY_MET: "partiallyMet",
    Milestone.Status.MET: "met",
    Milestone.Status.NOT_MET: "notMet",
    Milestone.Status.CANCELLED: None,
}
ROLES = {
    Participation.Role.LEAD_NATION: "leadNation",
    Participation.Role.PARTICIPATING_NATION: "participatingNation",  # a buyer pays, and no source says who
    Participation.Role.PROCUREMENT_AGENCY: "procuringEntity",
    Participation.Role.FRAMEWORK_OWNER: "procuringEntity",
    Participation.Role.BENEFICIARY: "beneficiary",
    Participation.Role.DONOR: "funder",
    Participation.Role.FUNDER: "funder",
    Participation.Role.RESEARCH_INSTITUTE: "researchPartner",
    Participation.Role.INDUSTRY: "industrialPartner",
    Participation.Role.OBSERVER: "interestedParty",
}
LEAD, SIGNATORY = "leadParty", "signatory"
SIGNS = {
    Signature.Role.PARTY: True,
    Signature.Role.SIGNATORY: True,
    Signature.Role.CHAIR: False,
    Signature.Role.ATTENDED: False,
}
SIGNED = {
    Signature.Status.PLANNED: False,
    Signature.Status.SIGNED: True,
    Signature.Status.NOT_STATED: False,
    Signature.Status.WITHDRAWN: False,
}
AGREEMENTS = {
    Agreement.Kind.JOINT_DECLARATION: "jointDeclaration",
    Agreement.Kind.LETTER_OF_INTENT: "letterOfIntent",
    Agreement.Kind.MEMORANDUM: "memorandumOfUnderstanding",
    Agreement.Kind.TECHNICAL_ARRANGEMENT: "technicalArrangement",
    Agreement.Kind.IMPLEMENTATION_AGREEMENT: "implementationAgreement",
    Agreement.Kind.FRAMEWORK_AGREEMENT: "frameworkAgreement",
    Agreement.Kind.CONTRACT: "contract",
    Agreement.Kind.ARRANGEMENT: "arrangement",
    Agreement.Kind.CONCEPT: "concept",
}
AGREED = {
    Agreement.Status.DRAFTING: "draft",
    Agreement.Status.ISSUED: "issued",
    Agreement.Status.SIGNED: "signed",
    Agreement.Status.IN_EFFECT: "inForce",
    Agreement.Status.SUSPENDED: "suspended",
    Agreement.Status.ENDED: "ended",
}
DOCUMENTS = {
    Source.Kind.OFFICIAL_TEXT: "officialText",
    Source.Kind.PRESS_RELEASE: "pressRelease",
    Source.Kind.NEWS_REPORT: "newsReport",
    Source.Kind.STATEMENT: "statement",
    Source.Kind.LETTER: "letter",
    Source.Kind.MINUTES: "minutes",
    Source.Kind.OTHER: None,  # a document of no stated type
}
TOPICS = {
    Topic.PLATFORM_TYPES: "platformTypes",
    Topic.QUANTITY: "quantity",
    Topic.UNIT_PRICE: "unitPrice",
    Topic.BUDGET: "budget",
    Topic.DELIVERY_TIMELINE: "deliveryTimeline",
    Topic.INDUSTRIAL_PARTICIPATION: "industrialParticipation",
    Topic.COST_SHARE: "costShare",
    Topic.INSTRUMENT: "instrument",
    Topic.SIGNATORY: "signatory",
    Topic.RECIPIENT: "recipient",
    Topic.RESEARCH: "research",
    Topic.SUPPORT: "support",
    Topic.TRAINING: "training",
    Topic.SITE: "site",
    Topic.SCOPE: "scope",
    Topic.OTHER: "other",
}
FIELDS = {  # where OCDS has a field of its own for what a source declines to say
    Topic.QUANTITY: "tender/items/quantity",
    Topic.BUDGET: "planning/budget/amount",
    Topic.DELIVERY_TIMELINE: "planning/milestones/dueDate",
}
STANCES = {
    Claim.Stance.STATES: "states",
    Claim.Stance.CONTRADICTS: "contradicts",
    Claim.Stance.DECLINES: "declines",
}
QUESTIONS = {
    OpenQuestion.State.OPEN: "open",
    OpenQuestion.State.ASKED: "asked",
    OpenQuestion.State.PARTLY_ANSWERED: "partiallyAnswered",
    OpenQuestion.State.ANSWERED: "answered",
    OpenQuestion.State.WITHDRAWN: "withdrawn",
    OpenQuestion.State.SUPERSEDED: "superseded",
}
HEALTH = {
    Assessment.Rating.GREEN: "onTrack",
    Assessment.Rating.AMBER: "atRisk",
    Assessment.Rating.RED: "offTrack",
    Assessment.Rating.NOT_RATED: "unknown",
}
ASSESSORS = {
    Assessment.Role.OWNER: "owner",
    Assessment.Role.INDEPENDENT: "independent",
}
