"""What a calendar shows of milestones."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery

from config.when import undated
from programmes.models.baseline import BaselineDate
from programmes.models.milestone import Milestone, Status

WITHOUT_A_DATE = ~Q(status=Status.MET) & undated("forecast")  # what is met has the date on which it was


def counted(milestones):
    """Return how many milestones have a date, and how many have none."""
    return milestones.aggregate(
        dated=Count("pk", filter=~WITHOUT_A_DATE), undated=Count("pk", filter=WITHOUT_A_DATE)
    ).values()


def occasions_of(milestones):
    """Return the milestones that have a date, with what was promised of each and its revisions.

    `revisions` counts the rows of its history; `revised_at` is the moment of the newest one, and
    `promised_at` that of the newest of its promises, None without one.
    """
    promised = BaselineDate.objects.order_by("baseline__effective_on", "baseline")
    own = Milestone.history.filter(id=OuterRef("pk"))
    promises = BaselineDate.history.filter(milestone_id=OuterRef("pk"))
    return (
        milestones.exclude(WITHOUT_A_DATE)
        .select_related("programme", "source")
        .prefetch_related(Prefetch("baseline_dates", promised, to_attr="promises"))
        .annotate(
            revisions=Subquery(own.order_by().values("id").annotate(count=Count("pk")).values("count")),
            revised_at=_newest(own),
            promised_at=_newest(promises),
        )
        .order_by("pk")
    )


def _newest(history):
    return Subquery(history.order_by("-history_id").values("history_date")[:1])
