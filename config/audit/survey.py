"""What guards the database should have, and what it has."""

from collections import defaultdict
from dataclasses import dataclass

from config.audit.tracked import CHAIN, Tracked, tracked_models
from config.audit.triggers import PREFIX, Guard, guards, postgresql, sqlite

DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True)
class Survey:
    """The audited tables and the guards of one database."""

    guarded: list[Tracked]  # tables that stand as their model says
    unfit: list[Tracked]  # tables that are not there, or have other columns: a migration is due
    expected: list[Guard]
    standing: list[Guard]

    @property
    def missing(self):
        """Return the guards that are not there, are switched off, or say something else than they should."""
        standing = set(self.standing)
        return [guard for guard in self.expected if guard not in standing]

    @property
    def strange(self):
        """Return what fires on our tables, or bears our names, and is not of our making."""
        known = {(guard.name, guard.table) for guard in self.expected}
        tables = {CHAIN, *(table for one in self.guarded + self.unfit for table in (one.live, one.past))}
        return [
            guard
            for guard in self.standing
            if (guard.table in tables or guard.name.startswith(PREFIX))
            and (guard.name, guard.table) not in known
        ]


def dialect_of(connection):
    return DIALECTS[connection.vendor]


def survey(connection):
    dialect = dialect_of(connection)
    with connection.cursor() as cursor:
        columns = _columns(dialect, cursor)
        standing = dialect.standing(cursor)
    tracked = tracked_models()
    guarded = [one for one in tracked if CHAIN in columns and _fits(one, columns)]
    return Survey(
        guarded=guarded,
        unfit=[one for one in tracked if one not in guarded],
        expected=list(guards(dialect, guarded)) if CHAIN in columns else [],
        standing=standing,
    )


def _columns(dialect, cursor):
    columns = defaultdict(set)
    for table, column in dialect.columns_of_tables(cursor):
        columns[table].add(column)
    return columns


def _fits(one, columns):
    return columns[one.live] == set(one.live_columns) and columns[one.past] == set(one.past_columns)
