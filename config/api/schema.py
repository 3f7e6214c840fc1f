"""The OpenAPI document: what every answer holds, and how each door says that something is wrong."""

from functools import cache, partial

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView

from config.api import history, honest
from config.api.asking import check
from config.api.changes import SHAPES as CHANGES
from config.api.describing import components_of
from config.api.doors import READING
from config.api.problems import MEDIA_TYPE
from config.api.rendering import Json
from config.unchanged import HEAD, Version, unless_held

PROBLEM = {
    "type": "object",
    "description": "What is wrong, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The name of the HTTP status."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemParameter"}},
    },
}
PARAMETER = {
    "type": "object",
    "description": "What is wrong with one parameter.",
    "required": ["parameter", "detail"],
    "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
}
WITH_HEAD = {
    "description": "The head of the chain over all history, as SEQ:HASH. Keep it: by it anyone can tell later"
    " whether the record still contains what it did when this was answered.",
    "schema": {"type": "string", "pattern": "^[0-9]+:[0-9a-f]*$"},
}
WITH_VERSION = {
    "description": "The version of the answer: send it as If-None-Match, and 304 says that it still holds.",
    "schema": {"type": "string"},
}
WITH_MOMENT = {
    "description": "When the newest change was recorded. Ask by the version, not by this moment: a new day"
    " or a new name changes an answer as well.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that is kept: it is sent again only if it has changed.",
    "schema": {"type": "string"},
}
WAIT = {
    "description": "In how many seconds to ask again.",
    "schema": {"type": "integer", "minimum": 1},
}
OF_THE_BUILD = {"ETag": "Version"}
OF_THE_RECORD = {HEAD: "AuditHead", **OF_THE_BUILD, "Last-Modified": "NewestChange"}
EVERYWHERE = {
    "400": "A parameter is unknown, or its value cannot be meant.",
    "401": "Log in, or send a token that works.",
    "403": "This needs a right that you do not have, such as a token that reads history.",
    "404": "There is no such thing, or no such page.",
    "405": "The API is read-only: only GET, HEAD and OPTIONS are answered.",
    "406": "Accept names no format that this door answers in.",
    "429": "That was too often, or there were too many tokens that do not work: wait.",
    "500": "Something is broken on our side.",
}


@cache
def document():
    return SchemaGenerator().get_schema(public=True)


class Written(SchemaGenerator):
    """The document is the same for everyone: it is written once."""

    def get_schema(self, request=None, public=False):
        return document()


class Schema(SpectacularAPIView):
    """This API in its own words, for everyone: it holds no data."""

    http_method_names = READING
    authentication_classes = permission_classes = ()
    generator_class = Written
    schema = None
    renderer_classes = (Json, OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer)

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        check(request.query_params, ())

    def get(self, request, *args, **kwargs):
        return unless_held(request, Version.of_build(request), partial(super().get, request, *args, **kwargs))

    def _get_filename(self, request, version):
        return super()._get_filename(request, version).lower().replace(" ", "-")


def with_shapes(result, generator, request, public):
    """Add the shape of each noun, and those of what all nouns share."""
    views = [door.cls for *_, door in generator.endpoints if getattr(door.cls, "noun", "")]
    within = [view.shape.components(view.expands) for view in views]
    parts = result["components"].setdefault("schemas", {})
    parts |= {"HonestDate": honest.SCHEMA, **history.COMPONENTS}
    # A noun's own comes last: its views know what can be shown besides.
    for found in (*within, *map(components_of, views)):
        parts |= found
    return result


def with_problems(result, generator, request, public):
    """Document the answers to what goes wrong, which are the same at every door."""
    parts = result["components"]
    parts["schemas"] |= {"Problem": PROBLEM, "ProblemParameter": PARAMETER, **CHANGES}
    parts["responses"] = {f"Problem{status}": _answer(status, words) for status, words in EVERYWHERE.items()}
    for door in result["paths"].values():
        for operation in door.values():
            operation["responses"] |= {
                status: {"$ref": f"#/components/responses/Problem{status}"} for status in EVERYWHERE
            }
    return result


def with_head(result, generator, request, public):
    """Document that each answer has a version, and with what is on record publishes the head of the chain."""
    parts = result["components"]
    parts["headers"] = {"AuditHead": WITH_HEAD, "Version": WITH_VERSION, "NewestChange": WITH_MOMENT}
    operations = [operation for door in result["paths"].values() for operation in door.values()]
    for operation in operations:
        holds_data = operation["operationId"] not in ("doors", "exports", "ocds")
        _version(operation, OF_THE_RECORD if holds_data else OF_THE_BUILD)
    return result


def _version(operation, names):
    headers = {name: {"$ref": f"#/components/headers/{part}"} for name, part in names.items()}
    operation["responses"]["200"].setdefault("headers", {}).update(headers)
    operation["responses"]["304"] = {"description": "What you keep still holds.", "headers": headers}
    operation.setdefault("parameters", []).append(IF_NONE_MATCH)


def _answer(status, words):
    answer = {
        "description": words,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return answer | ({"headers": {"Retry-After": WAIT}} if status == "429" else {})
