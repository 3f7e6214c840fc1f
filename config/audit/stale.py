"""Refuse a save that would overwrite what its author has not seen, and say what that is.

The revision of a form is the newest history row of its record, and of the records in its inlines. It travels
in a hidden field; whichever path has written meanwhile, it has moved on.
"""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import formats, timezone

from config.audit.theirs import show_theirs
from config.audit.timeline import timeline

TOLD = 3  # acts; who wants more reads the history
REFUSAL = "Not saved: {changes}. Your values are kept below; look at theirs, then save again."
UNKNOWN = (
    "Not saved: the page no longer says which version it began with. "
    "Your values are kept below; look them over, then save again."
)


def refuse_stale(form):
    """Refuse a bound form whose record has changed since it was made; say how, and keep what was typed.

    Called from clean(), inside the transaction that saves. The form then carries the present revision, so
    that saving once more, now with open eyes, goes through.
    """
    record = getattr(form, "record", None) or form.instance
    if record.pk is None:
        return
    watched = watched_by(form, record)
    for model, key in watched:
        list(model._base_manager.select_for_update().filter(**{key: record.pk}).values_list("pk"))
    revision, now = str(form.cleaned_data.get("revision") or ""), revision_of(watched, record)
    if revision != now:
        seen = _seen(revision, watched)
        form.data = form.data.copy()
        form.data[form.add_prefix("revision")] = now
        form.add_error(None, ValidationError(_refusal(watched, record, seen), code="stale"))
        show_theirs(form, record, watched, seen)


def watched_by(form, record):
    """Return the models, each with the column that names the record, whose changes a form must have seen."""
    return [(type(record), record._meta.pk.attname), *getattr(form, "inlines", [])]


def revision_of(watched, record):
    """Return the version of a record and its inlines: the newest history row of each."""
    newest = [
        history.aggregate(newest=Max("history_id"))["newest"] for history in _histories(watched, record)
    ]
    return ".".join(str(history_id or 0) for history_id in newest)


def revisions_of(records):
    """Return the revision of each of some records of one model, by its key: one query."""
    keys = {record.pk: type(record) for record in records}
    histories = (model.history.filter(id__in=keys).order_by() for model in set(keys.values()))
    newest = (history.values_list("id").annotate(Max("history_id")) for history in histories)
    return {key: revision for each in newest for key, revision in each}


def changes_since(record, revision):
    """Return in words what was done to a record after a revision of it; nothing where nothing was."""
    history = record.history.filter(history_id__gt=revision)
    return _all_told(timeline([history]), record)


def _histories(watched, record):
    return [model.history.filter(**{key: record.pk}) for model, key in watched]


def _seen(revision, watched):
    """Return the newest history row of each that the form had seen; nothing when it does not say."""
    ids = revision.split(".")
    says = len(ids) == len(watched) and all(each.isascii() and each.isdigit() for each in ids)
    return [int(each) for each in ids] if says else []


def _refusal(watched, record, seen):
    if not seen:
        return UNKNOWN
    unseen = [
        history.filter(history_id__gt=newest)
        for history, newest in zip(_histories(watched, record), seen, strict=True)
    ]
    acts = timeline(unseen)
    if not acts:
        return UNKNOWN
    return REFUSAL.format(changes=_all_told(acts, record))


def _all_told(acts, record):
    told = [_told(act, record) for act in acts[:TOLD]]
    if len(acts) > TOLD:
        told.append(f"and {len(acts) - TOLD} more before that")
    return "; ".join(told)


def _told(act, record):
    """Return one act as part of a sentence: Kari Nordmann changed Forecast from Q2 to Q3 2026 at 14:02."""
    done = ", ".join(part for change in act.changes for part in _parts(change, record))
    reason = f" ({act.reason})" if act.reason else ""
    return f"{act.who or 'someone'} {done or 'changed it'} {_at(act.when)}{reason}"


def _parts(change, record):
    of = "" if change.model == record._meta.label_lower else f" of {change.object_label}"
    if change.kind != "~":
        yield f"{'added' if change.kind == '+' else 'removed'} {change.noun.lower()} {change.object_label}"
        return
    for each in change.fields:
        if not each.before:
            yield f"set {each.label}{of} to {each.after}"
        elif not each.after:
            yield f"cleared {each.label}{of}, which was {each.before}"
        else:
            yield f"changed {each.label}{of} from {each.before} to {each.after}"


def _at(moment):
    local = timezone.localtime(moment)
    day = "" if local.date() == timezone.localdate() else f" on {formats.date_format(local, 'j M Y')}"
    return f"at {local:%H:%M}{day}"
