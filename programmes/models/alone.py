"""What stands on the page of one milestone, and on that of one question."""

from django.db.models import Prefetch, Q

from programmes.models.baseline import BaselineDate
from programmes.models.dependency import Dependency
from programmes.models.milestone import Milestone
from programmes.models.question import OpenQuestion

LOGGED = 20  # entries of a log on a page; the history below it has them all


def milestones_alone():
    """Return milestones with all that stands on a page of their own, but their log."""
    current = Dependency.objects.filter(ended_on=None).order_by("pk")
    promised = BaselineDate.objects.select_related("baseline").order_by("baseline__effective_on", "baseline")
    return Milestone.objects.select_related("programme__desk", "source", "owner").prefetch_related(
        Prefetch("baseline_dates", promised, to_attr="promises"),
        Prefetch(
            "dependencies", current.select_related("waits_for__programme"), to_attr="current_dependencies"
        ),
        Prefetch("dependents", current.select_related("milestone__programme"), to_attr="current_dependents"),
        Prefetch("questions", _oldest_first(), to_attr="all_questions"),
    )


def _oldest_first():
    return OpenQuestion.objects.select_related("owner", "source", "answer_source", "needed_by").oldest_first()


def questions_alone():
    """Return questions with all that stands on a page of their own, but their log."""
    return OpenQuestion.objects.select_related(
        "programme__desk", "agreement", "owner", "source", "answer_source", "needed_by__programme"
    )


def newest_logged(updates):
    """Return the newest entries of a log and one more: what was before them, and whether there are more."""
    return updates.select_related("source", "logged_by").newest_first()[: LOGGED + 1]


def histories_of_milestone(milestone):
    """Return the histories that tell a milestone's story, what others promise of it and ask for included."""
    return [
        *(each for each in milestone.histories() if each.model is not Dependency.history.model),
        Dependency.history.filter(Q(milestone_id=milestone.pk) | Q(waits_for_id=milestone.pk)),
        BaselineDate.history.filter(milestone_id=milestone.pk),
        OpenQuestion.history.filter(needed_by_id=milestone.pk),
    ]
