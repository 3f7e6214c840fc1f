"""SQLite: whoever is to write begins soon after the writer before them has ended.

SQLite's own way to wait looks ever more seldom, in the end every tenth of a second: of several writers the
one who came first may be overtaken for as long as others come. Here all of them look equally often.
"""

import time
from contextlib import contextmanager

from django.db import OperationalError

LOOKS_EVERY = 0.001  # seconds


def take_turns(execute, sql, params, many, context):
    """Begin to write once nobody else does. Raises OperationalError when that takes too long."""
    if sql != "BEGIN IMMEDIATE":
        return execute(sql, params, many, context)
    connection = context["connection"]
    ends = time.monotonic() + _patience(connection)
    with _at_once(connection):
        while True:
            try:
                return execute(sql, params, many, context)
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > ends:
                    raise
            time.sleep(LOOKS_EVERY)


@contextmanager
def _at_once(connection):
    """Let SQLite itself not wait."""
    raw = connection.connection
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(_patience(connection) * 1000)}")


def _patience(connection):
    """Return for how many seconds a writer waits."""
    return connection.settings_dict["OPTIONS"]["timeout"]
