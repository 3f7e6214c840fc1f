"""Values of fields in the words that people read; the names of what they point at, in one query a model."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.text import capfirst

from config.when import WhenField

NOTHING = ""


def shown_fields(model):
    """Return the fields that people read: neither the key nor a date's bounds, nor what stays untold."""
    fields = model._meta.concrete_fields
    honest = [each.name for each in fields if isinstance(each, WhenField)]
    bounds = {f"{name}_{end}" for name in honest for end in ("earliest", "latest")}
    silent = {*bounds, *model.unrecorded, *model.untold}
    return [each for each in fields if not each.primary_key and each.name not in silent]


class Names:
    """What foreign keys point at: want them all first, then ask for their words."""

    def __init__(self):
        self._wanted = defaultdict(set)
        self._found = {}

    def want(self, field, value):
        if field.is_relation and value is not None:
            self._wanted[field.related_model].add(value)

    def find(self):
        for model, keys in self._wanted.items():
            self._found[model] = model._base_manager.in_bulk(keys)
        return self

    def record(self, model, key):
        return self._found.get(model, {}).get(key)

    def words(self, field, value):
        """Return a value as people read it; nothing is an empty text."""
        if value is None or value == "":
            return NOTHING
        if field.is_relation:
            return str(self.record(field.related_model, value) or f"no. {value}, no longer there")
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        return in_words(value)


def described(row):
    """Return the fields of a history row, each by its label, in words."""
    names, values = (
        Names(),
        [(field, getattr(row, field.attname)) for field in shown_fields(row.instance_type)],
    )
    for field, value in values:
        names.want(field, value)
    names.find()
    return [(capfirst(field.verbose_name), names.words(field, value)) for field, value in values]


def in_words(value):
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "j M Y H:i")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return str(value)
