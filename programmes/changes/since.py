"""What moved since the last report, beside how things stand: for a page of programmes that are loaded."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.urls import reverse

from config.audit.as_of import KNOWN, reading, the_past, today
from programmes.changes.counting import courses
from programmes.changes.movements import Movement, Stand
from programmes.changes.period import Period
from programmes.models import Milestone, Programme, Report

WAYS = {"later": "is_later", "lost": "is_lost", "earlier": "is_earlier", "met": "is_done"}


@dataclass
class Since:
    """The ratings of all programmes at the last report, and how the milestones of some have moved."""

    period: Period
    ratings: dict  # programme's key: its rating, of those on record then
    movements: dict  # programme's key: Movements

    @property
    def day(self):
        return self.period.first

    @property
    def address(self):
        return self.period.at(reverse("changes"))

    def turned(self, standings):
        """Return how many came to each rating from another one."""
        return Counter(
            each.rating for each in standings if self.ratings.get(each.pk, each.rating) != each.rating
        )

    def moved(self, programme):
        """Return how many of its dates moved which way, in words; an empty list when nothing moved."""
        counts = Counter(
            way
            for move in self.movements.get(programme.pk, ())
            for way, test in WAYS.items()
            if getattr(move, test)
        )
        nouns = {way: "milestone" if way == "met" else "date" for way in WAYS}
        return [
            (way, f"{counts[way]} {nouns[way]}{'' if counts[way] == 1 else 's'} {way}")
            for way in WAYS
            if counts[way]
        ]

    def told_of(self, programme):
        return self.period.at(reverse("changes"), programme=programme.slug)


def since_last_report():
    """Return what the page compares with; None where no report is on record, or nothing was at its day."""
    report = Report.objects.last_of(Report.Kind.REPORT, before=today())
    if report is None:
        return None
    past = the_past()
    return since(Period(report.day, today(), past.clock if past else KNOWN))


def since(period):
    """Return how the programmes stood when a period began; None where nothing was on record then."""
    with reading(period.before):
        ratings = dict(Programme.objects.with_rating().order_by().values_list("pk", "rating"))
    return Since(period, ratings, {}) if ratings else None


def movements_of(milestones, period):
    """Return by programme's key how loaded milestones, all those of some programmes, moved."""
    milestones = list(milestones)
    keys = list({each.programme_id for each in milestones})
    with reading(period.before):
        then = Milestone.objects.filter(programme__in=keys).order_by().values_list("pk", "status", "forecast")
        was = {pk: Stand.of(*said) for pk, *said in then}
    logged, found = courses(period, keys), defaultdict(list)
    for milestone in milestones:
        now = Stand(milestone.status, milestone.forecast)
        found[milestone.programme_id].append(Movement(was.get(milestone.pk), now, logged[milestone.pk]))
    return found
