"""The guards: triggers that write the history, refuse what would falsify it, and chain it.

Which guards there are is said here, once for both databases; how each is written, in one module a database.
"""

import hashlib
from dataclasses import dataclass

from config.audit.tracked import CHAIN

PREFIX = "audit_"
LONGEST_NAME = 63  # of PostgreSQL

SEALED = "history is append-only"
LOG = "this is a log: it is never changed"
RECORDED = "this table is recorded row by row: it is never truncated"
KEEPS_KEY = "a record keeps its key: its history goes by it"
NO_SUCH_CHANGE = "history says only what happened: there is no such change"
FORGED_ENTRY = "only the guards write the chain"


@dataclass(frozen=True)
class Guard:
    """A trigger, or a function that triggers call, with the statement that makes it."""

    name: str
    table: str  # empty for a function
    create: str

    def __str__(self):
        return f"trigger {self.name} on {self.table}" if self.table else f"function {self.name}"


def guard_name(table, what):
    """Return the name of a guard; a long one is cut, and stays its own by a digest."""
    name = f"{PREFIX}{table}_{what}"
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: LONGEST_NAME - 9]}_{digest}"


def guards(dialect, tracked):
    """Yield all guards of these audited models and of the chain, in an order in which they can be made."""
    yield from dialect.shared_functions()
    yield from dialect.refuses_forged_entries(tracked)
    yield from refusals(dialect, CHAIN, dialect.REWRITES, SEALED)
    for one in tracked:
        yield from guards_of_live(dialect, one)
        yield from guards_of_past(dialect, one)


def guards_of_live(dialect, one):
    yield from dialect.records(one, "INSERT")
    if one.model.append_only:
        yield from refusals(dialect, one.live, dialect.REWRITES, LOG)
    else:
        yield from dialect.records(one, "UPDATE")
        yield from dialect.records(one, "DELETE")
        yield from dialect.keeps_key(one)
        yield from refusals(dialect, one.live, dialect.WHOLESALE, RECORDED)


def guards_of_past(dialect, one):
    yield from dialect.refuses_untruth(one)
    yield from dialect.chains(one)
    yield from refusals(dialect, one.past, dialect.REWRITES, SEALED)


def refusals(dialect, table, events, sentence):
    return [guard for event in events for guard in dialect.refuses(table, event, sentence)]
