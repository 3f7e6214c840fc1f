from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from config.audit.models import Audited
from programmes.models.milestone import Milestone


class DependencyQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on=None)

    def waiting_for(self, milestone):
        """Return the open, dated milestones that wait for one, directly or through other open ones.

        They come in the order of their dates, of whatever programme; one query a step away.
        """
        found, edge = set(), {milestone.pk}
        while edge:
            steps = self.current().filter(waits_for__in=edge, milestone__in=Milestone.objects.open())
            edge = set(steps.values_list("milestone", flat=True)) - found - {milestone.pk}
            found |= edge
        return Milestone.objects.filter(pk__in=found).exclude(forecast="").by_date()


class Dependency(Audited):
    """One milestone waits for another, of its own programme or of a different one."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="dependencies")
    waits_for = models.ForeignKey(Milestone, models.PROTECT, related_name="dependents")
    ended_on = models.DateField(null=True, blank=True, help_text="The day from which it no longer waits.")

    objects = DependencyQuerySet.as_manager()
    named_by = "waits_for"

    class Meta:
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "waits_for"],
                name="dependency_once",
                violation_error_message="This milestone already waits for that one.",
            ),
            models.CheckConstraint(
                name="dependency_is_on_another",
                condition=~Q(milestone=F("waits_for")),
                violation_error_message="A milestone cannot wait for itself.",
            ),
        ]

    def __str__(self):
        return self.words_with(self.waits_for_id)

    def words_with(self, name):
        return f"waits for {name}"

    def clean(self):
        super().clean()
        waits = self.milestone_id and self.waits_for_id and not self.ended_on
        if waits and self.milestone_id in self._upstream():
            raise ValidationError({"waits_for": "These milestones would wait for each other in a circle."})

    def _upstream(self):
        """Return all that the milestone waited for waits for itself, one query a step back."""
        found, edge = set(), {self.waits_for_id}
        while edge:
            found |= edge
            steps = Dependency.objects.filter(milestone__in=edge, ended_on=None).exclude(pk=self.pk)
            edge = set(steps.values_list("waits_for", flat=True)) - found
        return found
