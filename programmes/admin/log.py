"""Log a milestone update: the main job of the tracker."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements.models import Source
from config.audit.start import Start, Taken
from config.fields import ByKeyField, DayField
from config.strips import year_strip
from config.verbs import VerbForm, show_refusal
from config.when import WhenFormField
from programmes import boards
from programmes.admin.confidence import PERMISSION, Confidence
from programmes.admin.moving import Moving, ticked
from programmes.boards.words import counted
from programmes.models import Milestone, MilestoneUpdate, Programme, moves_later
from programmes.models.alone import milestones_alone

ESTIMATE, SOURCE = "estimate", "source"
WHERE_FROM = [(ESTIMATE, "Staff estimate"), (SOURCE, "Source on file")]
NOT_RELIED_ON = "The source of then is relied on no longer: say where the values are from now."


class LogForm(VerbForm):
    """New values beside those on record."""

    title = "Log a milestone update"
    button = "Save the update"
    permission = "programmes.add_milestoneupdate"
    template = "admin/log.html"

    forecast = WhenFormField(label="Forecast date", required=False)
    status = forms.ChoiceField(choices=Milestone.Status, widget=forms.RadioSelect)
    met_on = WhenFormField(
        label="Date met", required=False, help_text="Only for a milestone that is met; as exact as you know."
    )
    where_from = forms.ChoiceField(
        choices=WHERE_FROM,
        widget=forms.RadioSelect,
        error_messages={"required": "Say where it is from: a source on file, or an estimate by staff."},
    )
    source = ByKeyField(
        queryset=Source.objects.current(), key="tag", required=False, help_text="Its tag, such as S4."
    )
    kind = forms.ChoiceField(
        label="Kind of change",
        choices=MilestoneUpdate.Kind,
        widget=forms.RadioSelect,
        initial=MilestoneUpdate.Kind.NEW_INFORMATION,
    )
    reason_code = forms.ChoiceField(
        label="Reason by code", choices=[("", "Choose"), *MilestoneUpdate.ReasonCode.choices], required=False
    )
    reason = forms.CharField(
        label="Reason for the change", widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    note = forms.CharField(widget=forms.Textarea({"rows": 2}), required=False, max_length=2000)
    reported_on = DayField(label="Reported on", initial=timezone.localdate)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.start = start_of(self) if self.version else None

    def on_record(self):
        """Start from what is on record, or from what an earlier version said; then the kind stays open."""
        return {**said_by(self.version), "kind": None} if self.version else said_by(self.record)

    def clean_source(self):
        source, where_from = self.cleaned_data["source"], self.cleaned_data.get("where_from")
        if where_from == SOURCE and source is None:
            raise ValidationError("Name the source by its tag. A published date needs its source.")
        return source if where_from == SOURCE else None

    def clean(self):
        keys = {self.record.pk, *ticked(self.data)}
        list(Milestone.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        cleaned = super().clean()
        if self.start and not cleaned.get("reason"):
            self.add_error("reason", "Say why the values of then are right again.")
        if not self.is_check:
            self._refuse_unseen()
        elif not self.errors:
            self._rehearse()
        return cleaned

    @property
    def is_check(self):
        """Whether it is only asked what would be saved."""
        return "_check" in self.data

    def _refuse_unseen(self):
        for part in (self.moving if ticked(self.data) else None, self.confidence):
            if part and (refusal := part.refusal()):
                self.add_error(None, refusal)

    def _rehearse(self):
        """Say what the model will refuse."""
        try:
            self.pending.full_clean()
        except ValidationError as refusal:
            show_refusal(self, refusal)

    def do(self):
        before = Milestone.objects.get(pk=self.record.pk)
        others = self.moving.moves if ticked(self.data) else []
        said = self._said()
        if self.start:
            said["reason"] = self.start.reason(self, said["reason"])
        self.record.log_and_move(others, **said, logged_by=self.user)
        if self.confidence:
            self.confidence.rate(assessed_on=said["reported_on"], logged_by=self.user)
        return what_moved(before, self.record, len(others)) + self._what_was_rated()

    def _what_was_rated(self):
        return f" Confidence: {self.rated.get_rating_display().lower()}." if self.rated else ""

    SAID = ["forecast", "status", "met_on", "source", "kind", "reason_code", "reason", "note", "reported_on"]

    def _said(self):
        """Return what the log is to say; what is not said, or cannot be read yet, is as the form began."""
        began = {name: self.get_initial_for_field(self.fields[name], name) or "" for name in self.fields}
        began["source"] = Source.objects.current().filter(tag=began["source"]).first()
        cleaned = began | getattr(self, "cleaned_data", {})
        said = {name: cleaned[name] for name in self.SAID}
        said["estimate"] = cleaned["where_from"] == ESTIMATE
        if said["status"] != Milestone.Status.MET:
            said["met_on"] = ""
        return said

    @cached_property
    def pending(self):
        """Return the update that would be logged, neither checked nor saved."""
        return self.record.reported(**self._said(), logged_by=self.user)

    @cached_property
    def moving(self):
        """Return who waits for this milestone, and may move with it."""
        after = self.pending.met_on or self.pending.forecast
        data = self.data if self.is_bound else None
        return Moving(self.record, (self.record.date(), after), user=self.user, data=data)

    @cached_property
    def confidence(self):
        """Return what is said of the programme's rating; None for who may not rate."""
        if not self.user.has_perm(PERMISSION):
            return None
        return Confidence(self.data if self.is_bound else None, programme=self.record.programme)

    @property
    def rated(self):
        """Return the rating that is given as well, neither checked nor saved; None without one."""
        return self.confidence and self.confidence.pending

    @cached_property
    def effect(self):
        """Return what saving will do."""
        milestone = milestones_alone().get(pk=self.record.pk)
        milestone.log_in_order = list(milestone.updates.select_related("source").in_order())
        programme = Programme.objects.for_board().get(pk=milestone.programme_id)
        moves = self.moving.moves
        return boards.Effect(milestone, programme, self.pending, timezone.localdate(), moves, self.rated)

    def forecast_reading(self):
        return self._reading("forecast")

    def met_on_reading(self):
        return self._reading("met_on")

    def _reading(self, name):
        """Return how the typed date is read, for a page without script."""
        typed = self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else self.initial[name]
        if typed is None:
            return "not understood yet"
        return f"read as {typed.reading}" if typed or name == "forecast" else ""

    def forecast_strip(self):
        when = self.pending.forecast
        return year_strip(when, estimate=self.pending.estimate) if when else ""

    def reason_needed(self):
        """Say when the reason is required, or that it is."""
        if not self.pending.needs_reason(self.record):
            return "required when the date moves later or is lost"
        if not moves_later(self.record.forecast, self.pending.forecast):
            return f"required: {self.pending.get_status_display().lower()}"
        return "required: the date moves later" if self.pending.forecast else "required: the date is lost"

    def sources_on_file(self):
        return self.fields["source"].offered()

    def last_update(self):
        return self.record.updates.newest_first().select_related("logged_by").first()

    def next_page(self):
        if "_next" in self.data and (milestone := self._next_milestone()):
            return reverse("admin:programmes_milestone_log", args=[milestone.pk])
        return self.record.programme.get_absolute_url() + "#milestones"

    def _next_milestone(self):
        rest = [
            m
            for m in self.record.programme.milestones.open().order_by("position", "pk")
            if m.pk != self.record.pk
        ]
        later = [m for m in rest if (m.position, m.pk) > (self.record.position, self.record.pk)]
        return next(iter(later or rest), None)


