"""Writers on SQLite take turns: none is overtaken for long."""

import time

import pytest
from django.db import OperationalError, connection, transaction

from config.audit import turns
from tests import make

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL queues its writers itself"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def writing():
    """Another connection that has begun to write."""
    other = connection.copy()
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        yield cursor
    other.close()


def patience():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return cursor.fetchone()[0]


def test_a_writer_looks_equally_often_and_begins_when_the_one_before_has_ended(writing, monkeypatch):
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 40:
            writing.execute("COMMIT")

    monkeypatch.setattr(turns.time, "sleep", sleep)
    with transaction.atomic():
        make.party()

    assert slept == 40 * [turns.LOOKS_EVERY]
    assert patience() == 20_000


def test_who_waits_too_long_is_told_so_and_nothing_is_written(writing, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"timeout": 0.05})

    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        make.party()

    assert patience() == 50


def test_another_error_is_raised_at_once():
    began = time.monotonic()

    with transaction.atomic(), pytest.raises(OperationalError, match="within a transaction"):
        connection.cursor().execute("BEGIN IMMEDIATE")

    assert time.monotonic() - began < turns._patience(connection)
