"""PostgreSQL is told who writes before each statement that may write, and before no other."""

import pytest
from django.db import InternalError, connection, transaction

from agreements.models import Party
from config.audit.context import acting
from config.audit.telling import on_connection, tell_postgresql
from tests import make

psycopg = pytest.importorskip("psycopg")

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.django_db,
]

RENAME = "UPDATE agreements_party SET name = 'x'"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT 1", False),
        ("  \n select 1", False),
        ('SAVEPOINT "s"', False),
        (RENAME, True),
        (f"/* a comment */ {RENAME}", True),
        (f"EXPLAIN ANALYZE {RENAME}", True),
        (f"WITH one AS (SELECT 1) {RENAME}", True),
        (f"DO $$ BEGIN {RENAME}; END $$", True),
        ("LOCK TABLE agreements_party", True),
    ],
)
def test_what_may_write_is_told_first(statement, told, monkeypatch):
    said = []
    monkeypatch.setattr("config.audit.telling._tell", lambda connection, text, local: said.append(local))

    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert said == ([True] if told else [])


def test_what_the_driver_composes_is_told_too():
    party = make.party()

    with acting(reason="Composed"), connection.cursor() as cursor:
        cursor.execute(
            psycopg.sql.SQL("UPDATE {} SET name = 'x'").format(psycopg.sql.Identifier("agreements_party"))
        )

    assert party.history.latest().history_change_reason == "Composed"


def test_a_transaction_that_has_failed_says_so_in_djangos_words():
    with transaction.atomic():
        with pytest.raises(psycopg.errors.UndefinedColumn):
            connection.connection.execute("SELECT no_such_column")

        with pytest.raises(InternalError, match="current transaction is aborted"):
            Party.objects.update(name="x")
        transaction.set_rollback(True)


def test_a_connection_is_wrapped_once():
    on_connection(None, connection)

    assert connection.execute_wrappers.count(tell_postgresql) == 1
