import pytest
from django.db import connection

from tests.config.when_examples import Event


@pytest.fixture(scope="module")
def event_table(django_db_setup, django_db_blocker):
    """Make the table of Event outside of the tests' transactions: SQLite changes no schema inside."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Event)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Event)
