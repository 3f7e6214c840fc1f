from django.db import models

from config.audit.context import acting
from config.when.value import day_in_words
from programmes.models.log import Logged
from programmes.models.programme import Programme


class AssessmentQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-assessed_on", "-pk")

    def rate(self, programme, **said):
        """Put a rating on record. Raises ValidationError without a rationale, or for a day to come."""
        assessment = self.model(programme=programme, **said)
        assessment.full_clean()
        with acting(reason=assessment.rationale):
            assessment.save()
        return assessment


class Assessment(Logged):
    """A person's confidence that a programme will deliver on the dates on record."""

    class Rating(models.TextChoices):
        GREEN = "green", "Green"
        AMBER = "amber", "Amber"
        RED = "red", "Red"
        NOT_RATED = "not_rated", "Not rated"

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        INDEPENDENT = "independent", "Independent"

    MEANING = {
        Rating.GREEN: "Delivery on the recorded dates looks likely.",
        Rating.AMBER: "Delivery is feasible, but open issues need attention.",
        Rating.RED: "Delivery is in doubt unless something changes.",
        Rating.NOT_RATED: "Too little on record to judge.",
    }
    DAY = "assessed_on"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="assessments")
    rating = models.CharField(max_length=10, choices=Rating)
    role = models.CharField("assessor's role", max_length=12, choices=Role, default=Role.OWNER)
    rationale = models.TextField(
        help_text="Why, in at most two sentences: it stands beside the rating on the board."
    )
    assessed_on = models.DateField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        indexes = [
            models.Index(fields=["programme", "role", "-assessed_on", "-id"], name="assessment_newest_first"),
            models.Index(fields=["assessed_on", "id"], name="assessment_by_day"),
        ]

    def __str__(self):
        return f"{self.get_rating_display()} on {day_in_words(self.assessed_on)}"
