from django import forms
from django.contrib import admin
from django.utils import timezone

from agreements.models import Agreement, Party, Source
from config.fields import ByKeyField, DayField
from config.verbs import VerbForm
from config.when import WhenFormField
from programmes.admin.desk import DeskAdmin, OwnDesk, own_first
from programmes.boards.words import counted
from programmes.models import (
    Assessment,
    Baseline,
    Condition,
    Mandate,
    Participation,
    Programme,
    Stage,
    stages,
)


class Rate(VerbForm):
    title = "Rate delivery confidence"
    permission = "programmes.add_assessment"

    rating = forms.ChoiceField(choices=Assessment.Rating, widget=forms.RadioSelect)
    rationale = forms.CharField(
        widget=forms.Textarea({"rows": 3}),
        max_length=400,
        help_text="Why, in at most two sentences: it stands on the board.",
    )
    role = forms.ChoiceField(label="In the role of", choices=Assessment.Role, initial=Assessment.Role.OWNER)
    assessed_on = DayField(label="Assessed on", initial=timezone.localdate)

    def do(self):
        rating = Assessment.objects.rate(self.record, **self._said(), logged_by=self.user)
        return f"Confidence: {rating.get_rating_display().lower()}."

    def _said(self):
        return {name: self.cleaned_data[name] for name in ["rating", "rationale", "role", "assessed_on"]}


class SetBaseline(VerbForm):
    title = "Set a baseline"
    permission = "programmes.add_baseline"

    kind = forms.ChoiceField(choices=Baseline.Kind)
    effective_on = DayField(label="Effective on", initial=timezone.localdate)
    approved_by = ByKeyField(
        queryset=Party.objects.current(),
        key="slug",
        required=False,
        help_text="The body that approved it, by its name in addresses.",
    )
    agreement = ByKeyField(
        queryset=Agreement.objects.all(),
        key="slug",
        required=False,
        help_text="The agreement it is in, by its name in addresses.",
    )
    reason = forms.CharField(
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text="Why this promise is made. The forecasts now on record become its dates.",
    )

    def do(self):
        baseline = Baseline.objects.promise(self.record, **self._said(), logged_by=self.user)
        breach = ", made while in breach" if baseline.in_breach else ""
        milestones = counted(baseline.dates.count(), "milestone")
        return f"{baseline.get_kind_display()} baseline set for {milestones}{breach}."

    def _said(self):
        names = ["kind", "effective_on", "approved_by", "agreement", "reason"]
        return {name: self.cleaned_data[name] for name in names}


class Move(VerbForm):
    title = "Move to another stage"
    permission = "programmes.change_programme"

    stage = forms.ChoiceField(label="New stage", choices=[])
    since = WhenFormField(label="Since", required=False)
    source = ByKeyField(
        queryset=Source.objects.current(), key="tag", required=False, help_text="Its tag, such as S4."
    )
    waiver = forms.CharField(
        label="Reason for waiving the gate",
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=2000,
        help_text="Only when the milestones of the gate are not met.",
    )
    reason = forms.CharField(widget=forms.Textarea({"rows": 2}), max_length=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        moves = stages.moves_of(self.record.kind, self.record.stage)
        self.fields["stage"].choices = [(stage, Stage(stage).label) for stage in moves]

    def do(self):
        said = self.cleaned_data
        self.record.move_to(
            said["stage"], **{name: said[name] for name in ["since", "source", "waiver", "reason"]}
        )
        return f"{self.record}: stage {self.record.get_stage_display()}."


class ChangeCondition(VerbForm):
    """Pause, resume or cancel a programme."""

    permission = "programmes.change_programme"
    reason = forms.CharField(widget=forms.Textarea({"rows": 2}), max_length=2000)

    def do(self):
        getattr(self.record, self.verb)(reason=self.cleaned_data["reason"])
        return f"{self.record}: {self.record.get_condition_display().lower()}."

    @classmethod
    def may(cls, user, record):
        return super().may(user, record) and cls.leads_to in stages.CONDITIONS[record.condition]


class Pause(ChangeCondition):
    title, verb, leads_to = "Pause the programme", "pause", Condition.PAUSED


class Resume(ChangeCondition):
    title, verb, leads_to = "Resume the programme", "resume", Condition.ACTIVE


class Cancel(ChangeCondition):
    title, verb, leads_to = "Cancel the programme", "cancel", Condition.CANCELLED


class PartInline(admin.TabularInline):
    extra = 0
    can_delete = False


class ParticipationInline(PartInline):
    model = Participation
    fields = ["party", "role", "share", "since", "until", "source"]
    autocomplete_fields = ["party", "source"]


class MandateInline(PartInline):
    model = Mandate
    fields = ["agreement", "basis", "source", "ended_on"]
    autocomplete_fields = ["agreement", "source"]


class ProgrammeDesk(OwnDesk):
    field = "desk"


@admin.register(Programme)
class ProgrammeAdmin(DeskAdmin):
    verbs = {
        "rate": Rate,
        "set-baseline": SetBaseline,
        "move": Move,
        "pause": Pause,
        "resume": Resume,
        "cancel": Cancel,
    }
    list_display = ["name", "kind", "route", "stage", "condition", "lead", "desk"]
    list_filter = [ProgrammeDesk, "stage", "condition", "route", "kind"]
    list_select_related = ["lead", "desk"]
    search_fields = ["name", "short_name", "summary"]
    autocomplete_fields = ["lead", "stage_source"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [
        *("name", "short_name", "slug", "kind", "route", "summary", "lead", "desk"),
        *("stage", "condition", "stage_since", "stage_source", "stage_waiver"),
    ]
    inlines = [ParticipationInline, MandateInline]

    def programme_of(self, record):
        return record

    def has_verb_permission(self, request, record):
        return self.has_view_permission(request, record) and self.may_edit(request, record)

    def get_ordering(self, request):
        return [own_first(request.user), "name"]

    def get_readonly_fields(self, request, obj=None):
        """A programme begins at the stage it is at; from then on it moves by its verbs."""
        return ["slug", "kind", "stage", "condition", "stage_waiver"] if obj else ["stage_waiver"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields
