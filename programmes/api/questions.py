"""Open questions: what nobody has decided or disclosed."""

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from agreements.api import AgreementName, SourceTag
from config.api.doors import Noun
from config.api.shapes import Record
from programmes.api.names import MilestoneName, Person, ProgrammeName, QuestionName
from programmes.filters import QuestionFilter
from programmes.models import OpenQuestion, QuestionUpdate


class QuestionRow(QuestionName):
    """A question, and its answer once there is one."""

    programme = ProgrammeName(allow_null=True)
    agreement = AgreementName(allow_null=True)
    owner = Person(allow_null=True, help_text="Who sees to it that it is answered.")
    needed_by = MilestoneName(allow_null=True, help_text="The milestone that it blocks.")
    source = SourceTag(allow_null=True)
    answer = serializers.CharField(source="answer_text")
    answer_source = SourceTag(allow_null=True)
    open = serializers.BooleanField(source="is_open")
    age_days = serializers.SerializerMethodField()

    class Meta:
        model = OpenQuestion
        fields = [
            "key",
            "href",
            "programme",
            "agreement",
            "topic",
            "aspect",
            "text",
            "asked_of",
            "owner",
            "needed_by",
            "raised_on",
            "asked_on",
            "state",
            "open",
            "age_days",
            "source",
            "answer",
            "answer_source",
            "answered_on",
        ]

    def get_age_days(self, question) -> int:
        return question.age(self.context["today"])


class QuestionUpdateRow(Record):
    """One entry in a question's log."""

    source = SourceTag(allow_null=True)
    logged_by = Person(allow_null=True, help_text="Null for an import.")

    class Meta:
        model = QuestionUpdate
        fields = ["id", "reported_on", "state", "note", "source", "logged_by"]


class QuestionInFull(QuestionRow):
    """A question with its log."""

    updates = QuestionUpdateRow(many=True)

    class Meta:
        model = OpenQuestion
        fields = [*QuestionRow.Meta.fields, "updates"]


LOG = QuestionUpdate.objects.select_related("source", "logged_by").order_by("pk")
RELATED = ["programme", "agreement", "owner", "needed_by", "source", "answer_source"]


KEY = OpenApiParameter(
    "key", {"type": "string", "pattern": "^Q-[0-9]{1,9}$"}, "path", description="Such as Q-14."
)


@extend_schema_view(retrieve=extend_schema(parameters=[KEY]))
class Questions(Noun):
    """Every question, in the order of its number."""

    queryset = OpenQuestion.objects.select_related(*RELATED)
    serializer_class = QuestionRow
    in_full = QuestionInFull
    filterset_class = QuestionFilter
    lookup_field = "key"
    lookup_value_regex = "Q-[0-9]{1,9}"

    def get_queryset(self):
        return (
            super().get_queryset().prefetch_related(Prefetch("updates", LOG))
            if self.detail
            else super().get_queryset()
        )

    def named(self, key):
        return {"number": int(key.removeprefix("Q-"))}
