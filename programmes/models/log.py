"""What every log of this house has in common."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from config.audit.models import Audited


def name_of(first, last, username):
    """Return somebody's name; never the name to log in with, unless there is no other."""
    return f"{first or ''} {last or ''}".strip() or username


class Logged(Audited):
    """An entry in a log: written once; a mistake is mended by a further entry."""

    append_only = True

    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="None for an import.",
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError(f"A logged {self._meta.verbose_name} is never changed: log a further one.")
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        day = getattr(self, self.DAY)
        if day and day > timezone.localdate():
            raise ValidationError(
                {self.DAY: "This day is still to come: log what happened, on the day of the report."}
            )

    DAY = "reported_on"
