"""What the OpenAPI document says of the exports."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from config.api.describing import of_filters, of_moments
from config.exports.described import MEDIA_TYPE
from config.exports.tables import AMOUNT, CODE, DAY, EDTF, MOMENT, SHARE, TEXT, WHOLE, YES_NO

TYPES = {
    TEXT: {"type": "string"},
    CODE: {"type": "string"},
    EDTF: {"type": "string"},
    YES_NO: {"type": "boolean"},
    WHOLE: {"type": "integer"},
    SHARE: {"type": "number"},
    AMOUNT: {"type": "string", "format": "decimal"},
    DAY: {"type": "string", "format": "date"},
    MOMENT: {"type": "string", "format": "date-time"},
}
HEAD_OF_FILE = {
    "title": {"type": "string"},
    "marking": {"type": "string"},
    "day": {"type": "string", "format": "date", "description": "The day that is shown."},
    "past": {"type": "object", "additionalProperties": {"type": "string"}},
    "asked": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
        "description": "The filters; of changes also the period that is held: from (the day after which it"
        " begins), to, and by which clock.",
    },
    "audit_head": {"type": "string", "pattern": "^[0-9]+:[0-9a-f]*$"},
    "made_at": {"type": "string", "format": "date-time"},
}
HEADERS = {
    "Record-Day": {
        "description": "The day that is shown.",
        "schema": {"type": "string", "format": "date"},
    },
    "Content-Disposition": {
        "description": "How a file of it is called: by the noun and the day.",
        "schema": {"type": "string"},
    },
}
OF_CSV = {
    "Link": {
        "description": 'Where its columns are described, as CSV on the Web has it: rel="describedby".',
        "schema": {"type": "string"},
    }
}
PACKED = {
    "Content-Encoding": {
        "description": "Only when Accept-Encoding takes gzip: then the file comes packed.",
        "schema": {"type": "string", "enum": ["gzip"]},
    }
}


class ExportSchema(AutoSchema):
    """One export: what it takes, and what it is called."""

    def get_tags(self):
        return ["exports"]

    def get_operation_id(self):
        return f"exports_{self.view.table.name}_{self.ending}"

    def get_override_parameters(self):
        """Return what is asked for: the filters of the noun, with a prefix those of what it belongs to."""
        besides = [OpenApiParameter(name, description=words) for name, words in self.view.besides.items()]
        return [*of_filters(self.view.filtersets), *besides, *of_moments()]

    def get_filter_backends(self):
        return []

    def get_request_serializer(self):
        return None


class PullSchema(ExportSchema):
    """The rows of a noun in one format."""

    @property
    def ending(self):
        return self.view.way.ending

    def get_description(self):
        return f"{self.view.table.title}, all that is asked for. {self.view.about}{self.view.way.about}"

    def get_response_serializers(self):
        return {(200, self.view.way.media_type): self._body()}

    def _get_response_headers_for_code(self, status_code, direction="response"):
        return {
            **HEADERS,
            **(OF_CSV if self.ending == "csv" else {}),
            **({} if self.view.way.is_packed else PACKED),
        }

    def _body(self):
        if self.ending == "json":
            return of_json(self.view.table)
        return {"type": "string", "format": "binary"} if self.ending == "xlsx" else {"type": "string"}


class DescribedSchema(ExportSchema):
    """The columns of a CSV."""

    ending = "metadata"

    def get_description(self):
        return f"{self.view.table.title}: what each column of the CSV holds, as CSV on the Web has it."

    def get_response_serializers(self):
        return {(200, MEDIA_TYPE): {"type": "object", "additionalProperties": {}}}


def of_json(table):
    """Return the schema of a table in JSON."""
    rows = {
        "type": "array",
        "items": _whole({column.name: _value(column, table) for column in table.columns}),
    }
    return _whole(HEAD_OF_FILE | {"rows": rows})


def _whole(properties):
    return {"type": "object", "required": list(properties), "properties": properties}


def _value(column, table):
    said = TYPES[column.kind] | ({"description": column.about} if column.about else {})
    codes = {"enum": list(column.codes)} if column.kind == CODE else {}
    if column.name in table.key:
        return said | codes
    if codes:
        codes["enum"] = list(dict.fromkeys([*column.codes, "", None]))
    return said | codes | {"type": [said["type"], "null"]}
