"""Tell the database who is writing, and why, so that its triggers can say so in the history."""

import hashlib
import json
import re
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, lru_cache

from config.audit import context
from config.audit.shadows import shadowed
from config.audit.turns import take_turns

# What cannot change a record. All else is told first: an unknown word may be a write.
READS = {"SELECT", "SHOW", "SET", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT"}
FIRST_WORD = re.compile(r"\s*(\w*)", re.ASCII)
TELL = "SELECT set_config('audit.circumstances', %s, %s)"


def on_connection(sender, connection, **kwargs):
    """Prepare a new connection: SQLite's triggers ask Python, PostgreSQL's read a setting kept current."""
    if connection.vendor == "sqlite":
        _answer_sqlite(connection.connection)
    for wrapper in (shadowed, *WRAPPERS[connection.vendor]):
        if wrapper not in connection.execute_wrappers:
            connection.execute_wrappers.append(wrapper)


def tell_postgresql(execute, sql, params, many, context):
    """Say the circumstances before a write: for its transaction, or for this one statement outside of any."""
    if _only_reads(sql):
        return execute(sql, params, many, context)
    connection = context["connection"]
    local = not connection.get_autocommit()
    _tell(connection, _told(), local)
    try:
        return execute(sql, params, many, context)
    finally:
        if not local:
            _tell(connection, "", local)


def tell_sqlite(execute, sql, params, many, context):
    """Let a statement find out once who writes: its triggers ask for every row."""
    if _only_reads(sql):
        return execute(sql, params, many, context)
    token = _saying.set(cache(_circumstances))
    try:
        return execute(sql, params, many, context)
    finally:
        _saying.reset(token)


def _answer_sqlite(raw):
    raw.create_function("audit_user", 0, lambda: _saying.get()().user_id)
    raw.create_function("audit_reason", 0, lambda: _saying.get()().reason)
    raw.create_function("audit_change_set", 0, lambda: _saying.get()().change_set)
    raw.create_function("audit_known_on", 0, lambda: _saying.get()().known_on)
    raw.create_function("audit_sha256", 1, _sha256, deterministic=True)
    raw.execute("PRAGMA recursive_triggers = ON")  # or REPLACE would delete a row without its trigger


def _circumstances():
    """Return the circumstances of a write made now, its day as SQLite keeps it."""
    now = context.current()
    return replace(now, known_on=(now.known_on or context.today()).isoformat())


# What answers the triggers: what was found out for the statement that runs. Of a statement that came past our
# wrapper nothing was: it is found out anew for each row.
_saying = ContextVar("audit_saying", default=_circumstances)


@lru_cache(maxsize=1)  # one trigger makes the hash of an entry, the next one checks it
def _sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _only_reads(sql):
    return isinstance(sql, str) and FIRST_WORD.match(sql)[1].upper() in READS


def _told():
    now = context.current()
    said = {
        "user": now.user_id,
        "reason": now.reason,
        "change_set": now.change_set,
        "known_on": now.known_on and now.known_on.isoformat(),
    }
    return json.dumps(said)


def _tell(connection, text, local):
    with connection.wrap_database_errors, connection.connection.cursor() as unwrapped:
        unwrapped.execute(TELL, [text, local])


WRAPPERS = {"sqlite": [tell_sqlite, take_turns], "postgresql": [tell_postgresql]}
