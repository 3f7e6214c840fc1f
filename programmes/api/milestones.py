"""Milestones: what was promised, what is forecast, and what the computer makes of the two."""

from django.conf import settings
from django.db.models import Prefetch
from rest_framework import serializers

from agreements.api import PartyName, SourceTag
from config.api.doors import Noun
from config.api.shapes import HonestDate
from config.when import NO_DATE
from programmes.api.names import MilestoneName, ProgrammeName
from programmes.boards.steps import Step
from programmes.filters import MilestoneFilter
from programmes.models import BaselineDate, Dependency, Milestone


class Movement(serializers.Serializer):
    """How far a forecast lies from a promise, never more exact than the two dates allow."""

    text = serializers.CharField()
    tone = serializers.ChoiceField(["late", "early", "same", "unknown"])
    detail = serializers.CharField()
    least_days = serializers.IntegerField(source="least", allow_null=True, help_text="Negative for earlier.")
    most_days = serializers.IntegerField(
        source="most", allow_null=True, help_text="Null when there is no end."
    )


class Promised(serializers.Serializer):
    """What the first baseline promises, and what the newest does."""

    original = HonestDate()
    current = HonestDate()


class Slip(serializers.Serializer):
    """The movement from the first promise and from the one that stands now."""

    original = Movement(source="slip")
    current = Movement(source="slip_now")


class StepRow(MilestoneName):
    """A milestone as its programme shows it."""

    owner = PartyName(allow_null=True)
    source = SourceTag(allow_null=True)
    promised = Promised(source="step")
    slip = Slip(source="step")
    overdue = serializers.BooleanField(source="step.is_overdue")
    running_out = serializers.BooleanField(source="step.is_running_out")
    window_used = serializers.SerializerMethodField(
        help_text="From 0 to 1; null when the window has no two ends."
    )

    class Meta:
        model = Milestone
        fields = [
            *MilestoneName.Meta.fields,
            "kind",
            "gate",
            "position",
            "owner",
            "status",
            "forecast",
            "met_on",
            "source",
            "estimate",
            "reported_on",
            "promised",
            "slip",
            "overdue",
            "running_out",
            "window_used",
        ]

    def get_window_used(self, milestone) -> float | None:
        share = milestone.forecast.share_gone(self.context["today"])
        return share if share is None else round(share, 3)


class AwaitedName(MilestoneName):
    """A milestone that another one waits for."""

    def to_representation(self, dependency):
        return super().to_representation(dependency.waits_for)


class MilestoneInProgramme(StepRow):
    """A milestone, with those that it waits for."""

    waits_for = AwaitedName(many=True, source="current_dependencies")

    class Meta:
        model = Milestone
        fields = [*StepRow.Meta.fields, "waits_for"]


class MilestoneRow(MilestoneInProgramme):
    """A milestone, with its programme and how fresh it is."""

    programme = ProgrammeName()
    touched_on = serializers.DateField(
        allow_null=True, help_text="When a person last logged something on it."
    )
    stale = serializers.SerializerMethodField()

    class Meta:
        model = Milestone
        fields = ["programme", *MilestoneInProgramme.Meta.fields, "touched_on", "stale"]

    def get_stale(self, milestone) -> bool:
        return milestone.is_open() and is_stale(milestone.touched_on, self.context["today"])


def is_stale(touched_on, today):
    return touched_on is None or (today - touched_on).days > settings.STALE_DAYS


PROMISES = BaselineDate.objects.order_by("baseline__effective_on", "baseline")
WAITING = Dependency.objects.filter(ended_on=None).select_related("waits_for").order_by("pk")


class Milestones(Noun):
    """Every step that a programme has promised to reach."""

    queryset = (
        Milestone.objects.with_touch()
        .select_related("programme", "owner", "source")
        .prefetch_related(
            Prefetch("baseline_dates", PROMISES, to_attr="promises"),
            Prefetch("dependencies", WAITING, to_attr="current_dependencies"),
        )
    )
    serializer_class = MilestoneRow
    filterset_class = MilestoneFilter

    def arranged(self, loaded):
        for milestone in loaded:
            promised = [each.promised for each in milestone.promises] or [NO_DATE]
            milestone.step = Step(milestone, self.today, original=promised[0], current=promised[-1])
        return loaded
