"""Others who write: programs that are not ours, processes that die, people at the same moment."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import count
from threading import Barrier, Event, Thread

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from agreements.models import Party
from config.audit.context import acting, today
from config.audit.models import AuditEntry
from config.audit.verify import verify
from tests import make
from tests.config.audit.pages import address, opened

pytestmark = pytest.mark.django_db(transaction=True)

ON_POSTGRESQL = connection.vendor == "postgresql"
on_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="needs PostgreSQL")
on_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="needs SQLite")
RENAME = "UPDATE agreements_party SET name = 'By another program'"


@pytest.fixture
def stranger():
    """Another program at the same database."""
    if ON_POSTGRESQL:
        import psycopg

        stranger = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
    else:
        stranger = sqlite3.connect(connection.settings_dict["NAME"], timeout=5)
    yield stranger
    stranger.close()


@contextmanager
def threads(*works):
    """Run each work in a thread of its own, with a connection of its own."""

    def run(work):
        try:
            work()
        finally:
            connections.close_all()

    running = [Thread(target=run, args=[work]) for work in works]
    for thread in running:
        thread.start()
    yield
    for thread in running:
        thread.join()


@pytest.mark.sqlite
@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [RENAME, "DELETE FROM agreements_party", "REPLACE INTO agreements_party SELECT * FROM agreements_party"],
)
def test_on_sqlite_a_program_that_cannot_say_who_writes_is_refused(stranger, statement):
    party = make.party(name="As it was")

    with pytest.raises(sqlite3.OperationalError, match="no such function: audit_"):
        stranger.execute(statement)

    party.refresh_from_db()
    assert party.name == "As it was"
    assert list(verify()) == []


@pytest.mark.sqlite
@on_sqlite
def test_on_sqlite_a_program_may_read(stranger):
    make.party(name="As it was")

    assert stranger.execute("SELECT name FROM agreements_party").fetchall() == [("As it was",)]


@pytest.mark.postgresql
@on_postgresql
def test_on_postgresql_a_program_is_recorded_without_a_name(stranger):
    party = make.party()

    with stranger:
        stranger.execute(RENAME)

    row = party.history.latest()
    assert row.name == "By another program"
    said = (row.history_user, row.history_change_reason, row.change_set, row.known_on)
    assert said == (None, None, None, today())
    assert list(verify()) == []


@pytest.mark.postgresql
@on_postgresql
def test_on_postgresql_a_copy_is_recorded(stranger):
    with stranger, stranger.cursor() as cursor:
        columns = "slug, name, short_name, kind, country"
        with cursor.copy(f"COPY agreements_party ({columns}) FROM STDIN") as copy:
            copy.write_row(("x", "Copied", "", "agency", "NO"))

    assert Party.history.get().name == "Copied"
    assert list(verify()) == []


@pytest.mark.postgresql
@on_postgresql
def test_on_postgresql_moments_are_the_same_in_every_time_zone(stranger):
    make.party()

    with stranger:
        stranger.execute("SET TIME ZONE 'Asia/Tokyo'")
        stranger.execute("SET DateStyle = 'German'")
        stranger.execute(RENAME)

    assert list(verify()) == []


def test_a_connection_that_breaks_off_leaves_nothing():
    party = make.party(name="As it was")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(RENAME)
        other.connection.close()

    party.refresh_from_db()
    assert party.name == "As it was"
    assert party.history.count() == AuditEntry.objects.count() == 1
    assert list(verify()) == []


WRITE_ON = """
import django; django.setup()
from agreements.models import Party
from config.audit.context import acting
party = Party.objects.get()
print("writing", flush=True)
while True:
    with acting(reason="Until killed"):
        party.name += "."
        party.name = party.name[-50:]
        party.save()
        Party.objects.update(short_name=str(len(party.name)))
"""


def database_url():
    params = connection.settings_dict
    if ON_POSTGRESQL:
        return f"postgresql://{params['USER']}@{params['HOST']}:{params['PORT']}/{params['NAME']}"
    return f"sqlite:///{params['NAME']}"


def test_a_process_that_is_killed_leaves_a_whole_record():
    party = make.party()
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "yes",
    }
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE_ON], env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout.readline() == "writing\n"
    time.sleep(0.3)

    writer.send_signal(signal.SIGKILL)
    writer.communicate()

    assert party.history.count() > 2
    assert list(verify()) == []


def test_many_writers_make_one_chain_without_a_gap():
    parties = [make.party() for _ in range(4)]

    def work(turn):
        for number in range(10):
            with acting(reason=f"{turn}.{number}"), transaction.atomic():
                for party in parties:
                    Party.objects.filter(pk=party.pk).update(name=f"{turn}.{number}")

    with threads(*(lambda turn=turn: work(turn) for turn in range(4))):
        pass

    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 165))
    assert {row.name == row.history_change_reason for row in Party.history.filter(history_type="~")} == {True}
    assert list(verify()) == []


def test_a_verification_reads_one_moment_while_others_write():
    make.party()
    over = Event()

    def write():
        numbers = count()
        while not over.is_set():
            Party.objects.update(name=str(next(numbers)))

    with threads(write):
        time.sleep(0.1)
        findings = [finding for _ in range(5) for finding in verify()]
        over.set()

    assert findings == []
    assert Party.history.count() > 1


def test_what_is_written_during_a_verification_is_for_the_next_one(monkeypatch):
    make.party()
    seen = []

    def look(*_):
        with threads(make.party):
            pass
        seen.append(AuditEntry.objects.count())
        return []

    monkeypatch.setattr("config.audit.verify._models", look)

    assert [*verify(), *verify()] == []
    assert seen == [1, 2]


def test_of_two_who_save_at_the_same_moment_one_is_refused(staff, ole):
    party = make.party(name="As it was")
    forms = {client: opened(client, party) for client in (staff, ole)}
    start, answers = Barrier(2), {}

    def save(client, name):
        start.wait()
        answers[name] = client.post(address(party), forms[client] | {"name": name, "reason": "Mine"})

    with threads(lambda: save(staff, "Kari's"), lambda: save(ole, "Ole's")):
        pass

    assert sorted(answer.status_code for answer in answers.values()) == [200, 302]
    winner = next(name for name, answer in answers.items() if answer.status_code == 302)
    assert [row.name for row in party.history.all()] == [winner, "As it was"]
    assert list(verify()) == []
