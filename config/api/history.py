"""The history of one thing: acts, the newest first, each with who, when, why and what it changed."""

from functools import cache, cached_property

from django.db import connection
from rest_framework.exceptions import ValidationError
from rest_framework.utils.urls import replace_query_param

from config.api.asking import CURSOR, PAGE_SIZE, number
from config.api.columns import nullable, one_of, record
from config.api.honest import DAY
from config.audit.asking import PARAMETERS
from config.audit.paging import is_key
from config.audit.timeline import KINDS, timeline
from config.audit.told import Told
from config.prepared import Given, Prepared

SIZE, MOST = 50, 200
ASKED = {CURSOR, PAGE_SIZE, *PARAMETERS}
UNREADABLE = "This names no act. Follow the link next, or leave it out to begin with the newest."
TEXT = {"type": "string"}
WORDS = "In the words that people read; empty where there was nothing."
FIELD = record(
    {
        "name": TEXT | {"description": "The code of the field."},
        "label": TEXT,
        "before": TEXT | {"description": WORDS},
        "after": TEXT | {"description": WORDS},
    },
    "One field that an act changed.",
)
CHANGE = record(
    {
        "noun": TEXT | {"description": "What kind of record it is."},
        "id": {"type": "integer"},
        "label": TEXT | {"description": "The record in words."},
        "kind": one_of([("added", "it came to be"), ("changed", "it changed"), ("removed", "it went")]),
        "fields": {"type": "array", "items": {"$ref": "#/components/schemas/FieldChange"}},
    },
    "What an act did to one record.",
)
ACT = record(
    {
        "key": TEXT | {"description": "Its place in the history."},
        "act": nullable(TEXT) | {"description": "What belongs together: one form saved, one command run."},
        "recorded_at": TEXT | {"format": "date-time", "description": "When it was written down, in UTC."},
        "known_on": DAY | {"description": "The day on which it became known."},
        "who": nullable(TEXT) | {"description": "Null for an import."},
        "reason": TEXT,
        "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}},
    },
    "What belongs together: one form saved, one command run.",
)
PAGE = record(
    {
        "next": nullable(TEXT | {"format": "uri"}) | {"description": "The acts before these."},
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/Act"}},
    },
    "One page of a history, the newest act first.",
)
COMPONENTS = {"Act": ACT, "Change": CHANGE, "FieldChange": FIELD, "ActPage": PAGE}


class Story:
    """What is told of any thing of a noun: its histories, with their SQL put together once."""

    def __init__(self, noun):
        self.noun = noun

    def of(self, named):
        """Return the histories of the thing that is named so; None where there is none."""
        found = _key_of(self.noun, tuple(named)).rows(**named)
        return [each.given(key=found[0][0]) for each in self._told] if found else None

    @cached_property
    def _told(self):
        """Return the histories of a thing of which nothing but the key is there, and that is given."""
        model = self.noun.queryset.model
        any_thing = model.from_db(connection.alias, [model._meta.pk.attname], [Given("key")])
        return [Told.of(each) for each in self.noun().histories(any_thing)]


@cache
def _key_of(noun, names):
    """Return the query for the key of the thing that these columns name."""
    columns = {name: Given(name, noun.queryset.model._meta.get_field(name)) for name in names}
    return Prepared(lambda: noun.queryset.filter(**columns).order_by().values_list("pk")[:1])


story_of = cache(Story)


def page(request, histories):
    """Return one page of what these histories tell. Raises ValidationError."""
    size = number(request.query_params, PAGE_SIZE, usual=SIZE, most=MOST)
    before = request.query_params.get(CURSOR) or None
    if before and not is_key(before):
        raise ValidationError({CURSOR: [UNREADABLE]})
    acts = timeline(histories, limit=size + 1, before=before)
    more, acts = len(acts) > size, acts[:size]
    here = request.build_absolute_uri()
    return {
        "next": replace_query_param(here, CURSOR, acts[-1].key) if more else None,
        "results": [_act(each) for each in acts],
    }


def _act(act):
    return {
        "key": act.key,
        "act": act.change_set,
        "recorded_at": act.when,
        "known_on": act.known_on,
        "who": act.who or None,
        "reason": act.reason,
        "changes": [_change(each) for each in act.changes],
    }


def _change(change):
    fields = [
        {"name": each.name, "label": each.label, "before": each.before, "after": each.after}
        for each in change.fields
    ]
    return {
        "noun": change.noun,
        "id": change.object_id,
        "label": change.object_label,
        "kind": KINDS[change.kind],
        "fields": fields,
    }
