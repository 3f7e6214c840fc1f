from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import slugify

from agreements.models import Party, Source
from config.audit.context import acting
from config.audit.models import Audited
from config.search.searched import Searched
from config.when import WhenField, by_date, dated, honest, overdue, overlapping, undated
from programmes.models.programme import Programme
from programmes.models.shown import room
from programmes.models.stages import Stage


class Status(models.TextChoices):
    """The words of OCDS milestoneStatus, and cancelled."""

    SCHEDULED = "scheduled", "Scheduled"
    PARTIALLY_MET = "partially_met", "Partially met"
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    CANCELLED = "cancelled", "Cancelled"


class MilestoneQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(status__in=Milestone.FINAL)

    def overdue(self, *, today):
        return self.open().filter(overdue("forecast", today))

    def undated(self):
        return self.open().filter(undated("forecast"))

    def due(self, first, last):
        """Return the open milestones whose window shares a day with the period."""
        return self.open().filter(overlapping("forecast", first, last))

    def stale(self, *, today):
        """Return the open milestones that no member of staff has logged anything on for STALE_DAYS days."""
        since = today - timedelta(days=settings.STALE_DAYS)
        return self.open().with_touch().filter(Q(touched_on=None) | Q(touched_on__lt=since))

    def with_touch(self):
        """Annotate `touched_on`: the day of the newest update by a person, none where there is none."""
        by_people = (
            room("MilestoneUpdate")
            .objects.filter(milestone=OuterRef("pk"), logged_by__isnull=False)
            .newest_first()
        )
        return self.annotate(touched_on=Subquery(by_people.values("reported_on")[:1]))

    def by_date(self):
        return self.order_by(*by_date("forecast"), "pk")

    def of_desks(self, user):
        return self.filter(programme__desk__in=user.groups.all())

    def editable_by(self, user):
        """Return those whose programme the user may edit, as Programme.may_be_edited_by() says of one."""
        return self.all() if user.has_perm("programmes.edit_any_desk") else self.of_desks(user)

    def update(self, **values):
        if silent := set(values) & Milestone.THROUGH_THE_LOG:
            raise ValidationError(
                f"{', '.join(sorted(silent))} of a milestone changes only by a logged update."
            )
        return super().update(**values)

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for milestone in objs:
            milestone.refuse_silent_change()
        return super().bulk_create(objs, *args, **kwargs)

    @transaction.atomic
    def log(self, **said):
        """Log one event on each, as one act. Raises ValidationError; then nothing is logged on any."""
        with acting(reason=said.get("reason")):
            return [milestone.log(**said) for milestone in self]


