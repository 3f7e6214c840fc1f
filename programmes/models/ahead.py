"""What stands on the timeline: of each programme as many milestones as there is room for."""

from django.db.models import BooleanField, Case, Count, OuterRef, Prefetch, Subquery, Value, When
from django.db.models.functions import Coalesce

from config.when import by_date
from programmes.models.baseline import BaselineDate
from programmes.models.claim import Claim
from programmes.models.dependency import Dependency
from programmes.models.milestone import Milestone
from programmes.models.topic import Topic

ROOM = 24  # milestones of one programme; its own page has them all


def on_timeline(programmes):
    """Return programmes with what is shown: `shown_milestones`, `milestone_count`, `date_claims`."""
    claims = Claim.objects.live().filter(topic=Topic.DELIVERY_TIMELINE).select_related("source")
    return (
        programmes.with_rating()
        .annotate(milestone_count=_count())
        .prefetch_related(
            Prefetch("milestones", _with_what_they_wait_for()[:ROOM], to_attr="shown_milestones"),
            Prefetch("claims", claims, to_attr="date_claims"),
        )
    )


def milestones_of(programmes):
    """Return the milestones of all these programmes."""
    return Milestone.objects.filter(programme__in=programmes.order_by().values("pk"))


def next_dated(milestones, today):
    """Return the open milestone whose window ends first of those that are not over; None without one."""
    ahead = (
        milestones.open().filter(forecast__gt="").exclude(pk__in=milestones.overdue(today=today).values("pk"))
    )
    return ahead.by_date().select_related("programme").first()


def _count():
    rows = Milestone.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


def _with_what_they_wait_for():
    """Return milestones with promises and dependencies: the open ones first, of them what ends first."""
    is_over = Case(
        When(status__in=Milestone.FINAL, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    promised = BaselineDate.objects.order_by("baseline__effective_on", "baseline_id")
    current = Dependency.objects.filter(ended_on=None).order_by("pk").select_related("waits_for__programme")
    return (
        Milestone.objects.select_related("source")
        .order_by(is_over, *by_date("forecast"), "position", "pk")
        .prefetch_related(
            Prefetch("baseline_dates", promised, to_attr="promises"),
            Prefetch("dependencies", current, to_attr="current_dependencies"),
        )
    )
