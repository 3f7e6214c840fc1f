"""Acts in JSON: codes and honest dates; whatever a record names, it names by the key that its door has."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from config.api.honest import honest
from config.audit.timeline import KINDS
from config.audit.told import in_words
from config.when import When

ENDS = {"withdrawn_on": "withdrawn", "ended_on": "ended", "until": "ended"}  # told by a day
STATES = ("status", "state", "condition")  # or by a word
ENDED = ("withdrawn", "ended", "cancelled", "superseded")
BECAME = (*KINDS.values(), *ENDED)  # all that can become of a record


@dataclass(frozen=True)
class Told:
    """A noun that changes are told of: its model, its name in addresses, what its things are called by."""

    model: type
    noun: str
    column: str = ""  # that holds the key; none for what is known by its number
    door: bool = True  # whether there is an address of one thing, by its key
    written: Callable = str  # what writes the key of what its column holds

    def key_in(self, row):
        return self.written(getattr(row, self.column)) if self.column else row.record_id


class Writing:
    """How acts look in JSON: whatever a record names, it names by the key that its own door has."""

    def __init__(self, request, nouns, steps):
        self.root = request.build_absolute_uri(reverse("api"))
        self.told = {told.model: told for told in nouns}
        self.keys = Keys(self.told, steps)

    def entry(self, part):
        act = part.act
        return {
            "position": part.last.seq,
            "act": act.change_set,
            "recorded_at": act.when,
            "known_on": act.known_on,
            "who": act.who or None,
            "reasons": act.reasons,
            "changes": [self._change(step) for step in act.changes],
        }

    def _change(self, step):
        model = step.row.instance_type
        return {
            "record": self._name(model, step.row.record_id, self.told[model].key_in(step.row)),
            "label": in_words(step.row),
            "kind": kind_of(step),
            "fields": [
                {"name": each.name, "before": self._value(each, before), "after": self._value(each, after)}
                for each, before, after in step.differences
            ],
        }

    def _name(self, model, number, key):
        told = self.told[model]
        return {"noun": told.noun, "id": number, "key": key, "href": self._address(told, key)}

    def _address(self, told, key):
        """Return where to read it; null for what is only read as part of something else, or has no key."""
        if not told.door or key is None:
            return None
        return f"{self.root}{told.noun}/{key}/"

    def _value(self, field, value):
        if isinstance(value, When):
            return honest(value.text)
        if not field.is_relation or value is None:
            return value
        if field.related_model in self.told:
            return self._name(field.related_model, value, self.keys.of(field.related_model, value))
        return self.keys.of(field.related_model, value)


class Keys:
    """What foreign keys point at, by the keys of the doors, and people and desks by their names."""

    def __init__(self, told, steps):
        wanted = defaultdict(set)
        for step in steps:
            for field, *values in step.differences:
                if field.is_relation:
                    wanted[field.related_model].update(value for value in values if value is not None)
        self._found = {model: _named(model, told.get(model), keys) for model, keys in wanted.items()}

    def of(self, model, number):
        return self._found[model].get(number)


def _named(model, told, numbers):
    """Return by number how records are called: by a key, which stays when they are gone; people by name."""
    if model is get_user_model():
        return {
            pk: who.get_full_name() or who.get_username()
            for pk, who in model.objects.in_bulk(numbers).items()
        }
    if model is Group:
        return dict(model.objects.filter(pk__in=numbers).values_list("pk", "name"))
    if not told.column:
        return {number: number for number in numbers}
    found = dict(model._base_manager.filter(pk__in=numbers).values_list("pk", told.column))
    if gone := numbers - found.keys():
        rows = model.history.filter(**{f"{model._meta.pk.attname}__in": gone}, history_type="-")
        found |= dict(rows.order_by("history_id").values_list(model._meta.pk.attname, told.column))
    return {number: told.written(key) for number, key in found.items()}


def kind_of(step):
    """Say what became of a record: withdrawn and ended are changes that take it out of what stands."""
    if step.row.history_type != "~":
        return KINDS[step.row.history_type]
    for field, before, after in step.differences:
        if field.name in ENDS and after and not before:
            return ENDS[field.name]
        if field.name in STATES and after in ENDED:
            return str(after)
    return KINDS["~"]
