"""The model field of an honest date: one EDTF text, and beside it the earliest and the latest day it allows.

`forecast = WhenField()` makes three columns: forecast, forecast_earliest, forecast_latest. Assigning to
`forecast` sets all three. What goes past the instance must name all three, and `bounds()` gives them:

    milestones.update(**bounds("forecast", "Q3 2026"))
    milestone.save(update_fields=[*bounds("forecast", milestone.forecast)])
    milestones.bulk_update(changed, [*bounds("forecast")])

In a query the column is its EDTF text: filter(forecast="Q3 2026") finds it, values_list("forecast") gives it.
A check constraint that a form must speak names the text (`met_on=""`), not the bounds, which no form holds.
"""

import copy
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from config.when.forms import WhenFormField
from config.when.value import NO_DATE, When
from config.when.words import UNREADABLE, read

DEFAULTS = {"max_length": 24, "blank": True, "default": ""}


class WhenAttribute(DeferredAttribute):
    """What stands on the model: reads what is assigned, and keeps the bounds beside it."""

    def __set__(self, instance, value):
        when = self.field.to_python(value)
        instance.__dict__.update(bounds(self.field.attname, when) | {self.field.attname: when})


class WhenField(models.CharField):
    """A date as exact as its source."""

    descriptor_class = WhenAttribute
    empty_values = [*models.CharField.empty_values, NO_DATE]

    def __init__(self, *args, with_bounds=True, **options):
        # Made before the text: a model sets its fields in that order, and the text has the last word.
        self.bounds = {end: _bound() for end in ("earliest", "latest")} if with_bounds else {}
        super().__init__(*args, **DEFAULTS | options)

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract:
            return
        there = {field.name for field in cls._meta.local_fields}
        for end, bound in self.bounds.items():
            if f"{name}_{end}" not in there:  # a history model brings copies of its own
                cls.add_to_class(f"{name}_{end}", copy.copy(bound))

    def deconstruct(self):
        """Say that a migration, and any clone, names the bounds as columns of their own."""
        name, _, args, options = super().deconstruct()
        for option, usual in DEFAULTS.items():
            options[option] = getattr(self, option)
            if options[option] == usual:
                del options[option]
        return name, "config.when.WhenField", args, options | {"with_bounds": False}

    def to_python(self, value):
        """Return the When that is meant by a When, words, a day, or None."""
        if isinstance(value, When):
            return value
        if isinstance(value, date):
            value = value.isoformat()
        try:
            return read("" if value is None else value)
        except (ValueError, TypeError) as error:  # TypeError: cannot even be looked up, such as a list
            raise ValidationError(UNREADABLE, code="unreadable") from error

    def get_prep_value(self, value):
        return self.to_python(value).text

    def run_validators(self, value):
        super().run_validators(value.text)

    def value_to_string(self, obj):
        return self.value_from_object(obj).text

    def formfield(self, **options):
        return models.Field.formfield(self, **{"form_class": WhenFormField} | options)


def _bound():
    return models.DateField(null=True, blank=True, editable=False, db_index=True)


def bounds(field_name, when=NO_DATE):
    """Return the three columns of one date and what to put there."""
    when = when if isinstance(when, When) else read(when)
    return {
        field_name: when.text,
        f"{field_name}_earliest": when.earliest,
        f"{field_name}_latest": when.latest,
    }
