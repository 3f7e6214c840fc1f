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

NOUNS = [
    Told(Party, "parties", "slug"),
    Told(Source, "sources", "tag", door="tag"),
    Told(Agreement, "agreements", "slug", door="slug"),
    Told(Signature, "signatures"),
    Told(Programme, "programmes", "slug", door="slug"),
    Told(Participation, "participations"),
    Told(Mandate, "mandates"),
    Told(Milestone, "milestones", "slug", door="slug"),
    Told(MilestoneUpdate, "updates", door="id"),
    Told(Dependency, "dependencies"),
    Told(Baseline, "baselines"),
    Told(BaselineDate, "baseline-dates"),
    Told(Claim, "claims"),
    Told(OpenQuestion, "questions", "number", door="key", written="Q-{:02}"),
    Told(QuestionUpdate, "question-updates"),
    Told(Assessment, "assessments"),
    Told(Report, "reports"),
]
