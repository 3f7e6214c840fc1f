from contextlib import contextmanager

from django.db import connection

from config.audit import guards
from config.audit.survey import dialect_of, survey


@contextmanager
def tampering():
    """Do what only the owner of a database can: write with the guards down, then put them up as they were."""
    expected = survey(connection).expected
    guards.take_down()
    yield
    with connection.cursor() as cursor:
        dialect_of(connection).run(cursor, [guard.create for guard in expected])
