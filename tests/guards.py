"""The guards in tests: down for a while, and down when a transactional test is cleared away.

Django clears the database after a TransactionTestCase or a live server by `flush`, which an append-only table
refuses. Here it is emptied with the guards down, and given back what the migrations made (roles, permissions).
"""

from contextlib import contextmanager
from unittest import mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

from config.audit import guards

FLUSH = {"verbosity": 0, "interactive": False, "reset_sequences": False, "inhibit_post_migrate": True}


@contextmanager
def guards_down(using="default"):
    """Take the guards down; what is written meanwhile is reconciled when they go up again."""
    guards.take_down(using)
    try:
        yield
    finally:
        guards.put_up(using)


@pytest.fixture
def chained_at_once(db):
    """Chain each write as it is made: PostgreSQL would do so at a commit, which most tests never come to."""
    connection = connections["default"]
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the test database as ever, and remember what the migrations put into it."""
    with django_db_blocker.unblock():
        contents = {alias: connections[alias].creation.serialize_db_to_string() for alias in connections}

    def teardown(test_case):
        _clear(contents)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", teardown):
        yield
    with django_db_blocker.unblock():
        _see_everybody_out()


def _see_everybody_out():
    """End the sessions of servers and threads that are slow to leave: PostgreSQL drops no database in use."""
    for connection in connections.all():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


def _clear(contents):
    for alias, made_by_migrations in contents.items():
        with guards_down(alias):
            call_command("flush", **FLUSH, database=alias)
            connections[alias].creation.deserialize_db_from_string(made_by_migrations)
        ContentType.objects.clear_cache()
