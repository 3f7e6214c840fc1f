"""What the document says of a column: its type, its codes with their meaning, whether it can be null."""

from django.db import models

from config.when import WhenField

HONEST = {"$ref": "#/components/schemas/HonestDate"}
OF_COLUMNS = [
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.DecimalField, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.CharField, {"type": "string"}),
    (models.TextField, {"type": "string"}),
]


def column_of(model, path):
    """Return the column that a path of lookups leads to."""
    *links, name = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def schema_of(column, help=""):
    """Return the JSON Schema of a column."""
    if isinstance(column, WhenField):
        return described(HONEST, help or str(column.help_text))
    schema = next(dict(schema) for kind, schema in OF_COLUMNS if isinstance(column, kind))
    if column.choices:
        schema |= codes(column.flatchoices, blank=column.blank)
    words = "\n\n".join(
        each for each in (help or str(column.help_text), schema.pop("description", "")) if each
    )
    return described(nullable(schema) if column.null else schema, words)


def codes(choices, *, blank=False):
    """Return the codes of a list, each with the words that people read."""
    meaning = "\n".join(f"* `{code}`: {label}" for code, label in choices if code)
    return {"enum": [code for code, _ in choices if code] + [""] * blank, "description": meaning}


def one_of(choices):
    return {"type": "string", **codes(choices)}


def nullable(schema):
    """Return the schema of a value that may also be null."""
    if "$ref" in schema or "anyOf" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    schema = schema | {"type": [schema["type"], "null"]}
    return schema | {"enum": [*schema["enum"], None]} if "enum" in schema else schema


def described(schema, words):
    return schema | {"description": words} if words else schema


def record(fields, words="", **more):
    """Return the schema of a record that holds each of these fields, always."""
    return (
        described(
            {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False},
            words,
        )
        | more
    )
