from contextlib import contextmanager

from django.db import connection

from config.audit import guards
from config.audit.survey import survey


@contextmanager
def tampering():
    """Do what only the owner of a database can: write with the guards down, then put them up as they were."""
    found = survey(connection)
    guards.take_down()
    yield
    guards.make(connection, found)
