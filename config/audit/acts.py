"""When each act was complete: the moment by which all that it wrote had been written down."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from config.audit.shadows import lasting_models

UNDER_WAY = """
SELECT min(xact_start), clock_timestamp() FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
  AND backend_type <> 'autovacuum worker'"""


class Completeness(NamedTuple):
    """A moment before which nothing can come to be seen any more; and whether anybody writes after it."""

    until: datetime | None
    is_short: bool


def completeness():
    """Return up to when the record is complete.

    On PostgreSQL a transaction that is still under way may have written before one that has ended: ask before
    reading. On SQLite one writes at a time, and what can be seen is complete: there is no such moment.
    """
    if connection.vendor != "postgresql":
        return Completeness(None, is_short=False)
    with connection.cursor() as cursor:
        cursor.execute(UNDER_WAY)
        begun, now = cursor.fetchone()
    return Completeness(begun or now, is_short=begun is not None)


def ends_of_acts():
    """Return by change set the moment of its last history row, of whatever record: one query."""
    ends = {}
    for change_set, ended in _each_history():
        ends[change_set] = max(ended, ends.get(change_set, ended))
    return ends


def _each_history():
    first, *others = [
        one.history.objects.filter(change_set__isnull=False)
        .order_by()
        .values_list("change_set")
        .annotate(ended=Max("history_date"))
        for one in lasting_models()
    ]
    return first.union(*others, all=True).order_by()
