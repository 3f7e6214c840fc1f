"""What is beside a CSV for programs: CSV on the Web (W3C), its columns with what they hold."""

from config.exports.tables import AMOUNT, CODE, DAY, EDTF, MOMENT, SHARE, TEXT, WHOLE, YES_NO

MEDIA_TYPE = "application/csvm+json"
CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DATATYPES = {
    TEXT: "string",
    EDTF: {"base": "string", "format": r"[0-9./~-]*"},
    DAY: "date",
    MOMENT: "datetime",
    YES_NO: "boolean",
    WHOLE: "integer",
    SHARE: "number",
    AMOUNT: "decimal",
}
DIALECT = {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\r\n"]}
HARMLESS = (
    "A text that a spreadsheet would run as a formula has an apostrophe before it, and so has one that begins"
    " with apostrophes and then like a formula: take one off a text that begins so, and it is as on record."
)


def described(table, told, address):
    """Return the metadata of the CSV at an address."""
    return {
        "@context": CONTEXT,
        "url": address,
        "dc:title": told.title,
        "dc:description": " ".join(_about(told)),
        "dc:rights": told.marking,
        "dc:modified": told.fields["made_at"],
        "dialect": DIALECT,
        "tableSchema": {
            "columns": [_column(column, column.name in table.key) for column in table.columns],
            "primaryKey": list(table.key),
        },
    }


def _about(told):
    """Yield what is to be said of the file, in sentences."""
    yield f"As of {told.day}."
    if told.period:
        yield told.period
    yield f"Head of the record: {told.head}."
    yield HARMLESS


def _column(column, is_key):
    said = {"name": column.name, "titles": column.name, "datatype": _datatype(column)}
    about = {"dc:description": column.about} if column.about else {}
    return said | about | ({"required": True} if is_key else {})


def _datatype(column):
    if column.kind == CODE:
        return {"base": "string", "format": "|".join(code for code in column.codes if code)}
    return DATATYPES[column.kind]
