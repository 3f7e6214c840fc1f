"""Who takes part, what was signed, and where it is written."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse

from config.audit.models import Audited
from config.countries import NATIONS
from config.search.searched import ANY, Searched
from config.when import WhenField, dated, honest


class PartyQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on=None)

    def nations(self):
        return self.filter(kind=Party.Kind.STATE)


class Party(Audited):
    """A ministry, agency, alliance body, institute, company or state that takes part."""

    class Kind(models.TextChoices):
        STATE = "state", "State"
        MINISTRY = "ministry", "Ministry"
        AGENCY = "agency", "Agency"
        ALLIANCE_BODY = "alliance_body", "Alliance body"
        INSTITUTE = "institute", "Institute"
        COMPANY = "company", "Company"
        GROUP = "group", "Group of companies or bodies, not named"

    slug = models.SlugField(max_length=80, unique=True, help_text="Its name in addresses; never changed.")
    name = models.CharField(max_length=200)
    short_name = models.CharField(
        max_length=60, blank=True, help_text="As the ministries abbreviate it: NSPA, FFI."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.CharField(
        max_length=2,
        blank=True,
        choices=sorted(NATIONS.items(), key=lambda item: item[1]),
        help_text="None for an alliance body.",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        help_text="The body that it belongs to.",
    )
    ended_on = models.DateField(null=True, blank=True, help_text="The day from which it no longer exists.")

    objects = PartyQuerySet.as_manager()
    searched = Searched(
        names=("name", "short_name"), texts=("kind", "country", "slug"), closed={"ended_on": ANY}
    )

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["name"]
        indexes = [models.Index(fields=["name", "id"], name="party_by_name")]
        constraints = [
            models.CheckConstraint(
                name="party_country_fits_kind",
                condition=~Q(kind="alliance_body", country__gt="")
                & (~Q(kind__in=["state", "ministry"]) | Q(country__gt="")),
                violation_error_message="A state or ministry has a country; an alliance body has none.",
            ),
            models.CheckConstraint(
                name="party_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
                violation_error_message="A party cannot belong to itself.",
            ),
        ]

    def __str__(self):
        return self.short_name or self.name


class SourceQuerySet(models.QuerySet):
    def current(self):
        return self.filter(withdrawn_on=None)

    def by_tag(self):
        """Order S2 before S10."""
        return self.order_by(Length("tag"), "tag")

    def publishers(self):
        """Return who published a source, each name once."""
        named = self.exclude(publisher="").order_by("publisher")
        return named.values_list("publisher", flat=True).distinct()


class Source(Audited):
    """A text that says something: a press release, a news report, a declaration."""

    class Kind(models.TextChoices):
        OFFICIAL_TEXT = "official_text", "Official text"
        PRESS_RELEASE = "press_release", "Press release"
        NEWS_REPORT = "news_report", "News report"
        STATEMENT = "statement", "Statement by an official"
        LETTER = "letter", "Letter or message"
        MINUTES = "minutes", "Minutes of a meeting"
        OTHER = "other", "Other"

    class Reliability(models.TextChoices):
        """How far the publisher is trusted: the NATO admiralty code (AJP-2.1)."""

        A = "A", "A: completely reliable"
        B = "B", "B: usually reliable"
        C = "C", "C: fairly reliable"
        D = "D", "D: not usually reliable"
        E = "E", "E: unreliable"
        F = "F", "F: reliability cannot be judged"

    class Credibility(models.TextChoices):
        """How far the text itself is believed: the NATO admiralty code (AJP-2.1)."""

        CONFIRMED = "1", "1: confirmed by other sources"
        PROBABLY_TRUE = "2", "2: probably true"
        POSSIBLY_TRUE = "3", "3: possibly true"
        DOUBTFUL = "4", "4: doubtful"
        IMPROBABLE = "5", "5: improbable"
        CANNOT_BE_JUDGED = "6", "6: truth cannot be judged"

    tag = models.CharField(
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^S[1-9][0-9]*\Z", "A tag is the letter S and a number, such as S1.")],
        help_text="Its short name on every page: S and a number.",
    )
    reference = models.CharField(
        max_length=120, unique=True, help_text="The file name, or another reference that stays."
    )
    publisher = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    url = models.CharField(
        "address", max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    dated = WhenField(help_text="The date that the text itself carries, or none.")
    language = models.CharField(max_length=3, default="en", help_text="ISO 639 code.")
    retrieved_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(
        "SHA-256 of the text on file",
        max_length=64,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 is 64 hexadecimal digits.")],
    )
    reliability = models.CharField(max_length=1, choices=Reliability, default=Reliability.F)
    credibility = models.CharField(max_length=1, choices=Credibility, default=Credibility.CANNOT_BE_JUDGED)
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="The day from which it is no longer relied on."
    )

    objects = SourceQuerySet.as_manager()
    searched = Searched(
        names=("title", "tag"), texts=("publisher", "kind", "reference"), closed={"withdrawn_on": ANY}
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(*dated("dated"), name="source_by_date")]
        constraints = [*honest("source", "dated")]

    def __str__(self):
        return f"{self.tag}: {self.title}"

    def get_absolute_url(self):
        return reverse("source", args=[self.tag])


class AgreementQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(
            status__in=[Agreement.Status.SIGNED, Agreement.Status.ISSUED, Agreement.Status.IN_EFFECT]
        )

    def review_due(self, *, today):
        """Return those in force whose review is due: the first day on which it may fall has come."""
        has_come = Q(review_earliest__lte=today) | Q(review_latest__lt=today)
        return self.in_force().filter(has_come)

    def for_register(self):
        """Return agreements with all that the register, the API or an export shows of them."""
        signatures = Signature.objects.select_related("party", "source").order_by("pk")
        return self.select_related("parent", "source").prefetch_related(
            models.Prefetch("signatures", signatures)
        )


class Agreement(Audited):
    """A text by which parties bind or declare themselves."""

    class Kind(models.TextChoices):
        JOINT_DECLARATION = "joint_declaration", "Joint declaration"
        LETTER_OF_INTENT = "letter_of_intent", "Letter of intent"
        MEMORANDUM = "memorandum_of_understanding", "Memorandum of understanding"
        TECHNICAL_ARRANGEMENT = "technical_arrangement", "Technical arrangement"
        IMPLEMENTATION_AGREEMENT = "implementation_agreement", "Implementation agreement"
        FRAMEWORK_AGREEMENT = "framework_agreement", "Framework agreement"
        CONTRACT = "contract", "Contract"
        ARRANGEMENT = "arrangement", "Arrangement"
        CONCEPT = "concept", "Concept"

    class LegalWeight(models.TextChoices):
        BINDING = "binding", "Binding"
        NOT_BINDING = "not_binding", "Not binding"
        POLITICAL_INTENT = "political_intent", "Political intent"
        COMMERCIAL = "commercial", "Commercial"
        NOT_STATED = "not_stated", "Not stated"

    class Status(models.TextChoices):
        DRAFTING = "drafting", "Being drafted"
        ISSUED = "issued", "Issued"
        SIGNED = "signed", "Signed"
        IN_EFFECT = "in_effect", "In effect"
        SUSPENDED = "suspended", "Suspended"
        ENDED = "ended", "Ended"

    class Relation(models.TextChoices):
        FOLLOWS = "follows", "Follows"
        CARRIES_OUT = "carries_out", "Carries out"
        ACCOMPANIES = "accompanies", "Accompanies"

    NEXT = {
        Status.DRAFTING: [Status.ISSUED, Status.SIGNED, Status.IN_EFFECT, Status.ENDED],
        Status.ISSUED: [Status.IN_EFFECT, Status.ENDED],
        Status.SIGNED: [Status.IN_EFFECT, Status.SUSPENDED, Status.ENDED],
        Status.IN_EFFECT: [Status.SUSPENDED, Status.ENDED],
        Status.SUSPENDED: [Status.IN_EFFECT, Status.ENDED],
        Status.ENDED: [],
    }

    slug = models.SlugField(max_length=80, unique=True, help_text="Its name in addresses; never changed.")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=Kind)
    legal_weight = models.CharField(max_length=20, choices=LegalWeight, default=LegalWeight.NOT_STATED)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFTING)
    signed = WhenField(help_text="When it was signed or issued, as exact as the source.")
    place = models.CharField(max_length=80, blank=True, help_text="Where it was signed.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The agreement that it stands under.",
    )
    relation = models.CharField(
        max_length=12, choices=Relation, blank=True, help_text="How it stands to its parent."
    )
    instruments = models.PositiveSmallIntegerField(
        "number of instruments",
        null=True,
        blank=True,
        default=1,
        validators=[MinValueValidator(1)],
        help_text="Empty when no source gives it.",
    )
    covers = models.TextField(blank=True, help_text="What it is about, in our own words.")
    duration = models.CharField(max_length=120, blank=True, help_text="Empty when not stated.")
    funding = models.CharField(max_length=120, blank=True, help_text="Empty when not stated.")
    review = WhenField("review due")
    source = models.ForeignKey(Source, models.PROTECT, related_name="agreements")

    objects = AgreementQuerySet.as_manager()
    searched = Searched(
        names=("title",), texts=("covers", "place", "kind", "slug"), closed={"status": (Status.ENDED,)}
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(*dated("signed"), name="agreement_by_date"),
            models.Index(fields=["title", "id"], name="agreement_by_title"),
        ]
        constraints = [
            *honest("agreement", "signed"),
            *honest("agreement", "review"),
            models.CheckConstraint(
                name="agreement_relation_needs_parent",
                condition=Q(parent=None, relation="") | Q(parent__isnull=False, relation__gt=""),
                violation_error_message="An agreement under another says how it stands to it, and only then.",
            ),
            models.CheckConstraint(
                name="agreement_draft_is_not_signed",
                condition=~Q(status="drafting", signed__gt=""),
                violation_error_message="An agreement that is being drafted has no date of signing.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agreement", args=[self.slug])

    def clean(self):
        super().clean()
        was = Agreement.objects.filter(pk=self.pk).values_list("status", flat=True).first()
        if was and was != self.status and self.status not in self.NEXT[was]:
            before, after = self.Status(was).label.lower(), self.get_status_display().lower()
            raise ValidationError({"status": f"An agreement that is {before} cannot become {after}."})
        if self.pk and self._stands_under(self):
            raise ValidationError(
                {"parent": "An agreement cannot stand under itself, directly or through others."}
            )

    def _stands_under(self, other):
        """Say whether following the parents leads to the other agreement."""
        parents = dict(Agreement.objects.values_list("pk", "parent_id")) | {self.pk: self.parent_id}
        at, seen = self.parent_id, set()
        while at and at not in seen:
            if at == other.pk:
                return True
            seen.add(at)
            at = parents.get(at)
        return False

    def histories(self):
        return [*super().histories(), Signature.history.filter(agreement_id=self.pk)]


class Signature(Audited):
    """One party's part in an agreement."""

    class Role(models.TextChoices):
        PARTY = "party", "Party"
        SIGNATORY = "signatory", "Signatory"
        CHAIR = "chair", "Chair"
        ATTENDED = "attended", "Attended"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        SIGNED = "signed", "Signed"
        NOT_STATED = "not_stated", "Not stated"
        WITHDRAWN = "withdrawn", "Withdrawn"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=12, choices=Role, default=Role.PARTY)
    signatory_name = models.CharField(max_length=120, blank=True, help_text="As printed.")
    signatory_office = models.CharField(max_length=120, blank=True, help_text="As printed.")
    signed = WhenField(help_text="When this party signed, as exact as the source.")
    status = models.CharField(max_length=12, choices=Status, default=Status.SIGNED)
    source = models.ForeignKey(Source, models.PROTECT, related_name="signatures")

    searched = Searched(
        names=("signatory_name",),
        texts=("signatory_office", "role"),
        closed={"status": (Status.WITHDRAWN,)},
    )
    named_by = "party"

    class Meta:
        ordering = ["agreement", "pk"]
        indexes = [models.Index(*dated("signed"), name="signature_by_date")]
        constraints = [
            *honest("signature", "signed"),
            models.UniqueConstraint(
                fields=["agreement", "party", "role", "signatory_name"],
                name="signature_once",
                violation_error_message="This party already has this part in the agreement.",
            ),
        ]

    def __str__(self):
        return self.words_with(self.party_id)

    def words_with(self, name):
        return f"{self.get_role_display()}: {self.signatory_name or name}"
