"""Put the guards up, and take them down.

They are down only while a migration runs: SQLite rebuilds a table to alter it and drops its triggers on the
way, and a function of PostgreSQL would go on writing the columns that were. What data migrations changed
meanwhile is written into the history before anyone else can write.
"""

from django.db import connections, transaction

from config.audit import rights
from config.audit.reconcile import reconcile
from config.audit.survey import dialect_of, survey
from config.audit.triggers import PREFIX


def put_up(using="default"):
    """Put the guards up and write the history that was missed; return how many rows that took.

    A database that has its guards is left alone. It is one transaction, so that no change slips in between.
    """
    found = survey(connections[using])
    if not found.missing and not _ours(found.strange):
        return 0
    with transaction.atomic(using):
        take_down(using)
        make(connections[using], found)
        return reconcile(using)


def make(connection, found):
    """Make all guards of a database that has none, and let nobody but their owner run their functions."""
    _run(connection, [guard.create for guard in found.expected])
    rights.close(connection, found)


def take_down(using="default"):
    """Take all guards down: from here on nothing is recorded and nothing refused."""
    connection = connections[using]
    settle(connection)
    dialect = dialect_of(connection)
    with transaction.atomic(using):
        _run(connection, [dialect.drop(guard) for guard in _ours(survey(connection).standing)])


def settle(connection):
    """Chain now what an open transaction on PostgreSQL would chain when it commits."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()


def before_migrations(sender, using, plan=(), **kwargs):
    """Take the guards down, unless there is nothing to migrate."""
    if plan:
        take_down(using)


def after_migrations(sender, using, verbosity=1, stdout=None, **kwargs):
    """Put the guards up again, also those that a migration which failed has left down."""
    written = put_up(using)
    rights.grant(connections[using], survey(connections[using]))
    if written and verbosity and stdout:
        stdout.write(f"  {written} history rows written for what changed while the guards were down\n")


def _run(connection, statements):
    with connection.cursor() as cursor:
        dialect_of(connection).run(cursor, statements)


def _ours(guards):
    return [guard for guard in guards if guard.name.startswith(PREFIX)]
