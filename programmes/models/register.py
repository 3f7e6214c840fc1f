"""What the register shows of questions: counted over all, and then one page of them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Min, Q, Value, When, Window

from programmes.models.shown import room

SHOWN = ["programme", "agreement", "owner", "needed_by__source", "source", "answer_source"]


class RegisteredQuestions(models.QuerySet):
    """Questions with what is computed of them before they are shown."""

    def by_programme(self):
        """Return questions by programme, the one that has waited longest first; those of agreements last.

        `there` is how many are asked for of the same programme, whichever page they stand on.
        """
        of_agreements = Case(When(programme=None, then=Value(1)), default=Value(0))
        oldest = Window(Min("raised_on"), partition_by=F("programme"))
        return (
            self.select_related(*SHOWN)
            .annotate(oldest=oldest, there=Window(Count("pk"), partition_by=F("programme")))
            .order_by(of_agreements, "oldest", "programme__pk", "raised_on", "number")
        )

    def newest_answer_first(self):
        """Return settled questions, those with an answer first."""
        newest = F("answered_on").desc(nulls_last=True)
        return self.select_related(*SHOWN).order_by(newest, "-number")

    def counts(self, *, today):
        """Return how many there are, and how many are old, were put to somebody, block a milestone."""
        old = today - timedelta(days=settings.QUESTION_DAYS[1])
        return self.aggregate(
            total=Count("pk"),
            old=Count("pk", filter=Q(raised_on__lt=old)),
            put=Count("pk", filter=~Q(state="open")),
            blocking=Count("pk", filter=Q(needed_by__in=room("Milestone").objects.open())),
            oldest=Min("raised_on"),
        )

    def most_per_programme(self, most):
        """Return key, names, slug and count of the programmes with most; agreements together as None."""
        named = "programme", "programme__name", "programme__short_name", "programme__slug"
        counted = self.order_by().values_list(*named).annotate(count=Count("pk"))
        return counted.order_by("-count", F("programme").asc(nulls_last=True))[:most]

    def raised_in(self, programmes):
        """Return programme, day raised, state and count of the questions of these; None is the agreements."""
        there = Q(programme__in=[pk for pk in programmes if pk])
        there |= Q(programme=None) if None in programmes else Q()
        return (
            self.filter(there)
            .order_by()
            .values_list("programme", "raised_on", "state")
            .annotate(count=Count("pk"))
            .order_by("raised_on", "state")
        )
