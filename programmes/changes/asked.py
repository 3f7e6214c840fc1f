"""Which changes an address asks for, and their acts, however many, some at a time."""

from config.audit.as_of import reading
from programmes.changes.entries import told_acts
from programmes.changes.page import Changes
from programmes.changes.period import CannotTell, asked_period
from programmes.models import Programme

AT_ONCE = 200


def asked_changes(parameters, read_period=asked_period):
    """Return the changes that are asked for. Raises CannotTell for what cannot be meant."""
    period = read_period(parameters)
    return Changes(period, _programme(parameters.get("programme", ""), period))


def _programme(slug, period):
    if not slug:
        return None
    with reading(period.after):
        found = Programme.objects.filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        told = f"There is no programme “{slug[:80]}” on record at the end of this period."
        raise CannotTell("programme", told)
    return found


def all_acts(changes, past):
    """Yield the acts of the whole period, the newest first, as of a moment that the caller may have left."""
    before = None
    while acts := _batch(changes, past, before):
        before = acts[-1].act.key
        yield acts


def _batch(changes, past, before):
    with reading(past):
        return told_acts(changes.period, changes.programme, limit=AT_ONCE, before=before)
