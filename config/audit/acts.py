"""When each act was complete: the moment by which all that it wrote had been written down."""

from django.db import connection
from django.db.models import Max

from config.audit.shadows import lasting_models

UNDER_WAY = """
SELECT min(xact_start), clock_timestamp() FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"""


def complete_until():
    """Return a moment before which nothing can come to be seen any more: ask for it before reading.

    On PostgreSQL a transaction that is still under way may have written before one that has ended. On SQLite
    one writes at a time, and what can be seen is complete: None.
    """
    if connection.vendor != "postgresql":
        return None
    begun, now = _under_way()
    return begun or now


def is_being_written():
    """Say whether what somebody has written may still come to be seen, or be taken back."""
    return connection.vendor == "postgresql" and _under_way()[0] is not None


def _under_way():
    """Return since when the oldest transaction of others that has written is under way, and the time."""
    with connection.cursor() as cursor:
        cursor.execute(UNDER_WAY)
        return cursor.fetchone()


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
