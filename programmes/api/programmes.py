"""Programmes: a row of the board, and the whole of one of them."""

from django.db.models import Prefetch
from rest_framework import serializers

from agreements.api import AgreementName, PartyName, SourceTag
from config.api.doors import Noun
from config.api.paging import ShortPages
from config.api.shapes import Record
from programmes.api.matters import MatterRow
from programmes.api.milestones import MilestoneInProgramme, StepRow, is_stale
from programmes.api.names import ProgrammeName
from programmes.api.questions import QuestionRow
from programmes.boards import Dossier, Row
from programmes.filters import ProgrammeFilter
from programmes.models import Assessment, Baseline, BaselineDate, Mandate, Participation, Programme
from programmes.models.stages import CONDITIONS_ELSEWHERE, ELSEWHERE


class AssessmentRow(Record):
    """A person's rating, never the computer's."""

    class Meta:
        model = Assessment
        fields = ["rating", "role", "rationale", "assessed_on"]


class Counts(serializers.Serializer):
    """What the computer counts of a programme, as of today."""

    milestones = serializers.IntegerField()
    met = serializers.IntegerField()
    open = serializers.IntegerField()
    overdue = serializers.IntegerField()
    running_out = serializers.IntegerField()
    undated = serializers.IntegerField(help_text="Open, and no source gives a date.")
    late = serializers.IntegerField(help_text="Open, and later than first promised.")
    open_questions = serializers.IntegerField()
    oldest_question_days = serializers.IntegerField(allow_null=True)
    disputed = serializers.IntegerField(help_text="Matters on which the sources disagree.")

    def to_representation(self, row):
        waiting = [step for step in row.steps if step.is_open]
        return {
            "milestones": len(row.steps),
            "met": sum(step.is_met for step in row.steps),
            "open": len(waiting),
            "overdue": sum(step.is_overdue for step in waiting),
            "running_out": sum(step.is_running_out for step in waiting),
            "undated": sum(not step.milestone.forecast for step in waiting),
            "late": sum(step.is_late for step in waiting),
            "open_questions": len(row.ages),
            "oldest_question_days": row.oldest,
            "disputed": row.disputed,
        }


class ProgrammeRow(ProgrammeName):
    """A programme as the board shows it."""

    lead = PartyName(allow_null=True)
    desk = serializers.CharField(source="desk.name", allow_null=True, help_text="The group that may edit it.")
    stage_source = SourceTag(allow_null=True)
    rating = serializers.ChoiceField(Assessment.Rating.choices, help_text="The newest by the owner.")
    assessment = AssessmentRow(source="row.ratings.newest", allow_null=True)
    independent_assessment = AssessmentRow(source="row.ratings.independent", allow_null=True)
    nations = serializers.ListField(
        child=serializers.CharField(), source="row.nations", help_text="ISO 3166-1."
    )
    next_milestone = StepRow(source="row.next.milestone", allow_null=True)
    counts = Counts(source="row")
    touched_on = serializers.DateField(
        allow_null=True, help_text="When a person last logged something on it."
    )
    stale = serializers.SerializerMethodField()

    class Meta:
        model = Programme
        fields = [
            *ProgrammeName.Meta.fields,
            "short_name",
            "kind",
            "route",
            "summary",
            "stage",
            "condition",
            "stage_since",
            "stage_source",
            "lead",
            "desk",
            "nations",
            "rating",
            "assessment",
            "independent_assessment",
            "next_milestone",
            "counts",
            "touched_on",
            "stale",
        ]

    def get_stale(self, programme) -> bool:
        return is_stale(programme.touched_on, self.context["today"])


class ParticipationRow(Record):
    """One party's part in the programme, as long as it lasts."""

    party = PartyName()
    source = SourceTag()

    class Meta:
        model = Participation
        fields = ["party", "role", "share", "since", "source"]


class MandateRow(Record):
    """An agreement that the programme rests on."""

    agreement = AgreementName()
    source = SourceTag()

    class Meta:
        model = Mandate
        fields = ["agreement", "basis", "source"]


class PromiseRow(Record):
    """What a baseline promises for one milestone."""

    milestone = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = BaselineDate
        fields = ["milestone", "promised"]


class BaselineRow(Record):
    """A promise of dates; a later one never hides the original."""

    approved_by = PartyName(allow_null=True)
    agreement = AgreementName(allow_null=True)
    dates = PromiseRow(many=True)

    class Meta:
        model = Baseline
        fields = ["kind", "effective_on", "approved_by", "agreement", "reason", "in_breach", "dates"]


class Elsewhere(serializers.Serializer):
    """What other frameworks call the stage."""

    aap20 = serializers.CharField()
    prinsix = serializers.CharField()
    cadmid = serializers.CharField()
    oc4ids = serializers.CharField()
    ocds = serializers.CharField()

    def to_representation(self, programme):
        spoken = {
            standard: word for standard, word in CONDITIONS_ELSEWHERE[programme.condition].items() if word
        }
        return ELSEWHERE[programme.stage] | spoken


class ProgrammeInFull(ProgrammeRow):
    """A programme with all that belongs to it."""

    stage_elsewhere = Elsewhere(source="*")
    participations = ParticipationRow(many=True)
    agreements = MandateRow(many=True, source="current_mandates")
    milestones = MilestoneInProgramme(many=True)
    baselines = BaselineRow(many=True)
    facts = MatterRow(many=True, source="row.matters")
    questions = QuestionRow(many=True, source="all_questions")
    assessments = AssessmentRow(many=True)

    class Meta:
        model = Programme
        fields = [
            *ProgrammeRow.Meta.fields,
            "stage_waiver",
            "stage_elsewhere",
            "participations",
            "agreements",
            "milestones",
            "baselines",
            "facts",
            "questions",
            "assessments",
        ]


# What the API shows besides the programme's page
BESIDES = [
    "current_mandates__source",
    "baselines__approved_by",
    "baselines__agreement",
    Prefetch("baselines__dates", BaselineDate.objects.order_by("pk")),
    "baselines__dates__milestone",
]


class Programmes(Noun):
    """Every programme, as the board shows it."""

    queryset = Programme.objects.for_board()
    serializer_class = ProgrammeRow
    in_full = ProgrammeInFull
    filterset_class = ProgrammeFilter
    pagination_class = ShortPages

    def get_queryset(self):
        return (
            Programme.objects.for_page().prefetch_related(*BESIDES) if self.detail else super().get_queryset()
        )

    def arranged(self, loaded):
        for programme in loaded:
            programme.row = (Dossier if self.detail else Row)(programme, self.today)
            for step in programme.row.steps:
                step.milestone.step = step
        return loaded