def said_by(row):
    """Return what the log said as of a milestone or an earlier version of one, by the fields of the form."""
    source = Source.objects.current().filter(pk=row.source_id).first() if row.source_id else None
    return {
        "forecast": row.forecast,
        "status": row.status,
        "met_on": row.met_on,
        "where_from": SOURCE if source else ESTIMATE if row.estimate else "",
        "source": source.tag if source else "",
    }


def start_of(form):
    """Return what the form starts from, beside what is on record now, but for a source that is withdrawn."""
    now, then = said_by(form.record), said_by(form.version)
    taken = [
        Taken(name, form[name].label, _words(name, now[name]), _words(name, then[name]))
        for name in ("forecast", "status", "met_on", "where_from", "source")
        if now[name] != then[name]
    ]
    left = [NOT_RELIED_ON] if form.version.source_id and not then["source"] else []
    return Start(form.version, then, taken, left)


def _words(name, value):
    words = {"status": dict(Milestone.Status.choices), "where_from": dict(WHERE_FROM)}.get(name, {})
    return str(words.get(value, value))


def what_moved(before, after, others=0):
    """Say in a sentence what an update changed, and how many milestones moved with it."""
    with_it = f", and {counted(others, 'milestone')} with it" if others else ""
    if before.status != after.status:
        return f"{after.name}: {after.get_status_display().lower()}{with_it}."
    if before.forecast != after.forecast:
        return f"{after.name}: forecast moved from {before.forecast} to {after.forecast}{with_it}."
    return f"{after.name}: update logged, nothing moved."
