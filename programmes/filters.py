"""What readers ask of the programmes: the same words for pages and API, admin included."""

import re
from datetime import date, timedelta

import django_filters
from django.conf import settings
from django.contrib.auth.models import Group, User

from agreements.filters import AgreementFilter, SourceFilter
from agreements.models import Agreement, Party, Source
from config.audit.as_of import today
from config.audit.names import name_of
from config.countries import NATIONS
from config.filters import (
    MOST_OFFERED,
    AnyOf,
    Asking,
    Keyed,
    KeyField,
    OneOf,
    Search,
    Searched,
    WholeNumber,
    Window,
    YesOrNo,
    found,
    offered,
)
from programmes.models import (
    Assessment,
    Baseline,
    Claim,
    Condition,
    Dependency,
    Kind,
    Mandate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
    Report,
    Stage,
    Topic,
    support,
)
from programmes.models.shown import ATTENTION

ANY_AGE = 36_500
NOBODY, ME = "nobody", "me"
RATINGS = [(rating, Assessment.Rating(rating).label) for rating in ATTENTION]


def named(programmes, chosen):
    """Return programmes to pick one from: slug, name, whether it is the one that is chosen."""
    rows = offered(programmes.order_by("name"), chosen)
    return [(each.slug, each.short_name or each.name, each == chosen) for each in rows]


class ProgrammeFilter(Asking):
    q = Search(method="search")
    stage = OneOf(label="Stage", choices=Stage.choices)
    route = OneOf(label="Route", choices=Programme.Route.choices)
    kind = OneOf(label="Kind", choices=Kind.choices)
    condition = OneOf(label="Condition", choices=Condition.choices)
    desk = Keyed(label="Desk", key="name", queryset=Group.objects.filter(programmes__isnull=False).distinct())
    confidence = AnyOf(label="Confidence", method="rated", choices=RATINGS)
    nation = AnyOf(label="Nation", method="of_nations", choices=list(NATIONS.items()))

    class Meta:
        model = Programme
        fields = []

    SEARCHED = [
        "name",
        "short_name",
        "summary",
        "lead__name",
        "milestones__name",
        "participations__party__name",
        "participations__party__short_name",
    ]

    def search(self, queryset, name, words):
        said = found(words, *(f"{column}__icontains" for column in self.SEARCHED))
        return queryset.filter(pk__in=Programme.objects.filter(said).values("pk"))

    def rated(self, queryset, name, ratings):
        return queryset.with_rating().filter(rating__in=ratings) if ratings else queryset

    def of_nations(self, queryset, name, nations):
        return queryset.of_nations(nations) if nations else queryset

    @property
    def selects(self):
        return [(name, self.filters[name].label, self.choices(name)) for name in ("stage", "route")]

    @property
    def ratings(self):
        return self.choices("confidence")


class CarryingFilter(AgreementFilter):
    """What is asked of agreements where it is known which programmes they carry."""

    programme = Keyed(label="Programme", method="carrying", queryset=Programme.objects.all())

    class Meta:
        model = Agreement
        fields = []

    def carrying(self, queryset, name, programme):
        mandates = Mandate.objects.current().filter(programme=programme)
        return queryset.filter(pk__in=mandates.values("agreement"))

    @property
    def programmes(self):
        """Return the programmes that rest on an agreement, by name."""
        resting = Programme.objects.filter(pk__in=Mandate.objects.current().values("programme"))
        return named(resting, self.form.cleaned_data["programme"])


class SupportFilter(SourceFilter):
    """What is asked of sources where it is known what rests on them."""

    unused = YesOrNo(support.unused, label="Nothing rests on it")

    class Meta:
        model = Source
        fields = []

    @property
    def unused_only(self):
        return self.form.cleaned_data["unused"] == "true"


class MilestoneFilter(django_filters.FilterSet):
    q = Search(method="search")
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    stage = OneOf(label="Stage", choices=Stage.choices, field_name="programme__stage")
    gate = OneOf(label="Gate", choices=Stage.choices)
    status = AnyOf(label="Status", choices=Milestone.Status.choices)
    kind = AnyOf(label="Kind", choices=Milestone.Kind.choices)
    due = Window(field_name="forecast", label="Due")
    met = Window(field_name="met_on", label="Met")
    overdue = YesOrNo(lambda milestones: milestones.overdue(today=today()), label="Overdue")
    undated = YesOrNo(lambda milestones: milestones.undated(), label="Open, without a date")
    stale = YesOrNo(lambda milestones: milestones.stale(today=today()), label="Stale")

    class Meta:
        model = Milestone
        fields = []

    def search(self, queryset, name, words):
        return queryset.filter(
            found(words, "name__icontains", "programme__name__icontains", "owner__name__icontains")
        )


