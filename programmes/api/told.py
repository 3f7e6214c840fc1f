"""The nouns that changes are told of: every one that has a past."""

from agreements.models import Agreement, Party, Signature, Source
from config.api.acts import Told
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
    Report,
)
from programmes.models.question import key_of

NOUNS = [
    Told(Party, "parties", "slug", door="slug"),
    Told(Source, "sources", "tag", door="tag"),
    Told(Agreement, "agreements", "slug", door="slug"),
    Told(Signature, "signatures", door="id"),
    Told(Programme, "programmes", "slug", door="slug"),
    Told(Participation, "participations", door="id"),
    Told(Mandate, "mandates", door="id"),
    Told(Milestone, "milestones", "slug", door="slug"),
    Told(MilestoneUpdate, "updates", door="id"),
    Told(Dependency, "dependencies", door="id"),
    Told(Baseline, "baselines", door="id"),
    Told(BaselineDate, "baseline-dates"),
    Told(Claim, "claims", door="id"),
    Told(OpenQuestion, "questions", "number", door="key", written=key_of),
    Told(QuestionUpdate, "question-updates", door="id"),
    Told(Assessment, "assessments", door="id"),
    Told(Report, "reports", door="id"),
]
