"""A record that stands still while it is read, however long that takes."""

from contextlib import contextmanager

from django.db import connection, transaction

# Compiling the plan of a whole table first takes PostgreSQL a second, in which nothing is sent.
AS_IT_IS = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL jit = off"
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
                cursor.execute(AS_IT_IS)
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
