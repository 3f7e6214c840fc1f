"""JSON of many rows, several times faster than the standard library's."""

from decimal import Decimal

import orjson
from rest_framework.renderers import BaseRenderer

MEDIA_TYPE = "application/json"


class Json(BaseRenderer):
    """Dates as ISO 8601, amounts as texts with all their digits."""

    media_type, format, charset = MEDIA_TYPE, "json", None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else orjson.dumps(data, default=plain)


def plain(value):
    """Return what stands for a value that JSON does not know. Raises TypeError."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):  # a text of a class of its own, such as one that is translated late
        return str.__str__(value)
    raise TypeError(f"No JSON for {type(value)}")
