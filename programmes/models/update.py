from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models import Source
from config.search.searched import Searched
from config.when import WhenField, honest
from config.when.value import day_in_words
from programmes.models.log import Logged
from programmes.models.milestone import Milestone, Status


class MilestoneUpdateQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-reported_on", "-pk")

    def in_order(self):
        return self.order_by("reported_on", "pk")


class MilestoneUpdate(Logged):
    """One entry in a milestone's log: what was reported, by whom, on what ground."""

    class Kind(models.TextChoices):
        NEW_INFORMATION = "new_information", "New information"
        CORRECTION = "correction", "Correction of the record"
        REPLAN = "replan", "Re-plan"

    class ReasonCode(models.TextChoices):
        REQUIREMENT_CHANGE = "requirement_change", "Requirement change"
        QUANTITY_CHANGE = "quantity_change", "Quantity change"
        BUDGET = "budget", "Budget"
        NATIONAL_APPROVAL = "national_approval", "National approval"
        PARTNER_DECISION = "partner_decision", "Partner decision"
        AGREEMENT_OR_LEGAL = "agreement_or_legal", "Agreement or legal"
        PROCUREMENT_PROCEDURE = "procurement_procedure", "Procurement procedure"
        PROTEST = "protest", "Protest"
        SUPPLIER = "supplier", "Supplier"
        SUPPLY_CHAIN = "supply_chain", "Supply chain"
        TECHNICAL = "technical", "Technical"
        TEST_OR_QUALIFICATION = "test_or_qualification", "Test or qualification"
        EXPORT_OR_SECURITY = "export_or_security", "Export licence or security"
        SITE = "site", "Site"
        FORCE_MAJEURE = "force_majeure", "War or force majeure"
        BROUGHT_FORWARD = "brought_forward", "Brought forward"
        BETTER_INFORMATION = "better_information", "Better information"
        CORRECTING_AN_ERROR = "correcting_an_error", "Correcting an error"
        OTHER = "other", "Other"

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="updates")
    reported_on = models.DateField(help_text="The day on which it was reported.")
    status = models.CharField(max_length=14, choices=Status)
    forecast = WhenField()
    met_on = WhenField("date met")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="updates")
    estimate = models.BooleanField("staff estimate", default=False)
    kind = models.CharField("kind of change", max_length=16, choices=Kind, default=Kind.NEW_INFORMATION)
    reason_code = models.CharField("coded reason", max_length=24, choices=ReasonCode, blank=True)
    reason = models.TextField(blank=True, help_text="What was seen, not who is to blame.")
    note = models.TextField(blank=True)

    objects = MilestoneUpdateQuerySet.as_manager()
    searched = Searched(names=("reason",), texts=("note", "reason_code"))

    class Meta:
        ordering = ["milestone", "pk"]
        indexes = [
            models.Index(fields=["milestone", "-reported_on", "-id"], name="update_newest_first"),
            models.Index(fields=["reported_on", "id"], name="update_by_day"),
        ]
        constraints = [
            *honest("update", "forecast"),
            *honest("update", "met_on"),
            models.CheckConstraint(
                name="update_met_has_its_date",
                condition=Q(status="met", met_on__gt="") | (~Q(status="met") & Q(met_on="")),
                violation_error_message="A milestone has a date met when, and only when, it is met.",
            ),
            models.CheckConstraint(
                name="update_source_or_estimate",
                condition=Q(source__isnull=False, estimate=False) | Q(source=None, estimate=True),
                violation_error_message="Say where it is from: a source, or a staff estimate, never both.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, reported on {day_in_words(self.reported_on)}"

    def why(self):
        """Return the reason that the history keeps: as given, or else what kind of news it was."""
        ground = self.source.tag if self.source_id else "a staff estimate"
        return self.reason or self.note or f"{self.get_kind_display()}, from {ground}"

    def passed_on(self):
        """Return what is said of a milestone that moves with the one of this update."""
        said = {
            name: getattr(self, name) for name in ("reported_on", "source", "estimate", "kind", "logged_by")
        }
        code = self.reason_code or self.ReasonCode.OTHER
        return {**said, "reason": f"Moved with {self.milestone}", "reason_code": code}

    def clean(self):
        super().clean()
        before = self.milestone
        self._check_order(before)
        self._check_status(before)
        self._check_met()
        if self.needs_reason(before) and not (self.reason.strip() and self.reason_code):
            wanted = (
                "The date moves later or is lost, or the step is given up: say why, in words and by code."
            )
            raise ValidationError({"reason": wanted})

    def _check_order(self, before):
        last = before.reported_on
        if last and self.reported_on and self.reported_on < last:
            order = f"The last report was of {day_in_words(last)}: this one is of that day or later."
            raise ValidationError({"reported_on": order})

    def _check_status(self, before):
        mended = self.kind == self.Kind.CORRECTION
        if mended or self.status in [before.status, *Milestone.NEXT[before.status]]:
            return
        was, now = before.get_status_display().lower(), self.get_status_display().lower()
        refusal = f"A milestone that is {was} cannot become {now}. If the record is wrong, log a correction."
        raise ValidationError({"status": refusal})

    def _check_met(self):
        if self.met_on and self.met_on.earliest and self.met_on.earliest > timezone.localdate():
            raise ValidationError({"met_on": "A milestone cannot be met on a day that is still to come."})

    def needs_reason(self, before):
        """Say whether the date moves later or is lost, or the step was missed or given up."""
        gone = self.status != before.status and self.status in [Status.NOT_MET, Status.CANCELLED]
        return gone or moves_later(before.forecast, self.forecast)


def moves_later(before, after):
    """Say whether the last possible day of a date moves later, or the date is lost."""
    if not before:
        return False
    if not after:
        return True
    return before.latest is not None and (after.latest is None or after.latest > before.latest)
