"""The acts of a period as rows for a spreadsheet and as JSON.

JSON: {from, to, clock, as_of, audit_head, counts, entries, next}; an entry is one act, the newest first:
{id, key, change_set, when, known_on, who, summary, reasons, subjects, changes}; a change is of one record:
{record, noun, number, label, kind, reason, fields}; a field has its value before and after in the words that
people read, and an honest date as its window of days. A key is given as `before` to read on; `next` does so.
"""

from django.apps import apps

from config.api.honest import honest
from config.audit.moments import in_utc
from config.audit.timeline import KINDS
from config.exports.parts import BETWEEN
from config.when import WhenField, read

COLUMNS = {
    "recorded_at": "Recorded at (UTC)",
    "known_on": "Known on",
    "who": "Who",
    "about": "About",
    "noun": "Record",
    "key": "Number of the record",
    "name": "Name of the record",
    "what": "What happened",
    "field": "Field",
    "before": "Before",
    "after": "After",
    "why": "Why",
    "act": "Act",
}


def rows(told):
    """Return the lines of one act: one for each field that it changed."""
    act = told.act
    head = [act.when, act.known_on, told.entry.who, BETWEEN.join(map(str, told.subjects))]
    return [
        [
            *head,
            *(change.noun, change.object_id, change.object_label, KINDS[change.kind]),
            *(each.label, each.before, each.after),
            *(change.row.history_change_reason or "", told.id),
        ]
        for change in act.changes
        for each in change.fields
    ]


def in_json(told, leading_to):
    """Return one act; `leading_to` makes the address of a subject."""
    act = told.act
    return {
        "id": told.id,
        "key": act.key,
        "change_set": act.change_set,
        "when": in_utc(act.when),
        "known_on": act.known_on.isoformat(),
        "who": act.who or None,
        "summary": told.title,
        "reasons": act.reasons,
        "subjects": [
            {"noun": each._meta.model_name, "slug": each.slug, "name": str(each), "address": leading_to(each)}
            for each in told.subjects
        ],
        "changes": [_change(each) for each in act.changes],
    }


def _change(change):
    model = apps.get_model(change.model)
    return {
        "record": change.model,
        "noun": change.noun,
        "number": change.object_id,
        "label": change.object_label,
        "kind": KINDS[change.kind],
        "reason": change.row.history_change_reason,
        "fields": [
            {
                "name": each.name,
                "label": each.label,
                "before": _value(model, each.name, each.before),
                "after": _value(model, each.name, each.after),
            }
            for each in change.fields
        ],
    }


def _value(model, name, words):
    if isinstance(model._meta.get_field(name), WhenField):
        return honest(read(words).text)
    return words or None
