"""The history of one thing: acts, the newest first, each with who, when, why and what it changed."""

from functools import cache, cached_property

from django.db import connection
from rest_framework.exceptions import ValidationError
from rest_framework.utils.urls import replace_query_param

from config.api.acts import Writing
from config.api.asking import CURSOR, PAGE_SIZE, number
from config.api.columns import nullable, record
from config.audit.asking import PARAMETERS
from config.audit.paging import is_key
from config.audit.timeline import acts_in_steps
from config.audit.told import Told
from config.prepared import Given, Prepared

SIZE, MOST = 50, 200
ASKED = {CURSOR, PAGE_SIZE, *PARAMETERS}
UNREADABLE = "This names no act. Follow the link next, or leave it out to begin with the newest."
PAGE = record(
    {
        "next": nullable({"type": "string", "format": "uri"}) | {"description": "The acts before these."},
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/RecordedAct"}},
    },
    "One page of a history, the newest act first.",
)
COMPONENTS = {"ActPage": PAGE}


class Story:
    """What is told of any thing of a noun: its histories, with their SQL put together once."""

    def __init__(self, noun):
        self.noun = noun

    def of(self, named):
        """Return the histories of the thing that is or was named so; None where there is none."""
        found = _key_of(self.noun, tuple(named)).rows(**named) or self._gone(named)
        return [each.given(key=found[0][0]) for each in self._told] if found else None

    def is_gone(self, named):
        """Say whether a thing was named so when it went."""
        return bool(self._gone(named))

    def _gone(self, named):
        return _key_of_gone(self.noun, tuple(named)).rows(**named)

    @cached_property
    def _told(self):
        """Return the histories of a thing of which nothing but the key is there, and that is given."""
        model = self.noun.queryset.model
        any_thing = model.from_db(connection.alias, [model._meta.pk.attname], [Given("key")])
        return [Told.of(each) for each in self.noun().histories(any_thing)]


@cache
def _key_of(noun, names):
    """Return the query for the key of the thing that these columns name."""
    columns = _given(noun, names)
    return Prepared(lambda: noun.queryset.filter(**columns).order_by().values_list("pk")[:1])


@cache
def _key_of_gone(noun, names):
    """Return the query for the key of the last thing that went and that these columns named then."""
    model, columns = noun.queryset.model, _given(noun, names)
    went = model.history.filter(**columns, history_type="-").order_by("-history_id")
    return Prepared(lambda: went.values_list(model._meta.pk.attname)[:1])


def _given(noun, names):
    return {name: Given(name, noun.queryset.model._meta.get_field(name)) for name in names}


story_of = cache(Story)


def page(request, histories, nouns):
    """Return one page of what these histories tell, as changes are told of nouns. Raises ValidationError."""
    size = number(request.query_params, PAGE_SIZE, usual=SIZE, most=MOST)
    before = request.query_params.get(CURSOR) or None
    if before and not is_key(before):
        raise ValidationError({CURSOR: [UNREADABLE]})
    acts = acts_in_steps(histories, limit=size + 1, before=before)
    more, acts = len(acts) > size, acts[:size]
    writing = Writing(request, nouns, acts)
    here = request.build_absolute_uri()
    return {
        "next": replace_query_param(here, CURSOR, acts[-1].key) if more else None,
        "results": [writing.act(each) for each in acts],
    }