class OwnerField(KeyField):
    """A person by the name that they log in with; or nobody, or whoever asks."""

    def to_python(self, value):
        return value if value in (NOBODY, ME) else super().to_python(value)

    def validate(self, value):
        if value not in (NOBODY, ME):
            super().validate(value)


class Owner(Keyed):
    field_class = OwnerField


class QuestionFilter(Asking):
    q = Search(method="search")
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    agreement = Keyed(label="Agreement", queryset=Agreement.objects.all())
    topic = AnyOf(label="Topic", choices=Topic.choices)
    state = AnyOf(label="State", choices=OpenQuestion.State.choices)
    owner = Owner(label="Owner", key="username", method="owned_by", queryset=User.objects.all())
    open = YesOrNo(lambda questions: questions.open(), label="Open")
    blocking = YesOrNo(lambda questions: questions.blocking(), label="Blocks a milestone")
    older_than = WholeNumber(
        method="raised_before", label="Older than, in days", min_value=0, max_value=ANY_AGE
    )

    class Meta:
        model = OpenQuestion
        fields = []

    SEARCHED = ["text", "answer_text", "asked_of", "programme__name", "agreement__title"]

    def search(self, queryset, name, words):
        return queryset.filter(found(words, *(f"{column}__icontains" for column in self.SEARCHED)))

    def raised_before(self, queryset, name, days):
        return queryset.filter(raised_on__lt=today() - timedelta(days=days))

    def owned_by(self, queryset, name, owner):
        if owner == NOBODY:
            return queryset.filter(owner=None)
        person = self.request.user if owner == ME and self.request else owner
        return queryset.filter(owner=person.pk) if isinstance(person, User) else queryset.none()

    @property
    def topics(self):
        return self.choices("topic")

    @property
    def states(self):
        return self.choices("state")

    @property
    def owners(self):
        """Return who can be asked for: nobody, oneself, and each person who owns a question."""
        chosen = self.form.cleaned_data["owner"]
        people = User.objects.filter(questions__isnull=False).distinct().order_by("last_name", "username")
        oneself = [(ME, "Me")] if self.request and self.request.user.is_authenticated else []
        named = [(each.username, name_of(each)) for each in people[:MOST_OFFERED]]
        code = getattr(chosen, "username", chosen)
        return [(each, name, each == code) for each, name in [(NOBODY, "Nobody yet"), *oneself, *named]]

    @property
    def programmes(self):
        """Return the programmes that have questions, by name."""
        asked = Programme.objects.filter(pk__in=OpenQuestion.objects.values("programme"))
        return named(asked, self.form.cleaned_data["programme"])

    @property
    def ages(self):
        chosen = self.form.cleaned_data["older_than"] or 0
        return [(days, days == chosen) for days in sorted({*settings.QUESTION_DAYS, chosen} - {0})]


class Days(Window):
    """A date in words: rows whose day lies in it; none has no day."""

    def filter(self, queryset, value):
        if value is None:
            return queryset
        if not value:
            return queryset.filter(**{f"{self.field_name}__isnull": True})
        period = (value.earliest or date.min, value.latest or date.max)
        return queryset.filter(**{f"{self.field_name}__range": period})


class UpdateFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all(), field_name="milestone__programme")
    milestone = Keyed(label="Milestone", queryset=Milestone.objects.all())
    kind = AnyOf(label="Kind of change", choices=MilestoneUpdate.Kind.choices)
    reason_code = AnyOf(label="Reason", choices=MilestoneUpdate.ReasonCode.choices)
    source = Keyed(label="Source", key="tag", queryset=Source.objects.all())
    estimate = YesOrNo(lambda updates: updates.filter(estimate=True), label="Staff estimate")
    reported = Days(field_name="reported_on", label="Reported")

    SEARCHED = ["reason", "note", "milestone__name", "milestone__programme__name"]

    class Meta:
        model = MilestoneUpdate
        fields = []


class ParticipationFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    party = Keyed(label="Party", queryset=Party.objects.all())
    nation = AnyOf(label="Nation", choices=list(NATIONS.items()), field_name="party__country")
    role = AnyOf(label="Role", choices=Participation.Role.choices)
    current = YesOrNo(lambda parts: parts.current(), label="Takes part now")

    SEARCHED = ["programme__name", "party__name", "party__short_name"]

    class Meta:
        model = Participation
        fields = []


class MandateFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    agreement = Keyed(label="Agreement", queryset=Agreement.objects.all())
    basis = AnyOf(label="Basis", choices=Mandate.Basis.choices)
    current = YesOrNo(lambda mandates: mandates.current(), label="Rests on it now")

    SEARCHED = ["programme__name", "agreement__title"]

    class Meta:
        model = Mandate
        fields = []


class DependencyFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all(), field_name="milestone__programme")
    milestone = Keyed(label="The one that waits", queryset=Milestone.objects.all())
    waits_for = Keyed(label="What is waited for", queryset=Milestone.objects.all())
    current = YesOrNo(lambda dependencies: dependencies.current(), label="Waits now")

    SEARCHED = [
        "milestone__name",
        "milestone__programme__name",
        "waits_for__name",
        "waits_for__programme__name",
    ]

    class Meta:
        model = Dependency
        fields = []


class BaselineFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    kind = AnyOf(label="Kind", choices=Baseline.Kind.choices)
    effective = Days(field_name="effective_on", label="Effective")
    in_breach = YesOrNo(lambda baselines: baselines.filter(in_breach=True), label="Made while in breach")

    SEARCHED = ["programme__name", "reason"]

    class Meta:
        model = Baseline
        fields = []


class ClaimFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    agreement = Keyed(label="Agreement", queryset=Agreement.objects.all())
    topic = AnyOf(label="Topic", choices=Topic.choices)
    stance = AnyOf(label="Stance", choices=Claim.Stance.choices)
    source = Keyed(label="Source", key="tag", queryset=Source.objects.all())
    estimate = YesOrNo(lambda claims: claims.filter(estimate=True), label="Staff estimate")
    in_use = YesOrNo(lambda claims: claims.in_use(), label="In use")
    live = YesOrNo(lambda claims: claims.live(), label="Not withdrawn")
    disputed = YesOrNo(lambda claims: claims.disputed(), label="Sources disagree on the matter")

    SEARCHED = ["value", "aspect", "programme__name", "agreement__title"]

    class Meta:
        model = Claim
        fields = []


class QuestionField(KeyField):
    """A question by its key, such as Q-14."""

    def to_python(self, value):
        found = re.fullmatch(r"Q-([0-9]{1,9})", value or "", re.ASCII)
        if value and not found:
            raise self._unknown(value)
        return super().to_python(int(found[1]) if found else value)


class AsksFor(Keyed):
    field_class = QuestionField
    words = "Question, by its key, such as Q-14."


class QuestionUpdateFilter(Searched):
    question = AsksFor(label="Question", key="number", queryset=OpenQuestion.objects.all())
    programme = Keyed(label="Programme", queryset=Programme.objects.all(), field_name="question__programme")
    state = AnyOf(label="State", choices=OpenQuestion.State.choices)
    reported = Days(field_name="reported_on", label="Reported")

    SEARCHED = ["note", "question__text", "question__programme__name", "question__agreement__title"]

    class Meta:
        model = QuestionUpdate
        fields = []


class AssessmentFilter(Searched):
    programme = Keyed(label="Programme", queryset=Programme.objects.all())
    rating = AnyOf(label="Rating", choices=Assessment.Rating.choices)
    role = AnyOf(label="Whose rating", choices=Assessment.Role.choices)
    assessed = Days(field_name="assessed_on", label="Assessed")

    SEARCHED = ["rationale", "programme__name"]

    class Meta:
        model = Assessment
        fields = []


class ReportFilter(Searched):
    kind = AnyOf(label="Kind", choices=Report.Kind.choices)
    day = Days(field_name="day", label="Day")
    standing = YesOrNo(lambda reports: reports.standing(), label="Not withdrawn")

    SEARCHED = ["title"]

    class Meta:
        model = Report
        fields = []
