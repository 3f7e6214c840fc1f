"""What pages, API and exports show of programmes: one recipe for each door."""

from datetime import date
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, NullIf

from config.audit.as_of import the_past

ATTENTION = ["red", "amber", "not_rated", "green"]
BY_PEOPLE = [  # logs, the way from each to its programme, and the day of an entry
    ("MilestoneUpdate", "milestone__programme", "reported_on"),
    ("QuestionUpdate", "question__programme", "reported_on"),
    ("Assessment", "programme", "assessed_on"),
]
LONG_AGO = date(1900, 1, 1)  # stands in for "never" while days are compared


class Standing(NamedTuple):
    """How one programme stands, in a line."""

    pk: int
    called: str
    stage: str
    rating: str
    touched_on: date | None


def room(name):
    """Return a model of this room by its name, for a file that its own file builds on."""
    return apps.get_model("programmes", name)


class ShownProgrammes(models.QuerySet):
    """Programmes with what is computed before they are chosen, put in order or shown."""

    def of_nations(self, codes):
        parts = room("Participation").objects.current().filter(party__country__in=codes)
        return self.filter(pk__in=parts.values("programme"))

    def with_rating(self):
        """Annotate the newest rating by the owner: `rating`, "not_rated" where there is none."""
        return self.annotate(rating=Coalesce(Subquery(_ratings().values("rating")[:1]), Value("not_rated")))

    def with_touch(self):
        """Annotate the newest day on which a person logged something: `touched_on`, none for imports."""
        newest = Greatest(*(_last_by_a_person(*log) for log in BY_PEOPLE))
        return self.annotate(touched_on=NullIf(newest, Value(LONG_AGO)))

    def with_lateness(self):
        """Annotate by how much an open milestone is at most later than promised: `late_by`."""
        late = F("forecast_earliest") - F("baseline_dates__promised_latest")
        open_ones = room("Milestone").objects.open().filter(programme=OuterRef("pk")).order_by()
        moved = open_ones.filter(forecast_earliest__gt=F("baseline_dates__promised_latest"))
        worst = moved.values("programme").annotate(worst=Max(late)).values("worst")
        return self.annotate(late_by=Subquery(worst))

    def by_attention(self):
        """Order red, amber, not rated, green, as the unknown needs attention too; then by lateness."""
        ranks = Case(*(When(rating=rating, then=Value(rank)) for rank, rating in enumerate(ATTENTION)))
        newest = Subquery(_ratings().annotate(rank=ranks).values("rank")[:1])
        attention = Coalesce(newest, Value(ATTENTION.index("not_rated")))
        ranked = self.with_rating().with_lateness().annotate(attention=attention)
        return ranked.order_by("attention", F("late_by").desc(nulls_last=True), "pk")

    def for_board(self):
        """Return programmes with all that a board, the API or an export shows of them."""
        return (
            self.with_rating()
            .with_touch()
            .select_related("lead", "desk", "stage_source")
            .prefetch_related(
                Prefetch(
                    "participations",
                    room("Participation").objects.current().select_related("party", "source"),
                ),
                Prefetch("milestones", room("Milestone").objects.select_related("source", "owner")),
                Prefetch("milestones__baseline_dates", _first_promise_first(), to_attr="promises"),
                Prefetch("questions", room("OpenQuestion").objects.open(), to_attr="open_questions"),
                Prefetch(
                    "claims", room("Claim").objects.live().select_related("source"), to_attr="live_claims"
                ),
                Prefetch("assessments", room("Assessment").objects.newest_first()),
            )
        )

    def for_page(self):
        """Return programmes with all that stands on a page of their own."""
        questions = room("OpenQuestion").objects.select_related(
            "owner", "source", "answer_source", "needed_by"
        )
        current = room("Dependency").objects.filter(ended_on=None).order_by("pk")
        dependencies = current.select_related("waits_for__programme")
        mandates = room("Mandate").objects.current()
        return self.for_board().prefetch_related(
            Prefetch("questions", questions, to_attr="all_questions"),
            Prefetch("milestones__dependencies", dependencies, to_attr="current_dependencies"),
            Prefetch("mandates", mandates, to_attr="current_mandates"),
        )

    def for_briefing(self):
        """Return programmes with all that a page for a minister tells of them."""
        questions = room("OpenQuestion").objects.open().oldest_first()
        waiting = questions.select_related("programme", "source", "needed_by")
        return self.for_board().prefetch_related(Prefetch("questions", waiting, to_attr="waiting_questions"))

    def with_log(self):
        """Return programmes with the log of each milestone, its first report first."""
        log = room("MilestoneUpdate").objects.select_related("source").in_order()
        return self.prefetch_related(Prefetch("milestones__updates", log, to_attr="log_in_order"))

    def with_mandates(self):
        """Return programmes with the agreements that they rest on, as keys."""
        mandates = room("Mandate").objects.current()
        return self.with_rating().prefetch_related(Prefetch("mandates", mandates, to_attr="current_mandates"))

    def resting_on(self, agreement):
        mandates = room("Mandate").objects.current().filter(agreement=agreement)
        return self.with_rating().filter(pk__in=mandates.values("programme"))

    def standings(self):
        """Return key, name, stage, rating and last touch of each programme."""
        called = Coalesce(NullIf("short_name", Value("")), "name")
        rated = self.with_rating().annotate(called=called).order_by("pk")
        touched = self.touched()
        return [
            Standing(pk, *said, touched.get(pk))
            for pk, *said in rated.values_list("pk", "called", "stage", "rating")
        ]

    def touched(self):
        """Return by key what with_touch() annotates, for many: each log is read once, not once for each."""
        newest = {}
        for log, programme, day in BY_PEOPLE:
            rows = room(log).objects.filter(logged_by__isnull=False, **self._these(programme)).order_by()
            for pk, last in rows.values_list(programme).annotate(Max(day)):
                newest[pk] = max(last, newest.get(pk, last))
        return newest

    def _these(self, path):
        """Return the condition that a row belongs to these programmes; none where they are all.

        In the past it is asked always: a row may have been known before its programme was.
        """
        return {f"{path}__in": self.order_by().values("pk")} if self.query.where or the_past() else {}

    def nations(self):
        """Return pairs: the key of a programme, and the code of a nation that takes part in it."""
        parts = room("Participation").objects.current().filter(programme__in=self.order_by().values("pk"))
        pairs = parts.exclude(party__country="").order_by("programme", "party__country")
        return pairs.values_list("programme", "party__country").distinct()

    def dates_promised(self):
        """Return forecast and first promise of the open milestones, and how many have each pair.

        Those with a promise and those without are counted apart: so the database reads each table once, and
        does not look for the promise of one milestone after the other. A past may know of a promise whose
        baseline it does not know yet: that is none.
        """
        open_ones = room("Milestone").objects.open().filter(**self._these("programme"))
        dates = room("BaselineDate").objects.filter(baseline__effective_on__isnull=False)
        promised = dates.filter(milestone__in=open_ones.order_by()).filter(~Exists(_earlier_promises()))
        pairs = promised.order_by().values_list("milestone__forecast", "promised").annotate(Count("pk"))
        alone = open_ones.order_by().filter(~Exists(dates.filter(milestone=OuterRef("pk"))))
        without = alone.values_list("forecast").annotate(Count("pk"))
        return sorted([*pairs, *((forecast, None, count) for forecast, count in without)], key=_in_words)

    def questions_raised(self):
        """Return the days on which the open questions were raised, and how many were raised on each."""
        asked = self._these("programme") or {"programme__isnull": False}
        open_ones = room("OpenQuestion").objects.open().filter(**asked)
        return open_ones.order_by().values_list("raised_on").annotate(Count("pk")).order_by("raised_on")

    def with_matters(self):
        """Return programmes with what is stated of each, and what is asked."""
        questions = room("OpenQuestion").objects.open()
        claims = room("Claim").objects.live()
        return self.prefetch_related(
            Prefetch("claims", claims, to_attr="live_claims"),
            Prefetch("questions", questions, to_attr="open_questions"),
        )

    def topics_stated(self):
        """Return each topic on which something is stated, and of how many of the programmes."""
        return self._topics(room("Claim").objects.live().exclude(stance="declines"))

    def topics_asked(self):
        """Return each topic on which a question is open, and on how many of the programmes."""
        return self._topics(room("OpenQuestion").objects.open())

    def _topics(self, rows):
        of_these = rows.filter(programme__in=self.order_by().values("pk")).order_by()
        return dict(of_these.values_list("topic").annotate(Count("programme", distinct=True)))


