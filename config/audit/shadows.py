"""What stands behind the names of our tables while the past is read.

Each SELECT gets a preamble: WITH "programmes_milestone" AS (of each milestone its newest history row then).
Such a name hides the table of that name in the whole statement, subqueries included: no query reaches around
it. The database merges it into the query, and looks only at the histories of what the query selects.
"""

import re
from functools import lru_cache

from config.audit.as_of import KNOWN, the_past
from config.audit.moments import end_of, written
from config.audit.tracked import listed, tracked_models

FIRST_WORD = re.compile(r"[\s(]*(\w*)", re.ASCII)
NAME = re.compile(r'"(\w+)"', re.ASCII)
WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "COPY"}
SCHEMA = {"sqlite": "main", "postgresql": "public"}  # a name with its schema is always the table itself


def shadowed(execute, sql, params, many, context):
    """Put the past behind the names in a SELECT; raise RuntimeError if somebody would write there."""
    past = the_past()
    if past is None:
        return execute(sql, params, many, context)
    word, tables = FIRST_WORD.match(sql)[1].upper(), _named(sql)
    if word in WRITES and tables:
        raise RuntimeError(f"The past is read and never written: {sql[:80]}")
    if word == "SELECT" and tables:
        vendor = context["connection"].vendor
        sql = f"WITH {', '.join(_shadow(table, past, vendor) for table in tables)} {sql}"
    return execute(sql, params, many, context)


def _named(sql):
    """Return the tables of records and histories that a statement names, each once."""
    known = _known()
    return [name for name in dict.fromkeys(NAME.findall(sql)) if name in known]


@lru_cache(maxsize=1)
def _known():
    """Return who stands behind each table of a record, or of the history of one."""
    lasting = lasting_models()
    return {one.live: one for one in lasting} | {one.past: one for one in lasting}


def lasting_models():
    """Return what is tracked and has a past that pages show."""
    return [one for one in tracked_models() if not one.model.timeless]


def forget():
    """Look at the models anew, when apps have come or gone."""
    _known.cache_clear()
    _shadow.cache_clear()


@lru_cache(maxsize=256)
def _shadow(table, past, vendor):
    one = _known()[table]
    select = _as_it_stood if table == one.live else _as_it_was_told
    told = select(one, f'{SCHEMA[vendor]}."{one.past}"', past, vendor)
    return f'"{table}" AS NOT MATERIALIZED ({told})'


def _as_it_stood(one, history, past, vendor):
    """Select of each record the newest row by then, unless that says that the record went."""
    unrecorded = [f'NULL AS "{column}"' for column in one.live_columns if column not in one.columns]
    return f"""
    SELECT {", ".join([listed(one.columns, of="told"), *unrecorded])} FROM {history} AS told
    WHERE {by_then("told", past, vendor)} AND told.history_type <> '-' AND NOT EXISTS (
      SELECT 1 FROM {history} AS later WHERE later."{one.key}" = told."{one.key}"
      AND later.history_id > told.history_id AND {by_then("later", past, vendor)})"""


def _as_it_was_told(one, history, past, vendor):
    return f"SELECT told.* FROM {history} AS told WHERE {by_then('told', past, vendor)}"


def by_then(row, past, vendor):
    """Return the condition that a history row was known, and on record, by then."""
    conditions = []
    if past.clock == KNOWN:
        conditions.append(f"{row}.known_on <= '{written(past.day, vendor)}'")
    elif past.moment is None:
        conditions.append(f"{row}.history_date < '{written(end_of(past.day), vendor)}'")
    if past.moment:
        conditions.append(f"{row}.history_date <= '{written(past.moment, vendor)}'")
    return " AND ".join(conditions)
