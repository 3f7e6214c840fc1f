"""What readers ask of the programmes: the same words for pages and API, admin included."""

from datetime import date, timedelta

import django_filters
from django.conf import settings
from django.contrib.auth.models import Group, User

from agreements.filters import SourceFilter
from agreements.models import Agreement, Source
from config.audit.as_of import today
from config.countries import NATIONS
from config.filters import MOST_OFFERED, AnyOf, Asking, Keyed, KeyField, OneOf, Search, Window, YesOrNo, found
from programmes.models import (
    Assessment,
    Condition,
    Kind,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Programme,
    Stage,
    Topic,
    support,
)
from programmes.models.shown import ATTENTION

ANY_AGE = 36_500
NOBODY, ME = "nobody", "me"
RATINGS = [(rating, Assessment.Rating(rating).label) for rating in ATTENTION]


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
    undated = YesOrNo(lambda milestones: milestones.undated(), label="No date")
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
    older_than = django_filters.NumberFilter(
        method="raised_before", label="Older than, in days", min_value=0, max_value=ANY_AGE
    )

    class Meta:
        model = OpenQuestion
        fields = []

    SEARCHED = ["text", "answer_text", "asked_of", "programme__name", "agreement__title"]

    def search(self, queryset, name, words):
        return queryset.filter(found(words, *(f"{column}__icontains" for column in self.SEARCHED)))

    def raised_before(self, queryset, name, days):
        return queryset.filter(raised_on__lt=today() - timedelta(days=int(days)))

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
        named = [(each.username, each.get_full_name() or each.username) for each in people[:MOST_OFFERED]]
        code = getattr(chosen, "username", chosen)
        return [(each, name, each == code) for each, name in [(NOBODY, "Nobody yet"), *oneself, *named]]

    @property
    def programmes(self):
        """Return the programmes that have questions, by name; of too many only the one that is chosen."""
        chosen = self.form.cleaned_data["programme"]
        asked = Programme.objects.filter(pk__in=OpenQuestion.objects.values("programme")).order_by("name")
        offered = list(asked[: MOST_OFFERED + 1])
        if len(offered) > MOST_OFFERED:
            offered = [chosen] if chosen else []
        return [(each.slug, each.short_name or each.name, each == chosen) for each in offered]

    @property
    def ages(self):
        chosen = int(self.form.cleaned_data["older_than"] or 0)
        return [(days, days == chosen) for days in sorted({*settings.QUESTION_DAYS, chosen} - {0})]


class UpdateFilter(django_filters.FilterSet):
    q = Search(method="search")
    programme = Keyed(label="Programme", queryset=Programme.objects.all(), field_name="milestone__programme")
    milestone = Keyed(label="Milestone", queryset=Milestone.objects.all())
    kind = AnyOf(label="Kind of change", choices=MilestoneUpdate.Kind.choices)
    reason_code = AnyOf(label="Reason", choices=MilestoneUpdate.ReasonCode.choices)
    reported = Window(method="reported_in", label="Reported")

    class Meta:
        model = MilestoneUpdate
        fields = []

    def search(self, queryset, name, words):
        return queryset.filter(
            found(words, "reason__icontains", "note__icontains", "milestone__name__icontains")
        )

    def reported_in(self, queryset, name, period):
        if not period:
            return queryset.none()  # every update has its day
        return queryset.filter(reported_on__range=(period.earliest or date.min, period.latest or date.max))
