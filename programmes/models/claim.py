from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from agreements.models import Agreement, Source
from config.audit.context import acting
from config.audit.models import Audited
from config.prepared import any_of
from config.search.searched import ANY, Searched
from programmes.models.programme import Programme
from programmes.models.topic import AboutATopic

STATES, DECLINES = "states", "declines"


class ClaimQuerySet(models.QuerySet):
    def live(self):
        return self.filter(withdrawn_on=None)

    def in_use(self):
        return self.filter(in_use=True)

    def disputed(self):
        """Return the claims on matters on which live claims disagree, withdrawn ones included."""
        said = [(key, Word._make(words)) for key, *words in self.order_by().values_list("pk", *Word._fields)]
        matters = disputed_matters(word for _, word in said)
        return self.filter(any_of("pk", [key for key, word in said if word.matter() in matters]))

    def about_the_same(self, rows):
        """Return the claims about the programmes and agreements that these rows are about, with sources."""
        programmes = {row.programme_id for row in rows} - {None}
        agreements = {row.agreement_id for row in rows} - {None}
        of_them = Q(programme__in=programmes) | Q(agreement__in=agreements)
        return self.filter(of_them).select_related("source")

    def on_matter(self, matter):
        programme, agreement, topic, _ = matter
        on_topic = self.filter(programme=programme, agreement=agreement, topic=topic)
        # Compared here: what is one letter in two cases, such as ø, is not the same to every database.
        return self.filter(pk__in=[claim.pk for claim in on_topic if claim.matter() == matter])


class Claim(AboutATopic, Audited):
    """One source's word on one topic."""

    class Stance(models.TextChoices):
        STATES = STATES, "States"
        CONTRADICTS = "contradicts", "Contradicts"
        DECLINES = DECLINES, "Declines to say"

    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="claims")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="claims")
    value = models.CharField(
        max_length=300, blank=True, help_text="In our own words; empty when the source declines to say."
    )
    amount_low = models.DecimalField("amount, least", max_digits=20, decimal_places=2, null=True, blank=True)
    amount_high = models.DecimalField("amount, most", max_digits=20, decimal_places=2, null=True, blank=True)
    unit = models.CharField(
        max_length=5,
        blank=True,
        validators=[
            RegexValidator(
                r"^([A-Z]{3}|items)\Z", "A unit is a currency by its ISO 4217 code, or the word items."
            )
        ],
        help_text="A currency by its ISO 4217 code, or items.",
    )
    approximate = models.BooleanField(default=False)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="claims")
    estimate = models.BooleanField("staff estimate", default=False)
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.STATES)
    in_use = models.BooleanField(
        "in use", default=False, help_text="This is the reading that the tracker uses."
    )
    in_use_reason = models.CharField("reason for the choice", max_length=300, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = ClaimQuerySet.as_manager()
    searched = Searched(names=("value",), texts=("topic", "aspect"), closed={"withdrawn_on": ANY})

    class Meta:
        ordering = ["pk"]
        constraints = [
            AboutATopic.about_one_thing("claim"),
            models.UniqueConstraint(
                fields=["programme", "topic", "aspect"],
                condition=Q(in_use=True, programme__isnull=False),
                name="claim_one_in_use_programme",
                violation_error_message="Another claim on this topic is in use: adopt this one instead.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "topic", "aspect"],
                condition=Q(in_use=True, agreement__isnull=False),
                name="claim_one_in_use_agreement",
                violation_error_message="Another claim on this topic is in use: adopt this one instead.",
            ),
            models.CheckConstraint(
                name="claim_in_use_has_its_reason",
                condition=Q(in_use=False) | Q(in_use_reason__gt="", withdrawn_on=None),
                violation_error_message="A claim in use is not withdrawn, and says why it was chosen.",
            ),
            models.CheckConstraint(
                name="claim_source_or_estimate",
                condition=Q(source__isnull=False, estimate=False) | Q(source=None, estimate=True),
                violation_error_message="Say where it is from: a source, or a staff estimate, never both.",
            ),
            models.CheckConstraint(
                name="claim_amount_in_order",
                condition=Q(amount_low=None)
                | Q(amount_high=None)
                | Q(amount_low__lte=models.F("amount_high")),
                violation_error_message="The least amount cannot be above the most.",
            ),
            models.CheckConstraint(
                name="claim_amount_has_its_unit",
                condition=Q(unit="", amount_low=None, amount_high=None)
                | (Q(unit__gt="") & (Q(amount_low__isnull=False) | Q(amount_high__isnull=False))),
                violation_error_message="An amount has its unit, and a unit its amount.",
            ),
            models.CheckConstraint(
                name="claim_says_something",
                condition=Q(stance="declines") | Q(value__gt=""),
                violation_error_message="Write what the source says, or that it declines to say.",
            ),
            models.CheckConstraint(
                name="claim_withdrawn_with_reason",
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_reason__gt=""),
                violation_error_message="A claim is withdrawn on a day and for a reason.",
            ),
        ]

    def __str__(self):
        return self.value or self.get_stance_display()

    def says(self):
        """Return what tells one value from another: the amount where there is one, or else the words."""
        if self.unit:
            return self.amount_low, self.amount_high, self.unit
        return " ".join(self.value.casefold().split())

    def clean(self):
        super().clean()
        if self.in_use and self._others_in_use().exists():
            raise ValidationError("Another claim on this topic is in use: adopt this one instead.")

    def _others_in_use(self):
        return Claim.objects.on_matter(self.matter()).in_use().exclude(pk=self.pk)

    @transaction.atomic
    def adopt(self, *, reason):
        """Use this reading instead of the one in use. Raises ValidationError, and then nothing changes."""
        self._hold()
        with acting(reason=reason):
            for other in self._others_in_use():
                other.in_use, other.in_use_reason = False, ""
                other.save()
            self.in_use, self.in_use_reason = True, reason
            self.full_clean()
            self.save()

    def _hold(self):
        """Lock all claims on the matter and read this one again, so that two verbs at once do not cross."""
        list(Claim.objects.on_matter(self.matter()).select_for_update())
        self.refresh_from_db()

    @transaction.atomic
    def withdraw(self, *, reason, on=None):
        """Rely on this claim no longer; it stays on record."""
        self._hold()
        if self.withdrawn_on:
            raise ValidationError("This claim is withdrawn already.")
        self.withdrawn_on, self.withdrawn_reason = on or timezone.localdate(), reason
        self.in_use, self.in_use_reason = False, ""
        with acting(reason=reason):
            self.full_clean()
            self.save()


def disagree(claims):
    """Say whether these claims on one matter, as far as they are live and say anything, differ in value."""
    saying = [claim for claim in claims if claim.withdrawn_on is None and claim.stance != DECLINES]
    return len({claim.says() for claim in saying}) > 1 or any(
        claim.stance == "contradicts" for claim in saying
    )


class Word(NamedTuple):
    """What a claim says, as far as it takes to compare it with others: for many claims at once."""

    programme_id: int | None
    agreement_id: int | None
    topic: str
    aspect: str
    value: str
    amount_low: Decimal | None
    amount_high: Decimal | None
    unit: str
    stance: str
    withdrawn_on: date | None

    says, matter = Claim.says, Claim.matter


def disputes(claims):
    """Return the matters on which the claims of a query differ."""
    return disputed_matters(claims.order_by().values_list(*Word._fields))


def disputed_matters(rows):
    """Return the matters on which claims differ, each given by the columns of its Word."""
    about = defaultdict(list)
    for word in map(Word._make, rows):
        about[word.matter()].append(word)
    return {matter for matter, said in about.items() if disagree(said)}
