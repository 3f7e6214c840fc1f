"""The nouns of this floor: what each is asked for by, in which orders it comes, what it can show besides."""

from django.urls import re_path
from rest_framework.exceptions import NotFound

from agreements.models import Agreement
from config.api.doors import RECORDED, Noun, Numbered, on_that_day
from config.api.fields import Many, Whole
from config.when import dated
from programmes import filters
from programmes.api.agreements import AGREEMENT, PARTY, SIGNATURES, SOURCE, agreement, party, source
from programmes.api.shapes.agreements import AgreementRow
from programmes.api.shapes.matters import ClaimRow, Facts
from programmes.api.shapes.milestones import DependencyRow, MilestoneRow, UpdateRow
from programmes.api.shapes.programmes import MandateRow, ParticipationRow, ProgrammeRow
from programmes.api.shapes.promises import AssessmentRow, BaselineRow, ReportRow
from programmes.api.shapes.questions import QuestionRow, QuestionUpdateRow
from programmes.models import (
    Assessment,
    Baseline,
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
from programmes.models.alone import histories_of_milestone
from programmes.models.shown import histories_of

PROGRAMME = Whole(ProgrammeRow, Programme.objects, "programme")
MILESTONE = Whole(MilestoneRow, Milestone.objects, "milestone")
CLAIMS = Claim.objects.order_by("pk")
QUESTIONS = OpenQuestion.objects.order_by("pk")
MANDATES = Mandate.objects.order_by("pk")
UPDATES = MilestoneUpdate.objects.order_by("pk")


class Programmes(Noun):
    """Every programme, as the board shows it."""

    noun = "programmes"
    queryset = Programme.objects.all()
    shape = ProgrammeRow
    filterset_class = filters.ProgrammeFilter
    orders = RECORDED | {"name": ("name", "id")}
    most = 200  # each is weighed over all its milestones
    expands = {
        "lead": party("lead"),
        "stage_source": source("stage_source"),
        "participations": Many(ParticipationRow, Participation.objects.order_by("pk"), "programme"),
        "mandates": Many(MandateRow, MANDATES, "programme"),
        "milestones": Many(MilestoneRow, Milestone.objects.order_by("position", "id"), "programme"),
        "baselines": Many(BaselineRow, Baseline.objects.order_by("effective_on", "id"), "programme"),
        "claims": Many(ClaimRow, CLAIMS, "programme"),
        "questions": Many(QuestionRow, QUESTIONS, "programme"),
        "assessments": Many(AssessmentRow, Assessment.objects.newest_first(), "programme"),
        "facts": Facts("programme"),
    }


class Milestones(Noun):
    """Every step that a programme has promised to reach; of-stage and the like ask for programmes."""

    noun = "milestones"
    queryset = Milestone.objects.all()
    shape = MilestoneRow
    filterset_class = filters.MilestoneFilter
    within = {"of": (filters.ProgrammeFilter, "programme")}
    orders = {"position": ("programme_id", "position", "id"), "forecast": dated("forecast")} | RECORDED
    expands = {
        "programme": PROGRAMME,
        "owner": party("owner"),
        "source": SOURCE,
        "updates": Many(UpdateRow, UPDATES, "milestone"),
        "questions": Many(QuestionRow, QUESTIONS, "needed_by"),
        "dependencies": Many(DependencyRow, Dependency.objects.order_by("pk"), "milestone"),
        "dependents": Many(DependencyRow, Dependency.objects.order_by("pk"), "waits_for"),
    }

    def histories(self, record):
        return histories_of_milestone(record)


class Updates(Numbered):
    """What was reported on each milestone."""

    noun = "updates"
    queryset = MilestoneUpdate.objects.all()
    shape = UpdateRow
    filterset_class = filters.UpdateFilter
    orders = RECORDED | {"reported_on": ("reported_on", "id")}
    expands = {
        "programme": Whole(ProgrammeRow, Programme.objects, "milestone__programme"),
        "milestone": MILESTONE,
        "source": SOURCE,
    }


class UpdatesOfMilestone(Updates):
    """The log of one milestone."""

    noun = Milestones.noun
    key, key_pattern, key_words = Milestones.key, Milestones.key_pattern, Milestones.key_words

    def updates(self, request, slug):
        """Answer with one page of the log of one milestone."""
        return self.list(request, slug=slug)

    def rows(self, slug):
        if not Milestone.objects.filter(slug=slug).exists():
            raise NotFound(f"There is no milestone “{slug}”{on_that_day()}.")
        return self.queryset.filter(milestone__slug=slug)

    @classmethod
    def addresses(cls, told):
        log = cls.as_view({"get": "updates"}, detail=True)
        return [re_path(rf"^{cls.noun}/(?P<{cls.key}>{cls.key_pattern})/updates/\Z", log, name="api-log")]


class Dependencies(Numbered):
    """Which milestone waits for which other one."""

    noun = "dependencies"
    queryset = Dependency.objects.all()
    shape = DependencyRow
    filterset_class = filters.DependencyFilter
    expands = {"milestone": MILESTONE, "waits_for": Whole(MilestoneRow, Milestone.objects, "waits_for")}


class Baselines(Numbered):
    """Every promise of dates, with the dates; a later one never hides the original."""

    noun = "baselines"
    queryset = Baseline.objects.all()
    shape = BaselineRow
    filterset_class = filters.BaselineFilter
    orders = RECORDED | {"effective_on": ("effective_on", "id")}
    expands = {"programme": PROGRAMME, "agreement": AGREEMENT, "approved_by": party("approved_by")}


class Claims(Numbered):
    """What each source says, what is in use, and where sources disagree."""

    noun = "claims"
    queryset = Claim.objects.all()
    shape = ClaimRow
    filterset_class = filters.ClaimFilter
    expands = {"programme": PROGRAMME, "agreement": AGREEMENT, "source": SOURCE}


class Questions(Noun):
    """What nobody has decided or disclosed."""

    noun = "questions"
    queryset = OpenQuestion.objects.all()
    shape = QuestionRow
    filterset_class = filters.QuestionFilter
    orders = {"number": ("number",), "raised_on": ("raised_on", "number")}
    key, key_pattern = "key", "Q-(0[1-9]|[1-9][0-9]{1,8})"
    key_words = "Its key, of two digits at least, such as Q-07."
    expands = {
        "programme": PROGRAMME,
        "agreement": AGREEMENT,
        "needed_by": Whole(MilestoneRow, Milestone.objects, "needed_by"),
        "source": SOURCE,
        "answer_source": source("answer_source"),
        "updates": Many(QuestionUpdateRow, QuestionUpdate.objects.order_by("pk"), "question"),
    }

    def named(self, key):
        return {"number": int(key.removeprefix("Q-"))}


class QuestionUpdates(Numbered):
    """What was heard on each question."""

    noun = "question-updates"
    queryset = QuestionUpdate.objects.all()
    shape = QuestionUpdateRow
    filterset_class = filters.QuestionUpdateFilter
    orders = RECORDED | {"reported_on": ("reported_on", "id")}
    expands = {"question": Whole(QuestionRow, OpenQuestion.objects, "question"), "source": SOURCE}


class Assessments(Numbered):
    """How sure a person is that a programme delivers on its dates, and why."""

    noun = "assessments"
    queryset = Assessment.objects.all()
    shape = AssessmentRow
    filterset_class = filters.AssessmentFilter
    orders = RECORDED | {"assessed_on": ("assessed_on", "id")}
    expands = {"programme": PROGRAMME}


class Participations(Numbered):
    """Who takes part in which programme, and as what."""

    noun = "participations"
    queryset = Participation.objects.all()
    shape = ParticipationRow
    filterset_class = filters.ParticipationFilter
    expands = {"programme": PROGRAMME, "party": PARTY, "source": SOURCE}


class Mandates(Numbered):
    """Which programme rests on which agreement."""

    noun = "mandates"
    queryset = Mandate.objects.all()
    shape = MandateRow
    filterset_class = filters.MandateFilter
    expands = {"programme": PROGRAMME, "agreement": AGREEMENT, "source": SOURCE}


class Reports(Numbered):
    """The days on which the portfolio was reported on, or a group met."""

    noun = "reports"
    queryset = Report.objects.all()
    shape = ReportRow
    filterset_class = filters.ReportFilter
    orders = RECORDED | {"day": ("day", "id")}


class Agreements(Noun):
    """Every text by which parties bind or declare themselves."""

    noun = "agreements"
    queryset = Agreement.objects.all()
    shape = AgreementRow
    filterset_class = filters.CarryingFilter
    orders = RECORDED | {"signed": dated("signed"), "title": ("title", "id")}
    expands = SIGNATURES | {
        "parent": agreement("parent"),
        "source": SOURCE,
        "children": Many(AgreementRow, Agreement.objects.order_by("pk"), "parent"),
        "mandates": Many(MandateRow, MANDATES, "agreement"),
        "claims": Many(ClaimRow, CLAIMS, "agreement"),
        "questions": Many(QuestionRow, QUESTIONS, "agreement"),
        "facts": Facts("agreement"),
    }

    def histories(self, record):
        return histories_of(record)


ALL = [
    Programmes,
    Milestones,
    UpdatesOfMilestone,
    Updates,
    Dependencies,
    Baselines,
    Claims,
    Questions,
    QuestionUpdates,
    Assessments,
    Participations,
    Mandates,
    Reports,
    Agreements,
]
