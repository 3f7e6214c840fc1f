"""Log a milestone update: the main job of the tracker."""

from django import forms
from django.urls import reverse
from django.utils import timezone

from agreements.models import Source
from config.audit.start import Start, Taken
from config.fields import ByKeyField, DayField
from config.verbs import VerbForm
from config.when import WhenFormField, slip
from programmes.models import Milestone, MilestoneUpdate

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
            raise forms.ValidationError("Name the source by its tag. A published date needs its source.")
        return source if where_from == SOURCE else None

    def clean(self):
        cleaned = super().clean()
        if self.start and not cleaned.get("reason"):
            self.add_error("reason", "Say why the values of then are right again.")
        return cleaned

    def do(self):
        said = {name: self.cleaned_data[name] for name in self.SAID}
        if self.start:
            said["reason"] = self.start.reason(self, said["reason"])
        said["estimate"] = self.cleaned_data["where_from"] == ESTIMATE
        if said["status"] != Milestone.Status.MET:
            said["met_on"] = ""
        before = Milestone.objects.get(pk=self.record.pk)
        self.record.log(**said, logged_by=self.user)
        return what_moved(before, self.record)

    SAID = ["forecast", "status", "met_on", "source", "kind", "reason_code", "reason", "note", "reported_on"]

    def forecast_reading(self):
        return self._reading("forecast")

    def met_on_reading(self):
        return self._reading("met_on")

    def _reading(self, name):
        """Return how the typed date is read, for a page without script."""
        typed = self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else self.initial[name]
        return f"read as {typed.reading}" if typed is not None else ""

    def sources_on_file(self):
        return self.fields["source"].offered()

    def last_update(self):
        return self.record.updates.newest_first().select_related("logged_by").first()

    def promises(self):
        """Return each baseline's promise for this milestone, with its slip on record and as typed."""
        typed = self.cleaned_data.get("forecast") if hasattr(self, "cleaned_data") else None
        dates = self.record.baseline_dates.select_related("baseline").order_by("baseline__effective_on", "pk")
        return [
            {
                "date": date,
                "now": slip(date.promised, self.record.forecast),
                "then": typed is not None and slip(date.promised, typed),
            }
            for date in dates
        ]

    def waiting(self):
        """Return the milestones that wait for this one."""
        return Milestone.objects.filter(dependencies__waits_for=self.record, dependencies__ended_on=None)

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


def what_moved(before, after):
    """Say in a sentence what an update changed."""
    if before.status != after.status:
        return f"{after.name}: {after.get_status_display().lower()}."
    if before.forecast != after.forecast:
        return f"{after.name}: forecast moved from {before.forecast} to {after.forecast}."
    return f"{after.name}: update logged, nothing moved."
