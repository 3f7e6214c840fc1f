from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement, Party, Source
from config.audit.context import acting
from config.audit.models import Audited
from config.search.searched import Searched
from config.when import NO_DATE, WhenField, honest
from programmes.models import stages
from programmes.models.shown import ShownProgrammes, room
from programmes.models.stages import Condition, Kind, Stage


class ProgrammeQuerySet(ShownProgrammes):
    def active(self):
        return self.filter(condition=Condition.ACTIVE).exclude(stage=Stage.CLOSED)

    def of_desks(self, user):
        """Return the programmes whose desk the user belongs to."""
        return self.filter(desk__in=user.groups.all())


class Programme(Audited):
    """A defence undertaking that several nations run together."""

    Stage, Kind, Condition = Stage, Kind, Condition

    class Route(models.TextChoices):
        NSPA = "nspa_partnership", "NSPA partnership"
        NATIONAL_FRAMEWORK = "national_framework", "National framework agreement"
        JOINT_PRODUCTION = "joint_production", "Joint production"
        AGENCY_TO_AGENCY = "agency_to_agency", "Agency to agency"
        COALITION = "coalition", "Capability coalition"
        COOPERATION = "ministerial_cooperation", "Ministerial cooperation"
        NOT_STATED = "not_stated", "Not stated"

    slug = models.SlugField(max_length=80, unique=True, help_text="Its name in addresses; never changed.")
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    route = models.CharField(max_length=24, choices=Route, default=Route.NOT_STATED)
    summary = models.TextField(blank=True, help_text="What it is, in our own words: two or three sentences.")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.INTENT)
    condition = models.CharField(max_length=10, choices=Condition, default=Condition.ACTIVE)
    stage_since = WhenField(help_text="When it came to this stage, as exact as the source.")
    stage_source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    stage_waiver = models.TextField(
        "reason for waiving the gate",
        blank=True,
        help_text="Why it moved on although the gate's milestones were not met.",
    )
    lead = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led",
        help_text="The lead party, if one is named.",
    )
    desk = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        help_text="The group whose members may edit it.",
    )

    objects = ProgrammeQuerySet.as_manager()
    searched = Searched(
        names=("name", "short_name"),
        texts=("summary", "kind", "route", "slug"),
        closed={"stage": (Stage.CLOSED,), "condition": (Condition.CANCELLED,)},
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["name", "id"], name="programme_by_name")]
        permissions = [("edit_any_desk", "Can edit the programmes of every desk")]
        constraints = [*honest("programme", "stage_since")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme", args=[self.slug])

    def clean(self):
        super().clean()
        if self.stage in stages.SKIPPED.get(self.kind, []):
            kind, stage = self.get_kind_display().lower(), self.get_stage_display()
            raise ValidationError({"stage": f"A programme of {kind} has no stage {stage}."})
        if before := Programme.objects.filter(pk=self.pk).first():
            self._check_condition(before)
            self._check_move(before)

    def _check_condition(self, before):
        if self.condition != before.condition and self.condition not in stages.CONDITIONS[before.condition]:
            was, now = before.get_condition_display().lower(), self.get_condition_display().lower()
            raise ValidationError({"condition": f"A programme that is {was} cannot become {now}."})

    def _check_move(self, before):
        if self.stage == before.stage:
            return
        if before.condition != Condition.ACTIVE:
            raise ValidationError(
                {"stage": f"A {before.get_condition_display().lower()} programme does not change its stage."}
            )
        if self.stage not in stages.moves_of(self.kind, before.stage):
            was, now = before.get_stage_display(), self.get_stage_display()
            raise ValidationError({"stage": f"A programme does not go from {was} to {now}."})
        waived = self.stage_waiver.strip() and self.stage_waiver != before.stage_waiver
        if (
            stages.is_forward(before.stage, self.stage)
            and not waived
            and (missing := before.gate_is_missing())
        ):
            raise ValidationError({"stage": missing})

    def gate_is_missing(self):
        """Say in a sentence what the gate of the current stage still wants; "" when it is open."""
        guards = list(self.milestones.filter(gate=self.stage))
        stage = self.get_stage_display()
        if not guards:
            return (
                f"No milestone guards the gate of {stage}. Name one, or give the reason for waiving the gate."
            )
        if unmet := [guard.name for guard in guards if guard.status != "met"]:
            names = ", ".join(unmet)
            return (
                f"The gate of {stage} is not met: {names}. Log it as met, or give the reason for waiving it."
            )
        return ""

    @transaction.atomic
    def move_to(self, stage, *, reason, waiver="", since=NO_DATE, source=None):
        """Move to another stage.

        Raises ValidationError when the table has no such arrow, or the gate is neither met nor waived.
        """
        self._hold()
        if stage == self.stage:
            raise ValidationError(f"This programme is at the stage {self.get_stage_display()} already.")
        self.stage, self.stage_waiver, self.stage_since, self.stage_source = stage, waiver, since, source
        self._keep(reason)

    def pause(self, *, reason):
        self._become(Condition.PAUSED, reason)

    def resume(self, *, reason):
        self._become(Condition.ACTIVE, reason)

    def cancel(self, *, reason):
        self._become(Condition.CANCELLED, reason)

    @transaction.atomic
    def _become(self, condition, reason):
        self._hold()
        if condition == self.condition:
            raise ValidationError(f"This programme is {self.get_condition_display().lower()} already.")
        self.condition = condition
        self._keep(reason)

    def _hold(self):
        """Lock the row and read it again, so that two moves at once cannot both start from the same state."""
        Programme.objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db()

    def _keep(self, reason):
        if not reason.strip():
            raise ValidationError("Give the reason for this change.")
        with acting(reason=reason):
            self.full_clean()
            self.save()

    def may_be_edited_by(self, user):
        """Say whether the user is of this programme's desk, or may edit those of every desk."""
        if user.has_perm("programmes.edit_any_desk"):
            return True
        return self.desk_id is not None and user.groups.filter(pk=self.desk_id).exists()

    def histories(self):
        """Return the histories that together tell this programme's story."""
        mine = [getattr(self, name).model for name in self.PARTS]
        logs = [
            (room("MilestoneUpdate"), "milestone"),
            (room("QuestionUpdate"), "question"),
            (room("BaselineDate"), "baseline"),
        ]
        return [
            *super().histories(),
            *(part.history.filter(programme_id=self.pk) for part in mine),
            *(log.history.filter(**{f"{of}_id__in": _of(self, log, of)}) for log, of in logs),
        ]

    PARTS = ["participations", "mandates", "milestones", "baselines", "claims", "questions", "assessments"]


def _of(programme, log, field):
    """Return the keys of the programme's rows that a log is about."""
    return log._meta.get_field(field).related_model.objects.filter(programme_id=programme.pk).values("pk")


class ParticipationQuerySet(models.QuerySet):
    def current(self):
        return self.filter(until="")

    def nations(self):
        """Return the codes of the nations that take part in something."""
        codes = self.current().exclude(party__country="").values_list("party__country", flat=True)
        return codes.distinct().order_by("party__country")


class Participation(Audited):
    """One party's part in a programme."""

    class Role(models.TextChoices):
        LEAD_NATION = "lead_nation", "Lead nation"
        PARTICIPATING_NATION = "participating_nation", "Participating nation"
        PROCUREMENT_AGENCY = "procurement_agency", "Procurement agency"
        FRAMEWORK_OWNER = "framework_owner", "Framework owner"
        BENEFICIARY = "beneficiary", "Beneficiary"
        DONOR = "donor", "Donor"
        FUNDER = "funder", "Funder"
        RESEARCH_INSTITUTE = "research_institute", "Research institute"
        INDUSTRY = "industry", "Industry"
        OBSERVER = "observer", "Observer"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=24, choices=Role)
    share = models.DecimalField(
        "share in per cent",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Empty when no source gives it.",
    )
    since = WhenField()
    until = WhenField(help_text="When the part ended; a part that has not ended has none.")
    source = models.ForeignKey(Source, models.PROTECT, related_name="participations")

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            *honest("participation", "since"),
            *honest("participation", "until"),
            models.UniqueConstraint(
                fields=["programme", "party", "role"],
                name="participation_once",
                violation_error_message="This party already has this role in the programme.",
            ),
            models.CheckConstraint(
                name="participation_share_is_a_share",
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                violation_error_message="A share is more than 0 and at most 100 per cent.",
            ),
        ]

    def __str__(self):
        return self.get_role_display()


class MandateQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on=None)


class Mandate(Audited):
    """Which agreement carries the programme, and how."""

    class Basis(models.TextChoices):
        ENDORSES = "endorses", "Endorses it"
        FRAMES = "frames", "Sets its framework"
        IMPLEMENTS = "implements", "Carries it out"
        INTENDS = "intends", "States the intent"
        FUNDS = "funds", "Pays for it"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="mandates")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="mandates")
    basis = models.CharField(max_length=12, choices=Basis)
    source = models.ForeignKey(Source, models.PROTECT, related_name="mandates")
    ended_on = models.DateField(
        null=True, blank=True, help_text="The day from which the programme no longer rests on it."
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "agreement"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "agreement"],
                name="mandate_once",
                violation_error_message="The programme already rests on this agreement.",
            ),
        ]

    def __str__(self):
        return self.get_basis_display()
