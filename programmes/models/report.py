from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from config.audit.models import Audited
from config.when.value import day_in_words


class ReportQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_on=None)

    def last_of(self, kind, *, before):
        """Return the newest of a kind whose day is past; None where there is none."""
        return self.standing().filter(kind=kind, day__lt=before).order_by("-day").first()


class Report(Audited):
    """A day on which the portfolio was reported on, or a group met: changes are told since then."""

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        MEETING = "meeting", "Meeting"

    day = models.DateField(help_text="The day of the report or of the meeting.")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.REPORT)
    title = models.CharField(
        max_length=160, help_text="What was reported, or who met: Steering group, second meeting."
    )
    withdrawn_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day from which it no longer counts, as it was put on record wrongly.",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["day", "id"], name="report_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(withdrawn_on=None),
                name="report_one_a_day",
                violation_error_message="A report or meeting of this day is on record already.",
            ),
            models.CheckConstraint(
                name="report_has_a_title",
                condition=Q(title__gt=""),
                violation_error_message="Say what was reported, or who met.",
            ),
            models.CheckConstraint(
                name="report_withdrawn_after_its_day",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("day")),
                violation_error_message="A report is not withdrawn before its own day.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {day_in_words(self.day)}: {self.title}"

    def clean(self):
        super().clean()
        was = Report.objects.filter(pk=self.pk).values_list("day", flat=True).first()
        if was and was != self.day:
            kept = "The day stays, as changes were told since then: withdraw this one, and add another."
            raise ValidationError({"day": kept})
