"""Write a record by its own hand: the guards are down, the indexes not kept, and nothing awaits the disk.

For a measurement's database only. What is written meanwhile has no history but the one that is written
along with it, and after a crash the file is good for nothing: it is to be made anew.
"""

from contextlib import contextmanager

from django.db import connection, transaction

from config.audit.guards import make, take_down
from config.audit.survey import dialect_of, survey

HASTE = {
    "sqlite": [
        "PRAGMA foreign_keys = OFF",
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -400000",  # in KiB
        "PRAGMA threads = 2",  # of a sort
    ],
    "postgresql": [
        "SET session_replication_role = replica",  # no foreign key is looked up
        "SET synchronous_commit = off",
        "SET work_mem = '128MB'",
        "SET maintenance_work_mem = '1GB'",
    ],
}
INDEXES = {
    "sqlite": """SELECT name, sql FROM sqlite_master
        WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s ORDER BY name""",
    "postgresql": """SELECT indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename = %s ORDER BY indexname""",
}
KEPT = {  # indexes that a constraint is made of
    "sqlite": "SELECT NULL WHERE FALSE",
    "postgresql": "SELECT conindid::regclass::text FROM pg_constraint WHERE conindid > 0",
}


@contextmanager
def unguarded(tables):
    """Take down the guards, and the indexes of these tables; put them up again behind what is written.

    The guards are put up as they are made, without a look at what they missed: `verify` tells.
    """
    _run(HASTE[connection.vendor])
    take_down()
    with _without_indexes_of(tables):
        yield
    with transaction.atomic():
        make(connection, survey(connection))
    connection.close()  # the next one is in no haste


def stands():
    """Return whether all guards stand: a record that was not made to its end has none."""
    return not survey(connection).missing


@contextmanager
def _without_indexes_of(tables):
    found = [index for table in tables for index in indexes_of(table)]
    _run(f'DROP INDEX "{name}"' for name, _ in found)
    yield
    _run(create for _, create in found)


def indexes_of(table):
    with connection.cursor() as cursor:
        cursor.execute(KEPT[connection.vendor])
        kept = {name for (name,) in cursor.fetchall()}
        cursor.execute(INDEXES[connection.vendor], [table])
        return [(name, create) for name, create in cursor.fetchall() if name not in kept]


def _run(statements):
    with connection.cursor() as cursor:
        dialect_of(connection).run(cursor, list(statements))
