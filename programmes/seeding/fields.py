"""Turn what a row says into the values of a model: of the right type, with references found by name."""

from itertools import product

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models

from agreements.models import Agreement, Party, Source
from config.when import WhenField
from programmes.models import Milestone, Programme
from programmes.seeding.broken import BrokenFixture

NAMED_BY = {
    Agreement: "slug",
    Group: "name",
    Milestone: "slug",
    Party: "slug",
    Programme: "slug",
    Source: "tag",
}

# The first that fits counts: an honest date is a text to Django.
TYPES = [
    (WhenField, (str, int), "a date in words"),
    (models.BooleanField, (bool,), "true or false"),
    (models.IntegerField, (int,), "a whole number"),
    (models.DecimalField, (int, float), "a number"),
    (models.DateField, (str,), "a day such as 2025-10-22"),
    (models.Field, (str,), "a text; put it in quotes if it looks like something else"),
]


def names_of(model):
    """Return the fields that a row may say: those that a person may edit, and what can be found by name."""
    return [each.name for each in model._meta.fields if each.editable and _is_sayable(each)]


def _is_sayable(field):
    return not field.auto_created and (not field.is_relation or field.related_model in NAMED_BY)


def one_by_one(row, model):
    """Yield a row for each of the things that it names: a list of references stands for so many rows."""
    lists = {name: said for name, said in row.items() if isinstance(said, list) and _refers(model, name)}
    for combination in product(*lists.values()):
        yield row | dict(zip(lists, combination, strict=True))


def _refers(model, name):
    return any(field.name == name and field.is_relation for field in model._meta.fields)


def value(model, name, said):
    """Return the value of one field. Raises BrokenFixture when it cannot be that."""
    field = model._meta.get_field(name)
    if said is None:
        return _nothing(field)
    if field.is_relation:
        return _found(field.related_model, name, said)
    _check_type(field, said)
    try:
        return field.to_python(said.strip() if isinstance(said, str) else _plain(field, said))
    except ValidationError as error:
        raise BrokenFixture(" ".join(error.messages), field=name) from error


def _plain(field, said):
    return str(said) if isinstance(field, WhenField) else said  # a year looks like a number


def _nothing(field):
    if not field.null:
        raise BrokenFixture("leave it out where nothing is known", field=field.name)


def _found(model, name, said):
    if isinstance(said, str) and (found := model._default_manager.filter(**{NAMED_BY[model]: said}).first()):
        return found
    raise BrokenFixture(f"there is no {model._meta.verbose_name} {said!r}", field=name)


def _check_type(field, said):
    types, words = next((types, words) for kind, types, words in TYPES if isinstance(field, kind))
    if not isinstance(said, types) or (isinstance(said, bool) and bool not in types):
        raise BrokenFixture(f"{said!r} is not {words}", field=field.name)
