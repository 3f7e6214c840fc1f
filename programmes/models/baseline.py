from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from agreements.models import Agreement, Party
from config.audit.context import acting
from config.when import WhenField, honest, slip
from config.when.value import day_in_words
from programmes.models.log import Logged
from programmes.models.milestone import Milestone
from programmes.models.programme import Programme


class BaselineQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-effective_on", "-pk")

    @transaction.atomic
    def promise(
        self, programme, *, kind, effective_on, reason, approved_by=None, agreement=None, logged_by=None
    ):
        """Set a baseline: the dates now forecast for the programme's open milestones become its promise.

        Raises ValidationError when there is nothing dated to promise, or an original promise stands already.
        """
        Programme.objects.select_for_update().get(pk=programme.pk)
        dated = [milestone for milestone in programme.milestones.open() if milestone.forecast]
        if not dated:
            raise ValidationError("No open milestone has a date: there is nothing to promise.")
        baseline = self.model(
            programme=programme, kind=kind, effective_on=effective_on, reason=reason, logged_by=logged_by
        )
        baseline.approved_by, baseline.agreement = approved_by, agreement
        baseline.in_breach = self.in_breach(programme, dated)
        with acting(reason=reason):
            baseline.full_clean()
            baseline.save()
            for milestone in dated:
                BaselineDate(
                    baseline=baseline, milestone=milestone, promised=milestone.forecast, logged_by=logged_by
                ).save()
        return baseline

    def in_breach(self, programme, milestones):
        """Say whether one of the milestones is later than the promise that stands now."""
        standing = self.filter(programme=programme).newest_first().first()
        promised = {date.milestone_id: date.promised for date in standing.dates.all()} if standing else {}
        late = (slip(promised[m.pk], m.forecast).tone == "late" for m in milestones if m.pk in promised)
        return any(late)


class Baseline(Logged):
    """A promise of dates, by name; a later one never hides the original."""

    class Kind(models.TextChoices):
        ORIGINAL = "original", "Original"
        APPROVAL = "approval", "Approval"
        CONTRACT = "contract", "Contract"
        WORKING = "working", "Working"

    DAY = "effective_on"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="baselines")
    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField()
    approved_by = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The body that approved it, if one did.",
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The agreement that it is in.",
    )
    reason = models.TextField(help_text="Why this promise is made.")
    in_breach = models.BooleanField(
        "made while in breach",
        default=False,
        editable=False,
        help_text="A date was already later than promised.",
    )

    objects = BaselineQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "effective_on", "pk"]
        indexes = [models.Index(fields=["effective_on", "id"], name="baseline_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(kind="original"),
                name="baseline_one_original",
                violation_error_message="The original baseline is never replaced: set one of another kind.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} baseline of {day_in_words(self.effective_on)}"


class BaselineDate(Logged):
    """What one baseline promises for one milestone."""

    baseline = models.ForeignKey(Baseline, models.PROTECT, related_name="dates")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="baseline_dates")
    promised = WhenField()

    class Meta:
        constraints = [
            *honest("baselinedate", "promised"),
            models.UniqueConstraint(
                fields=["baseline", "milestone"],
                name="baselinedate_once",
                violation_error_message="A baseline promises one date for a milestone.",
            ),
            models.CheckConstraint(
                name="baselinedate_is_a_date",
                condition=Q(promised__gt=""),
                violation_error_message="A promise is a date.",
            ),
        ]

    def __str__(self):
        return str(self.promised)

    def clean(self):
        """A date of a baseline has no day of its own: the baseline has."""
