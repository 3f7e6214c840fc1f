"""Values of fields in the words that people read; the names of what they point at, in one query a model."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.text import capfirst

from config.prepared import AnyOf, Given, Records
from config.when import WhenField
from config.when.value import day_in_words

NOTHING = ""


@cache
def shown_fields(model):
    """Return the fields that people read: neither the key nor a date's bounds, nor what stays untold."""
    fields = model._meta.concrete_fields
    honest = [each.name for each in fields if isinstance(each, WhenField)]
    bounds = {f"{name}_{end}" for name in honest for end in ("earliest", "latest")}
    silent = {*bounds, *model.unrecorded, *model.untold}
    return tuple(each for each in fields if not each.primary_key and each.name not in silent)


@cache
def label_of(field):
    return str(capfirst(field.verbose_name))


@cache
def noun_of(model):
    return str(capfirst(model._meta.verbose_name))


@cache
def key_named_by(model):
    """Return the foreign key that says a record of this model in words; None where it does so itself."""
    return model._meta.get_field(model.named_by) if model.named_by else None


def name_of(person):
    """Return somebody's name; never the name to log in with, unless there is no other."""
    return person.get_full_name() or person.get_username()


class Names:
    """What foreign keys point at: want them all first, then ask for their words."""

    def __init__(self):
        self._wanted = defaultdict(set)
        self._found = {}

    def want(self, field, value):
        if field.is_relation:
            self.want_record(field.related_model, value)

    def want_record(self, model, key):
        if key is not None:
            self._wanted[model].add(key)

    def want_words(self, row):
        """Want what it takes to say the record of a history row in words."""
        if link := key_named_by(row.instance_type):
            self.want(link, getattr(row, link.attname))

    def find(self):
        for model, keys in self._wanted.items():
            self._found[model] = {record.pk: record for record in _records_of(model).records(keys=keys)}
        return self

    def record(self, model, key):
        return self._found.get(model, {}).get(key)

    def words(self, field, value):
        """Return a value as people read it; nothing is an empty text."""
        if value is None or value == "":
            return NOTHING
        if field.is_relation:
            return self._called(self.record(field.related_model, value), value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return in_words(value)

    def words_of(self, row):
        """Return the record of a history row in words, as it stood; what names it is named as it is now."""
        record = row.instance_type.__new__(row.instance_type)
        record.__dict__.update(row.__dict__, _state=ModelState())
        link = key_named_by(row.instance_type)
        return record.words_with(self.words(link, getattr(row, link.attname))) if link else str(record)

    def _called(self, record, key):
        if record is None:
            return f"no. {key}, no longer there"
        return name_of(record) if isinstance(record, AbstractBaseUser) else str(record)


@cache
def _records_of(model):
    """Return the query for the records that have some keys."""
    these = AnyOf("pk", Given("keys"))
    return Records(lambda: model._base_manager.order_by().filter(these))


def described(row):
    """Return the fields of a history row, each by its label, in words."""
    names, values = (
        Names(),
        [(field, getattr(row, field.attname)) for field in shown_fields(row.instance_type)],
    )
    for field, value in values:
        names.want(field, value)
    names.find()
    return [(label_of(field), names.words(field, value)) for field, value in values]


def in_words(value):
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{day_in_words(local)} {local:%H:%M}"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return str(value)
