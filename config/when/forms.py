"""The form field of an honest date: a line of text, read as people write it."""

from django import forms
from django.core.exceptions import ValidationError

from config.when.value import NO_DATE, When
from config.when.words import FORMS, read

HELP = f"As exact as you know, no more: {FORMS}."


class WhenFormField(forms.Field):
    """A text input that gives a When; nothing and "none" both mean that there is no date."""

    empty_values = [*forms.Field.empty_values, NO_DATE]

    def __init__(self, *, help_text="", **options):
        super().__init__(help_text=help_text or HELP, **options)

    def widget_attrs(self, widget):
        return {"data-when": "", "autocomplete": "off"}

    def prepare_value(self, value):
        if isinstance(value, When):
            return value.label if value else ""
        return value

    def to_python(self, value):
        if isinstance(value, When):
            return value
        try:
            return read(value or "")
        except ValueError as error:
            raise ValidationError(str(error), code="unreadable") from error

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