class Milestone(Audited):
    """A step that a programme has promised to reach."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", "Signature"
        DECISION = "decision", "Decision"
        REQUIREMENT = "requirement", "Requirement"
        SOLICITATION = "solicitation", "Solicitation"
        AWARD = "award", "Award"
        PRODUCTION = "production", "Production"
        DELIVERY = "delivery", "Delivery"
        TRAINING = "training", "Training"
        REVIEW = "review", "Review"

    Status = Status
    FINAL = [Status.MET, Status.CANCELLED]
    NEXT = {
        Status.SCHEDULED: [Status.PARTIALLY_MET, Status.MET, Status.NOT_MET, Status.CANCELLED],
        Status.PARTIALLY_MET: [Status.MET, Status.NOT_MET, Status.CANCELLED],
        Status.NOT_MET: [Status.SCHEDULED, Status.PARTIALLY_MET, Status.MET, Status.CANCELLED],
        Status.MET: [],
        Status.CANCELLED: [Status.SCHEDULED],
    }
    SAID = ["status", "forecast", "met_on", "source", "estimate"]
    THROUGH_THE_LOG = {
        *SAID,
        "source_id",
        "reported_on",
        *(f"{name}_{end}" for name in ("forecast", "met_on") for end in ("earliest", "latest")),
    }

    slug = models.SlugField(
        max_length=160,
        unique=True,
        blank=True,
        help_text="Its name in addresses; made from the names when left empty.",
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=14, choices=Kind)
    gate = models.CharField(
        max_length=12,
        choices=Stage,
        blank=True,
        help_text="The stage whose gate it guards: the programme does not leave it before this is met.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in the programme's list.")
    owner = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        help_text="Who must reach it.",
    )

    status = models.CharField(max_length=14, choices=Status, default=Status.SCHEDULED, editable=False)
    forecast = WhenField(editable=False)
    met_on = WhenField("date met", editable=False)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, editable=False, related_name="milestones"
    )
    estimate = models.BooleanField("staff estimate", default=False, editable=False)
    reported_on = models.DateField("last reported on", null=True, blank=True, editable=False)

    objects = MilestoneQuerySet.as_manager()
    searched = Searched(names=("name",), texts=("kind", "slug"), closed={"status": FINAL})

    class Meta:
        ordering = ["programme", "position", "pk"]
        indexes = [
            models.Index(fields=["programme", "position", "id"], name="milestone_in_order"),
            models.Index(*dated("forecast"), name="milestone_by_date"),
            models.Index(
                fields=["forecast_latest", "id"],
                name="milestone_open_by_date",
                condition=~Q(status__in=["met", "cancelled"]),
            ),
        ]
        constraints = [
            *honest("milestone", "forecast"),
            *honest("milestone", "met_on"),
            models.CheckConstraint(
                name="milestone_met_has_its_date",
                condition=Q(status="met", met_on__gt="") | (~Q(status="met") & Q(met_on="")),
                violation_error_message="A milestone has a date met when, and only when, it is met.",
            ),
            models.CheckConstraint(
                name="milestone_date_has_provenance",
                condition=Q(forecast="", met_on="") | Q(source__isnull=False) | Q(estimate=True),
                violation_error_message="A date has its source, or is marked as a staff estimate.",
            ),
            models.CheckConstraint(
                name="milestone_source_or_estimate",
                condition=Q(source=None) | Q(estimate=False),
                violation_error_message="A date is from a source or a staff estimate, never both.",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def from_db(cls, db, field_names, values, **options):
        milestone = super().from_db(db, field_names, values, **options)
        milestone._on_record = milestone._logged_values()
        return milestone

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._on_record = self._logged_values()

    def _logged_values(self):
        """Return what the log has said, as far as it is loaded."""
        names = {
            "status",
            "forecast",
            "met_on",
            "source_id",
            "estimate",
            "reported_on",
        } - self.get_deferred_fields()
        return {name: getattr(self, name) for name in names}

    def save(self, *args, **kwargs):
        """Save all but what only the log may change. Raises ValidationError when something else tried."""
        self.refuse_silent_change()
        self.slug = self.slug or self._free_slug()
        if not self._state.adding:
            kwargs["update_fields"] = self._own(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def refuse_silent_change(self):
        unsaid, now = Milestone()._logged_values(), self._logged_values()
        known = unsaid if self._state.adding else getattr(self, "_on_record", unsaid)
        if silent := [name for name in known.keys() & now.keys() if known[name] != now[name]]:
            raise ValidationError(
                f"{', '.join(sorted(silent))} of a milestone changes only by a logged update."
            )

    def _own(self, chosen):
        """Return the columns to save, without the log's: an old copy would put back what it last heard."""
        columns = {field.attname for field in self._meta.concrete_fields if not field.primary_key}
        loaded = columns - self.get_deferred_fields()
        return (loaded if chosen is None else set(chosen)) - self.THROUGH_THE_LOG

    def _free_slug(self):
        stem = slugify(f"{self.programme.slug}-{self.name}")[:150].strip("-")
        taken = set(Milestone.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return (
            stem
            if stem not in taken
            else next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)
        )

    def full_clean(self, *args, **kwargs):
        if not self.slug and self.programme_id:
            self.slug = self._free_slug()
        super().full_clean(*args, **kwargs)

    @transaction.atomic
    def log(self, **said):
        """Log an update and move this milestone with it, under a lock on its row.

        Takes the fields of MilestoneUpdate; what is not said stays as on record. Raises ValidationError,
        and then neither the log nor the milestone has changed.
        """
        current = Milestone.objects.select_for_update(of=("self",)).get(pk=self.pk)
        update = current.reported(**said)
        update.full_clean()
        with acting(reason=update.why()):
            update.save()
            current._follow(update)
        self.refresh_from_db()
        return update

    log.alters_data = True

    def reported(self, **said):
        """Return the update that log() would keep, neither checked nor saved."""
        return self.updates.model(milestone=self, **self._still(said))

    @transaction.atomic
    def log_and_move(self, others, **said):
        """Log an update, and move others that wait for this milestone with it, as one act.

        `others` are pairs of a milestone and its new date. Raises ValidationError that names the one that
        does not move, and then nothing is logged on any.
        """
        self._refuse_who_does_not_wait(others)
        with acting():
            update = self.log(**said)
            return [update, *(each._move_with(update, when) for each, when in others)]

    log_and_move.alters_data = True

    def _refuse_who_does_not_wait(self, others):
        waiting = set(room("Dependency").objects.waiting_for(self)) if others else set()
        if free := [str(each) for each, _ in others if each not in waiting]:
            raise ValidationError(f"{', '.join(free)}: not open, not dated or no longer waiting for {self}.")

    def _move_with(self, update, when):
        try:
            return self.log(forecast=when, **update.passed_on())
        except ValidationError as refusal:
            raise ValidationError([f"{self}: {sentence}" for sentence in refusal.messages]) from refusal

    def _still(self, said):
        """Fill up what is said from what is on record; a source replaces an estimate, and vice versa."""
        known = {name: getattr(self, name) for name in self.SAID} | {"reported_on": timezone.localdate()}
        if said.get("source"):
            known["estimate"] = False
        if said.get("estimate"):
            known["source"] = None
        if said.get("status", Status.MET) != Status.MET:
            known["met_on"] = ""
        return known | said

    def _follow(self, update):
        for name in [*self.SAID, "reported_on"]:
            setattr(self, name, getattr(update, name))
        self._on_record = self._logged_values()
        super().save()

    @classmethod
    def is_open_in(cls, status):
        return status not in cls.FINAL

    def is_open(self):
        return self.is_open_in(self.status)

    def date(self):
        """Return the date that counts: when it was met, or else when it is forecast."""
        return self.met_on if self.status == Status.MET else self.forecast

    def histories(self):
        parts = [self.updates.model, self.dependencies.model]
        return [*super().histories(), *(part.history.filter(milestone_id=self.pk) for part in parts)]
