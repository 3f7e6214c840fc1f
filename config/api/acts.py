"""Acts in JSON: codes and honest dates; whatever a record names, it names by the key that its door has."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from config.api.honest import honest
from config.audit.as_of import carried
from config.audit.names import Names, label_of, name_of
from config.audit.timeline import KINDS
from config.prepared import AnyOf, Given, Prepared
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

    def __init__(self, request, nouns, acts):
        self.root = request.build_absolute_uri(reverse("api"))
        self.told = {told.model: told for told in nouns}
        self.keys = Keys(self.told, acts)
        self.names = _names(acts)

    def entry(self, part):
        """Return a part of an act with its place in the record."""
        return {"position": part.last.seq, **self.act(part.act)}

    def act(self, act):
        """Return an act whose changes are steps."""
        return {
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
            "label": self.names.words_of(step.row),
            "kind": kind_of(step),
            "fields": [self._field(each, before, after) for each, before, after in step.differences],
        }

    def _field(self, field, before, after):
        return {
            "name": field.name,
            "label": label_of(field),
            "before": self._value(field, before),
            "after": self._value(field, after),
        }

    def _name(self, model, number, key):
        told = self.told[model]
        return {"noun": told.noun, "id": number, "key": key, "href": self._address(told, key)}

    def _address(self, told, key):
        """Return where to read it; null for what is only read as part of something else, or has no key."""
        if not told.door or key is None:
            return None
        return carried(f"{self.root}{told.noun}/{key}/")

    def _value(self, field, value):
        if isinstance(value, When):
            return honest(value.text)
        if not field.is_relation or value is None:
            return value
        if field.related_model in self.told:
            return self._name(field.related_model, value, self.keys.of(field.related_model, value))
        return self.keys.of(field.related_model, value)


def _names(acts):
    """Return what names records that cannot be said in words by themselves."""
    names = Names()
    for row in (step.row for act in acts for step in act.changes):
        names.want_words(row)
    return names.find()


class Keys:
    """What foreign keys point at, by the keys of the doors, and people and desks by their names."""

    def __init__(self, told, acts):
        self._found = defaultdict(dict)
        self._found[get_user_model()] = {act.user.pk: act.who for act in acts if act.user}
        for model, numbers in _wanted(acts).items():
            if unknown := numbers - self._found[model].keys():
                self._found[model] |= _named(model, told.get(model), unknown)

    def of(self, model, number):
        return self._found[model].get(number)


def _wanted(acts):
    """Return by model the numbers of what the changes of acts name."""
    wanted = defaultdict(set)
    for field, *values in (each for act in acts for step in act.changes for each in step.differences):
        if field.is_relation:
            wanted[field.related_model].update(value for value in values if value is not None)
    return wanted


def _named(model, told, numbers):
    """Return by number how records are called: by a key, which stays when they are gone; people by name."""
    if model is get_user_model():
        return {person.pk: name_of(person) for person in model.objects.filter(pk__in=numbers)}
    if model is Group:
        return dict(_columns(model, "name").rows(keys=numbers))
    if not told.column:
        return {number: number for number in numbers}
    found = dict(_columns(model, told.column).rows(keys=numbers))
    if gone := numbers - found.keys():
        rows = model.history.filter(**{f"{model._meta.pk.attname}__in": gone}, history_type="-")
        found |= dict(rows.order_by("history_id").values_list(model._meta.pk.attname, told.column))
    return {number: told.written(key) for number, key in found.items()}


@cache
def _columns(model, *columns):
    """Return the query for columns of the records that have some keys."""
    these = AnyOf("pk", Given("keys"))
    return Prepared(lambda: model._base_manager.order_by().filter(these).values_list("pk", *columns))


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
