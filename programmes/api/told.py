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
    Told(Party, "parties", "slug"),
    Told(Source, "sources", "tag"),
    Told(Agreement, "agreements", "slug"),
    Told(Signature, "signatures"),
    Told(Programme, "programmes", "slug"),
    Told(Participation, "participations"),
    Told(Mandate, "mandates"),
    Told(Milestone, "milestones", "slug"),
    Told(MilestoneUpdate, "updates"),
    Told(Dependency, "dependencies"),
    Told(Baseline, "baselines"),
    Told(BaselineDate, "baseline-dates", door=False),
    Told(Claim, "claims"),
    Told(OpenQuestion, "questions", "number", written=key_of),
    Told(QuestionUpdate, "question-updates"),
    Told(Assessment, "assessments"),
    Told(Report, "reports"),
]
