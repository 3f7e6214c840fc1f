"""The lines of a block in the order of reading: rating, stage, dates, questions, claims, the rest."""

from agreements.models import Agreement, Signature
from programmes.changes.lines import others
from programmes.changes.lines.claims import claim_lines, dispute_lines
from programmes.changes.lines.milestones import milestone_lines
from programmes.changes.lines.questions import question_lines
from programmes.changes.lines.ratings import rating_lines
from programmes.changes.lines.shape import REPEATED, passed_by
from programmes.models import (
    Baseline,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
)

IN_ORDER = [
    (Programme, others.stage_lines),
    (Milestone, milestone_lines),
    (Baseline, others.baseline_lines),
    (OpenQuestion, question_lines),
    (Claim, claim_lines),
    (Agreement, others.agreement_lines),
    (Signature, others.signature_lines),
    (Participation, others.participation_lines),
    (Mandate, others.mandate_lines),
    (Dependency, others.dependency_lines),
    (Programme, others.programme_lines),
]

__all__ = ["IN_ORDER", "REPEATED", "dispute_lines", "passed_by", "rating_lines"]
