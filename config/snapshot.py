"""A record that stands still while it is read, however long that takes."""

from contextlib import contextmanager

from django.db import connection, transaction

DEFERRED = "DEFERRED"  # on SQLite a transaction that only reads keeps no writer waiting


@contextmanager
def standing_still():
    """Read the record as it is at the first read inside; what others write meanwhile is not seen.

    Nothing is written inside. Within another transaction that one stands still as it does.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _deferred(), transaction.atomic():
            yield


@contextmanager
def _deferred():
    """Begin the next transaction of SQLite without the right to write."""
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, DEFERRED
    try:
        yield
    finally:
        connection.transaction_mode = usual
