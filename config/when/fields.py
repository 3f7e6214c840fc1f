"""The model field of an honest date: one EDTF text, and beside it the earliest and the latest day it allows.

`forecast = WhenField()` makes three columns: forecast, forecast_earliest, forecast_latest. Assigning to `forecast` sets
all three. What goes past the instance must name all three itself, and `bounds()` gives them:

    milestones.update(**bounds("forecast", "Q3 2026"))
    milestone.save(update_fields=[*bounds("forecast", milestone.forecast)])
"""

import copy
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from config.when.forms import WhenFormField
from config.when.value import NO_DATE, When
from config.when.words import read

DEFAULTS = {"max_length": 24, "blank": True, "default": ""}


class WhenAttribute(DeferredAttribute):
    """What stands on the model: reads what is assigned, and keeps the bounds beside it."""

    def __set__(self, instance, value):
        when = self.field.to_python(value)
        name = self.field.attname
        instance.__dict__.update({name: when, f"{name}_earliest": when.earliest, f"{name}_latest": when.latest})


class WhenField(models.CharField):
    """A date as exact as its source."""

    descriptor_class = WhenAttribute
    empty_values = [*models.CharField.empty_values, NO_DATE]

    def __init__(self, *args, with_bounds=True, **options):
        # Made first: a model sets its fields in the order of their making, and the text has the last word.
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
        options = {key: value for key, value in options.items() if DEFAULTS.get(key) != value}
        return name, "config.when.WhenField", args, options | {"with_bounds": False}

    def to_python(self, value):
        if isinstance(value, When):
            return value
        try:
            return read(value.isoformat() if isinstance(value, date) else "" if value is None else value)
        except ValueError as error:
            raise ValidationError(str(error), code="unreadable") from error

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


def bounds(field_name, when):
    """Return the three columns of one date, for update(), update_fields and bulk_update()."""
    when = when if isinstance(when, When) else read(when)
    return {
        field_name: when.text,
        f"{field_name}_earliest": when.earliest,
        f"{field_name}_latest": when.latest,
    }
