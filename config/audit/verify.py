"""Prove that the history is whole: the guards, the chain, the history rows, the live rows.

Each finding is one sentence. Everything is read in one snapshot and streamed: the record may be large.
SQLite checks its file meanwhile, on another core, as it then stands: that takes as long as all the rest.
"""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass

from django.db import connections, transaction

from config.audit import drift, rights
from config.audit.chain import NO_HEAD, Head, link
from config.audit.guards import settle
from config.audit.survey import dialect_of, survey
from config.audit.tracked import CHAIN

CHUNK = 2_000


@dataclass
class Verification:
    """One reading of the whole record: iterate it for its findings; then it knows the head it has met."""

    using: str = "default"
    published: Head | None = None
    head: Head = NO_HEAD

    def __iter__(self):
        connection = connections[self.using]
        settle(connection)
        with _snapshot(connection), _storage_meanwhile(connection) as storage:
            found = survey(connection)
            yield from _guards(connection, found)
            if found.expected:
                yield from self._links(connection)
                yield from _models(connection, found)
                for one in found.guarded:
                    yield from _rows(connection, one)
                    yield from _records(connection, one)
            yield from storage()

    def _links(self, connection):
        """Recompute the chain from its first entry."""
        for entries in _chunks(connection, f"SELECT seq, payload, hash FROM {CHAIN} ORDER BY seq"):
            yield from self._follow(entries)
        if self.published and self.published.seq > self.head.seq:
            yield f"chain: it ends at {self.head.seq}, before the published entry {self.published.seq}"

    def _follow(self, entries):
        """Go on from the head over some entries: a loop of few steps, as there may be a million."""
        last, hash_of_last = self.head
        published, hash_published = self.published or (None, None)
        for seq, payload, digest in entries:
            if seq != last + 1:
                yield f"chain: entry {last + 1} is missing, the next is {seq}"
            if digest != link(hash_of_last, payload):
                yield f"chain: entry {seq} does not follow from the one before"
            if seq == published and digest != hash_published:
                yield f"chain: entry {seq} is not the one that was published"
            last, hash_of_last = seq, digest
        self.head = Head(last, hash_of_last)


def verify(using="default", head=None):
    """Return the findings, one sentence each. None in a stale copy, which is whole too: only a head tells."""
    return Verification(using, head)


def _guards(connection, found):
    if not found.expected:
        yield f"guard: there is no table {CHAIN}, so nothing is guarded: migrate"
    for one in found.unfit:
        yield f"guard: {one.live} is not guarded, its columns are not those of its model: migrate"
    for guard in found.missing:
        yield f"guard: {guard} is missing, switched off or changed"
    for guard in found.strange:
        yield f"guard: {guard} is not one of ours"
    yield from rights.findings(connection, found)


def _models(connection, found):
    labels = {one.label for one in found.guarded + found.unfit}
    for label, count in _stream(connection, f"SELECT model, count(*) FROM {CHAIN} GROUP BY model"):
        if label not in labels:
            yield f"{label}: {count} entries of a model that is not audited"


def _rows(connection, one):
    """Compare each history row with its entry in the chain."""
    now = dialect_of(connection).payload(one.past_columns, of="past")
    differing = f"""FROM "{one.past}" AS past
    LEFT JOIN {CHAIN} AS entry ON entry.model = '{one.label}' AND entry.history_id = past.history_id
    WHERE entry.payload IS NULL OR entry.payload <> {now}"""
    for history_id, recorded, said in _amiss(connection, f"past.history_id, entry.payload, {now}", differing):
        if recorded is None:
            yield f"{one.label}: history row {history_id} was never recorded in the chain"
        elif not _same(recorded, said):
            yield f"{one.label}: history row {history_id} was altered"
    gone = f"""FROM {CHAIN} AS entry WHERE entry.model = '{one.label}'
    AND NOT EXISTS (SELECT 1 FROM "{one.past}" AS past WHERE past.history_id = entry.history_id)"""
    for (history_id,) in _amiss(connection, "entry.history_id", gone):
        yield f"{one.label}: history row {history_id} is gone"


def _records(connection, one):
    """Compare each live row with its newest history row."""
    living = drift.of_the_living(one, dialect_of(connection).DIFFERS)
    for (key,) in _amiss(connection, f'live."{one.key}"', living):
        yield f"{one.label}: {key} is not what its history says"
    for (key,) in _amiss(connection, f'told."{one.key}"', drift.of_the_gone(one)):
        yield f"{one.label}: {key} is gone, its history says that it is there"


@contextmanager
def _storage_meanwhile(connection):
    """Yield what returns the findings on the storage, of which SQLite may find out meanwhile."""
    if connection.vendor != "sqlite" or _is_alone(connection):
        yield lambda: _storage(connection)
        return
    with closing(connection.copy()) as other, ThreadPoolExecutor(1) as pool:
        other.inc_thread_sharing()
        other.ensure_connection()
        checking = pool.submit(lambda: list(_storage(other)))
        try:
            yield checking.result
        finally:  # somebody may have heard enough
            checking.cancel()
            while not checking.done():
                other.connection.interrupt()  # it stops only a statement that runs by then
                wait([checking], timeout=0.01)


def _is_alone(connection):
    """Return whether no other connection would see what this one sees."""
    return connection.in_atomic_block or connection.is_in_memory_db()


def _storage(connection):
    """Ask SQLite whether its file is sound; PostgreSQL checks its foreign keys itself."""
    if connection.vendor != "sqlite":
        return
    for (said,) in _stream(connection, "PRAGMA integrity_check"):
        if said != "ok":
            yield f"database: {said}"
    for table, row, parent, _ in _stream(connection, "PRAGMA foreign_key_check"):
        yield f"database: row {row} of {table} points at a row of {parent} that is not there"


def _same(recorded, said):
    """Return whether two payloads agree; a column that was added later is in one of them only."""
    recorded, said = json.loads(recorded), json.loads(said)
    return all(recorded[column] == said[column] for column in recorded.keys() & said.keys())


def _amiss(connection, columns, rows):
    """Yield rows that should not be there, which are counted first: PostgreSQL does so on several cores."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {rows}")
        (count,) = cursor.fetchone()
    if count:
        yield from _stream(connection, f"SELECT {columns} {rows}")


def _stream(connection, sql):
    for chunk in _chunks(connection, sql):
        yield from chunk


def _chunks(connection, sql):
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk


@contextmanager
def _snapshot(connection):
    """Read everything as of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would begin IMMEDIATE, and keep the writers out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")  # as the chain wrote its moments
            yield
