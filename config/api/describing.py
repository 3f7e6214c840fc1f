"""What the document says of each door: its name, its parameters, and the shape of its answer."""

from django_filters import filters
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from config.api import history
from config.api.asking import CLOCK, COUNT, CURSOR, EXPAND, FIELDS, ORDERING, PAGE_SIZE, prefixed
from config.api.columns import codes, nullable, record
from config.api.paging import SIZE
from config.api.shapes import PART
from config.audit.as_of import CLOCKS
from config.audit.asking import PARAMETERS

ANOTHER = nullable({"type": "string", "format": "uri"})
YES_OR_NO = {"type": "string", "enum": ["true", "false"]}
A_CURSOR = {"type": "string", "maxLength": 1000}


class Described(AutoSchema):
    """Says of a door what the door itself knows."""

    def get_operation_id(self):
        return f"{self._noun}_{self._action}" if self._noun else self.view.called

    def get_tags(self):
        return [self._noun or self.view.called]

    def get_summary(self):
        title = self._noun.replace("-", " ")
        return {
            "list": f"List {title}",
            "retrieve": f"Read one of the {title}",
            "history": f"Read the history of one of the {title}",
            "updates": "List the log of one milestone",
        }.get(self._action, "List the doors")

    def get_description(self):
        says = self.view if self._action in (None, "list", "retrieve") else getattr(self.view, self._action)
        return says.__doc__

    def get_override_parameters(self):
        if not self._noun:
            return []
        return [*getattr(self, f"_of_{self._action}")(), *of_moments()]

    def _resolve_path_parameters(self, variables):
        return [self._of_path(name) for name in variables]

    def _of_path(self, name):
        pattern = {"type": "string", "pattern": f"^{self.view.key_pattern}$"}
        return {
            "in": "path",
            "name": name,
            "required": True,
            "schema": pattern,
            "description": self.view.key_words,
        }

    def _is_list_view(self, serializer=None):
        """Say no: a page says itself that it holds a list."""
        return False

    def get_filter_backends(self):
        return []

    def get_request_serializer(self):
        return None

    def get_response_serializers(self):
        title = self.view.shape.called() if self._noun else ""
        answers = (
            {
                "list": {"$ref": f"#/components/schemas/{title}Page"},
                "retrieve": whole_or_part(self.view),
                "updates": {"$ref": f"#/components/schemas/{title}Page"},
                "history": {"$ref": "#/components/schemas/ActPage"},
            }
            if self._noun
            else {}
        )
        addresses = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        return {200: answers.get(self._action, addresses)}

    @property
    def _noun(self):
        return getattr(self.view, "noun", "")

    @property
    def _action(self):
        return getattr(self.view, "action", None)

    def _of_list(self):
        view = self.view
        orders = [sign + name for name in view.orders for sign in ("", "-")]
        return [
            *of_filters(view.filtersets()),
            _asked(
                ORDERING, {"type": "string", "enum": orders, "default": orders[0]}, "A minus turns it round."
            ),
            *self._of_retrieve(),
            _asked(CURSOR, A_CURSOR, "Where to read on. Do not make one: follow `next` and `previous`."),
            _asked(PAGE_SIZE, _whole(view.most, min(SIZE, view.most // 4)), "How many rows a page holds."),
            _asked(COUNT, YES_OR_NO, "Count all rows that the filters find; otherwise `count` is null."),
        ]

    def _of_retrieve(self):
        more = _some_of(list(self.view.expands))
        return [
            _asked(FIELDS, _some_of(list(self.view.shape.fields)), "Only these fields.", explode=False),
            *([_asked(EXPAND, more, "These as well, in full.", explode=False)] if self.view.expands else []),
        ]

    _of_updates = _of_list

    def _of_history(self):
        return [
            _asked(CURSOR, A_CURSOR, "Before which act. Do not make one: follow `next`."),
            _asked(PAGE_SIZE, _whole(history.MOST, history.SIZE), "How many acts a page holds."),
        ]


def components_of(view):
    """Return the schemas of a noun: the whole record, the part of one, and a page of them."""
    title, shape = view.shape.called(), view.shape.components(view.expands)[view.shape.called()]
    more = {name: field.schema() for name, field in view.expands.items()}
    shown = {name: _either(named, more.pop(name, None)) for name, named in shape["properties"].items()}
    whole = shape | {"properties": shown | more}
    part = {key: value for key, value in whole.items() if key != "required"}
    part |= {"minProperties": 1, "description": PART.format(title)}
    return {title: whole, f"{title}Part": part, f"{title}Page": _page(view)}


def whole_or_part(view):
    title = view.shape.called()
    return {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in (title, f"{title}Part")]}


def _page(view):
    count = {
        "type": ["integer", "null"],
        "description": f"How many rows there are in all, with `{COUNT}=true`.",
    }
    rows = {"type": "array", "items": whole_or_part(view)}
    links = {
        "next": ANOTHER | {"description": "The page after this one; null at the end."},
        "previous": ANOTHER | {"description": "The page before this one; null at the beginning."},
    }
    return record({"count": count, **links, "results": rows}, "One page of a list.")


def _either(named, whole):
    """Return the schema of a record that is named, or in full when that is asked for."""
    return {"anyOf": [whole, *named.get("anyOf", [named])]} if whole else named


def _asked(name, schema, words, *, explode=None):
    return OpenApiParameter(name, schema, description=words, explode=explode)


def _some_of(names):
    return {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1, "uniqueItems": True}


def _whole(most, usual):
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


def of_moments():
    """Return the parameters that ask for a moment."""
    shapes = {CLOCK: {"type": "string", "enum": list(CLOCKS)}}
    return [_asked(name, shapes.get(name, {"type": "string"}), words) for name, words in PARAMETERS.items()]


def of_filters(filtersets):
    """Return the parameters of FilterSets, each with its prefix."""
    return [
        of_filter(prefixed(prefix, name), each)
        for prefix, filterset, _ in filtersets
        for name, each in filterset.base_filters.items()
    ]


def of_filter(name, each):
    """Return the parameter of a filter, with the codes that it takes."""
    words = str(each.label or "")
    if isinstance(each, filters.MultipleChoiceFilter):
        listed = codes(each.extra["choices"])
        some = {"type": "array", "items": {"type": "string", "enum": listed["enum"]}}
        meaning = f"{words}; give it several times for several.\n\n{listed['description']}"
        return _asked(name, some, meaning, explode=True)
    return _asked(name, *_one(each, words))


def _one(each, words):
    if "choices" in each.extra:
        listed = codes(each.extra["choices"])
        return {"type": "string", "enum": listed["enum"]}, f"{words}\n\n{listed['description']}"
    if isinstance(each, filters.NumberFilter):
        return {
            "type": "integer",
            "minimum": each.extra["min_value"],
            "maximum": each.extra["max_value"],
        }, words
    longest = each.extra.get("max_length")
    return {"type": "string", **({"maxLength": longest} if longest else {})}, getattr(each, "words", words)
