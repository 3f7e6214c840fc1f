"""The days on which something became known, or was recorded: one query over all histories, each by index."""

from django.db import connection

from config.audit.as_of import KNOWN, RECORDED, reading
from config.audit.moments import begin_of, day_read, end_of, moment_read, written
from config.audit.shadows import lasting_models

COLUMNS = {KNOWN: "known_on", RECORDED: "history_date"}


def first(clock):
    """Return the first day by this clock; None while nothing is on record."""
    (day,) = _days(_extreme("min", COLUMNS[clock]))
    return day


def first_with_moment(clock):
    """Return the first day by this clock, and the moment at which the record begins."""
    day, moment = _read(_extreme("min", COLUMNS[clock]), _extreme("min", COLUMNS[RECORDED]))
    return day_read(day), moment_read(moment)


def beside(past):
    """Return the nearest days before and after the one that is shown; None where there is none."""
    column, known = COLUMNS[past.clock], past.clock == KNOWN
    begin, end = (past.day, past.day) if known else (begin_of(past.day), end_of(past.day))
    begin, end = written(begin, connection.vendor), written(end, connection.vendor)
    later = f"{column} {'>' if known else '>='} '{end}'"
    return _days(_extreme("max", column, f"{column} < '{begin}'"), _extreme("min", column, later))


def _extreme(which, column, condition="TRUE"):
    """Return a query for the first or last of a column in all histories."""
    each = " UNION ALL ".join(
        f'SELECT {which}({column}) AS at FROM "{one.past}" WHERE {condition}' for one in lasting_models()
    )
    return f"SELECT {which}(at) FROM ({each}) AS every"


def _days(*queries):
    return tuple(map(day_read, _read(*queries)))


def _read(*queries):
    with reading(None), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({query})' for query in queries)}")
        return cursor.fetchone()
