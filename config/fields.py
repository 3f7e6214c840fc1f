"""Form fields of the whole house: what people type, as they type it."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from config.when import WhenFormField, read


class DayField(WhenFormField):
    """One exact day in words, such as 2 Mar 2026; cleans to a date, or None where it may be left out."""

    def __init__(self, **options):
        super().__init__(**{"help_text": "One day: 2 Mar 2026 or 2026-03-02.", **options})

    def prepare_value(self, value):
        return read(value.isoformat()).label if isinstance(value, date) else super().prepare_value(value)

    def clean(self, value):
        when = super().clean(value)
        if not when:
            return None
        if when.precision != "day" or when.edge or when.approximate:
            raise ValidationError("Give one exact day, such as 2 Mar 2026.")
        return when.earliest


class ByKeyField(forms.CharField):
    """A record by what people call it, such as a source by its tag S4; the browser offers the newest ones."""

    def __init__(self, *, queryset, key, options=200, **kwargs):
        self.queryset, self.key, self.options = queryset, key, options
        super().__init__(max_length=40, **kwargs)

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        found = self.queryset.filter(**{f"{self.key}__iexact": text.split(":")[0].strip()}).first()
        if found is None:
            raise ValidationError(f"{text} is not on record.")
        return found

    def offered(self):
        """Return the newest records as pairs of key and name, for a list of suggestions."""
        newest = self.queryset.order_by("-pk")[: self.options]
        return [(getattr(record, self.key), str(record)) for record in newest]
