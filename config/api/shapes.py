"""A shape: the fields that a record has in an answer, in their order, and what the document says of them."""

from config.api.columns import record
from config.api.fields import Field

PART = "The fields of a {} that were asked for with `fields`."


class Shape:
    """How records of one model look. It is never made: its class holds the fields."""

    model = None
    fields = {}

    def __init_subclass__(cls):
        super().__init_subclass__()
        own = {name: each for name, each in vars(cls).items() if isinstance(each, Field)}
        cls.fields = {**cls.fields, **own}

    @classmethod
    def called(cls):
        return cls.__name__.removesuffix("Row")

    @classmethod
    def ref(cls):
        return {"$ref": f"#/components/schemas/{cls.called()}"}

    @classmethod
    def components(cls, expands=None):
        """Return the schemas of this shape and of all that it refers to, by their names."""
        expands = expands or {}
        fields = {name: field.schema() for name, field in cls.fields.items()}
        within = [shape for field in [*cls.fields.values(), *expands.values()] for shape in field.shapes()]
        found = {name: schema for shape in within for name, schema in shape.components().items()}
        return found | {cls.called(): record(fields, cls.__doc__)}
