"""What stands behind the names of our tables while the past is read.

Each SELECT gets a preamble: WITH "programmes_milestone" AS (of each milestone its newest history row then).
Such a name hides the table of that name in the whole statement, subqueries included: no query reaches around
it. The database merges it into the query, and looks only at the histories of what the query selects.

The newest row is asked for by a subquery of its own, not by NOT EXISTS: PostgreSQL would join what is not to
exist to the whole history, once for each row around it. A statement that narrows its first table by no key
looks at every record: the newest rows are then found once, record by record, and not row by row.
"""

import re
from functools import lru_cache

from config.audit.as_of import KNOWN, the_past
from config.audit.moments import end_of, written
from config.audit.tracked import listed, tracked_models

FIRST_WORD = re.compile(r"[\s(]*(\w*)", re.ASCII)
NAME = re.compile(r'"(\w+)"', re.ASCII)
FIRST_TABLE = re.compile(r' FROM "(\w+)"(?! \w\d)', re.ASCII)  # not one in a subquery, which has an alias
KEYS_GIVEN = r"= %s|IN \(%s|= ANY\(%s|IN \(SELECT value FROM json_each\(%s"  # see prepared.py
BY_KEY = re.compile(rf'"\."(?:\w+_id|id|slug|number|tag)" (?:{KEYS_GIVEN})', re.ASCII)
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
        whole = _read_whole(sql)
        shadows = [_shadow(table, past, vendor, is_whole=table == whole) for table in tables]
        sql = f"WITH {', '.join(shadows)} {sql}"
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


def _read_whole(sql):
    """Return the first table of a statement that asks for nothing by its key, if it names that table once."""
    first = FIRST_TABLE.search(sql)
    if first is None or BY_KEY.search(sql):
        return None
    return first[1] if len(re.findall(rf'"{first[1]}"(?!\.)', sql)) == 1 else None


@lru_cache(maxsize=512)
def _shadow(table, past, vendor, *, is_whole):
    one = _known()[table]
    history = f'{SCHEMA[vendor]}."{one.past}"'
    if table == one.past:
        told = f"SELECT told.* FROM {history} AS told WHERE {by_then('told', past, vendor)}"
    else:
        newest = _newest_of_all if is_whole else _newest_of_its_record
        told = _as_it_stood(one, history, newest(one, history, past, vendor))
    return f'"{table}" AS NOT MATERIALIZED ({told})'


def _as_it_stood(one, history, newest):
    """Select of each record the newest row by then, unless that says that the record went."""
    unrecorded = [f'NULL AS "{column}"' for column in one.live_columns if column not in one.columns]
    return f"""
    SELECT {", ".join([listed(one.columns, of="told"), *unrecorded])} FROM {history} AS told
    WHERE told.history_type <> '-' AND told.history_id {newest}"""


def _newest_of_its_record(one, history, past, vendor):
    """Look behind the rows of then only: one that came later is not the newest by then."""
    return f"= ({_newest(one, history, past, vendor, of='told')}) AND {by_then('told', past, vendor)}"


def _newest_of_all(one, history, past, vendor):
    each = f'(SELECT DISTINCT "{one.key}" FROM {history}) AS each'
    return f"IN (SELECT ({_newest(one, history, past, vendor, of='each')}) FROM {each})"


def _newest(one, history, past, vendor, *, of):
    return f"""
      SELECT later.history_id FROM {history} AS later WHERE later."{one.key}" = {of}."{one.key}"
      AND {by_then("later", past, vendor)} ORDER BY later.history_id DESC LIMIT 1"""


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
