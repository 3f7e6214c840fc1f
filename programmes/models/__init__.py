"""What is being done under the agreements: one file a noun."""

from programmes.models import stages
from programmes.models.assessment import Assessment
from programmes.models.baseline import Baseline, BaselineDate
from programmes.models.claim import Claim, disagree
from programmes.models.dependency import Dependency
from programmes.models.milestone import Milestone
from programmes.models.programme import Mandate, Participation, Programme
from programmes.models.question import OpenQuestion, QuestionUpdate
from programmes.models.report import Report
from programmes.models.stages import Condition, Kind, Stage
from programmes.models.topic import Topic
from programmes.models.update import MilestoneUpdate, moves_later

__all__ = [
    "Assessment",
    "Baseline",
    "BaselineDate",
    "Claim",
    "Condition",
    "Dependency",
    "Kind",
    "Mandate",
    "Milestone",
    "MilestoneUpdate",
    "OpenQuestion",
    "Participation",
    "Programme",
    "QuestionUpdate",
    "Report",
    "Stage",
    "Topic",
    "disagree",
    "moves_later",
    "stages",
]
