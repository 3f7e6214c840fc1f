"""What changed as rows: one for each field that an act changed, as the API tells it of acts."""

from operator import itemgetter

from config.api.acts import BECAME
from config.exports import parts
from config.exports.tables import Table
from config.exports.texts import said

__all__ = ["changed", "changes"]

OF_ACT = ("act", "recorded_at", "known_on", "who")
POSITION = "The place of the change in the record; an act in /api/v1/changes/ has that of its last change."
ACT = "The id of the act: what one form saved or one command wrote; empty outside of any."
RECORDED_AT = "When the act was written down, in UTC."
WHO = "Who wrote it; empty for an import or another program."
NOUN = "What kind of record it is, as the doors of the API are called."
NUMBER = "Its number: with the noun it tells the record from any other, for ever."
KEY = "Its slug, tag, key or number, by which other exports and the API name it."
FIELD = "The name of the field, as the API has it."
VALUE = "{}: a code, a text, a number, a day; an honest date in EDTF; of a record its key. Empty for nothing."


def changes(today):
    """Return what each act changed, in the order of the record."""
    columns = (
        _of(parts.key, "position", POSITION),
        _of(parts.text, "act", ACT, repeats=True),
        _of(parts.moment, "recorded_at", RECORDED_AT),
        _of(parts.day, "known_on", "The day on which it became known."),
        _of(parts.text, "who", WHO, repeats=True),
        _of(parts.text, "reason", "Why the record was changed, in the words of who wrote it.", repeats=True),
        _of(parts.text, "programme", "The programme that the record belongs to, if it does.", repeats=True),
        _of(parts.text, "noun", NOUN, repeats=True),
        _of(parts.whole, "id", NUMBER),
        _of(parts.text, "key", KEY, repeats=True),
        _of(parts.text, "record", "The record in words, as it stood.", repeats=True),
        parts.code("kind", itemgetter("kind"), BECAME, "What became of the record."),
        _of(parts.text, "field", FIELD, repeats=True),
        _of(parts.text, "before", VALUE.format("The value before")),
        _of(parts.text, "after", VALUE.format("The value after")),
    )
    return Table("changes", "Changes", columns, key=("position", "field"))


def changed(entry, beside):
    """Return the rows of one act as the API tells it, each with what is said beside of its change."""
    of_act = {name: entry[name] for name in OF_ACT}
    return [
        of_act | of_change | _of_field(change, field)
        for change, of_change in zip(entry["changes"], beside, strict=True)
        for field in change["fields"]
    ]


def _of(kind, name, about, **options):
    return kind(name, itemgetter(name), about, **options)


def _of_field(change, field):
    record = change["record"]
    return {
        "noun": record["noun"],
        "id": record["id"],
        "key": _in_text(record["key"]),
        "record": change["label"],
        "kind": change["kind"],
        "field": field["name"],
        "before": _in_text(field["before"]),
        "after": _in_text(field["after"]),
    }


def _in_text(value):
    """Return a value of the API as one text: a date by its EDTF, a record by its key."""
    if isinstance(value, dict):
        return value["edtf"] if "edtf" in value else _in_text(_key(value))
    return value if value is None or isinstance(value, str) else said(value).strip('"')


def _key(record):
    """Return by what a record is called: its number, where its key cannot be told any more."""
    return record["id"] if record["key"] is None else record["key"]