def with_what_rests(agreements):
    """Return agreements with all that stands on a page of theirs, from both floors."""
    questions = room("OpenQuestion").objects.select_related("owner", "source", "answer_source", "needed_by")
    return agreements.for_register().prefetch_related(
        "children__source",
        Prefetch("claims", room("Claim").objects.live().select_related("source"), to_attr="live_claims"),
        Prefetch("questions", questions, to_attr="all_questions"),
    )


def lines_above(agreements, ends):
    """Return the agreements with these keys, and all that they stand under."""
    parents = dict(agreements.order_by().values_list("pk", "parent_id"))
    keys, reached = set(), list(ends)
    while reached:
        at = reached.pop()
        if at and at not in keys:
            keys.add(at)
            reached.append(parents.get(at))
    return agreements.for_register().filter(pk__in=keys)


def histories_of(agreement):
    """Return the histories that together tell an agreement's story, from both floors."""
    parts = [room(name) for name in ("Mandate", "Claim", "OpenQuestion")]
    return [*agreement.histories(), *(part.history.filter(agreement_id=agreement.pk) for part in parts)]


def _ratings():
    """Return a programme's ratings by the owner, the newest first, for a subquery."""
    return room("Assessment").objects.filter(programme=OuterRef("pk"), role="owner").newest_first()


def _first_promise_first():
    return room("BaselineDate").objects.order_by("baseline__effective_on", "baseline_id")


def _earlier_promises():
    """Return the promises of the same milestone that came before one, for a subquery."""
    same_day = Q(baseline__effective_on=OuterRef("baseline__effective_on"), baseline__lt=OuterRef("baseline"))
    earlier = Q(baseline__effective_on__lt=OuterRef("baseline__effective_on")) | same_day
    return room("BaselineDate").objects.filter(earlier, milestone=OuterRef("milestone"))


def _in_words(counted):
    forecast, promised, _ = counted
    return forecast, promised or ""


def _last_by_a_person(log, programme, day):
    """Return the day of the last entry: a maximum, as for the first by day PostgreSQL reads all of them."""
    entries = room(log).objects.filter(**{programme: OuterRef("pk")}, logged_by__isnull=False).order_by()
    last = Subquery(entries.values(programme).annotate(last=Max(day)).values("last"))
    return Coalesce(last, Value(LONG_AGO), output_field=models.DateField())
