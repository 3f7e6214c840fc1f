"""Which acts a page of history shows: the newest, or those before one that is known.

Each act has a key that sorts by time: its change set, which begins with the milliseconds in hex; and for a
row without one, which stands alone, these milliseconds, a "z", and what tells it from others of the moment.
"""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import BadRequest

from config.audit.told import moment_written, rows_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECONDS = 12  # hex digits of a key
LONE = re.compile(r"0[0-9a-f]{11}z\d{3}\d{2}\d{19}", re.ASCII)  # with its nought, until the year 2527
CHANGE_SET = re.compile(r"0[0-9a-f]{31}", re.ASCII)
MOST_ID = 2**63 - 1
NO_LONE = "CAST(NULL AS timestamptz), CAST(NULL AS bigint)"  # in the columns that only lone rows fill
UNREADABLE = "This names no place in the history. Take “before” out of the address to begin with the newest."


class Lone(NamedTuple):
    """The place in time of a row that belongs to no act: its moment, which history it is of, its id."""

    moment: datetime
    position: int
    history_id: int

    @property
    def key(self):
        milliseconds, rest = divmod((self.moment - EPOCH) // timedelta(microseconds=1), 1000)
        return f"{milliseconds:012x}z{rest:03}{self.position:02}{self.history_id:019}"

    @classmethod
    def of_key(cls, key):
        moment = _moment(key) + timedelta(microseconds=int(key[13:16]))
        return cls(moment, int(key[16:18]), int(key[18:]))


def key_of(row, position):
    """Return the key of the act that a history row belongs to."""
    return row.change_set or Lone(row.history_date, position, row.history_id).key


def newest_keys(histories, limit, before):
    """Return the keys of the newest acts, at most so many, all before the one that is given: one query.

    Each comes with the positions of the histories that tell of it.
    """
    branches = [
        each(told, position, before) for position, told in enumerate(histories) for each in (_acts, _lone)
    ]
    values = [value for _, values in branches for value in values]
    positions = defaultdict(set)
    for position, act, moment, history_id in rows_of(_in_one([sql for sql, _ in branches], limit), values):
        lone = act is None and Lone(histories[position].moment(moment), position, history_id)
        positions[lone.key if lone else act].add(position)
    return {key: positions[key] for key in sorted(positions, reverse=True)[:limit]}


def with_keys(told, position, keys):
    """Return the condition that rows of a history belong to the acts with these keys, and its values."""
    own = [key for key, positions in keys.items() if position in positions]
    lone = [Lone.of_key(key).history_id for key in own if LONE.fullmatch(key)]
    acts, of_acts = told.among("change_set", [key for key in own if not LONE.fullmatch(key)])
    alone, ids = told.among("history_id", lone)
    return f"{acts} OR ({told.past}.change_set IS NULL AND {alone})", [*of_acts, *ids]


def asked_before(request):
    """Return the key of the act before which to read on, none for the newest. Raises BadRequest."""
    text = request.GET.get("before", "")
    if text and not is_key(text):
        raise BadRequest(UNREADABLE)
    return text or None


def is_key(text):
    return bool(LONE.fullmatch(text) or CHANGE_SET.fullmatch(text))


def _in_one(queries, limit):
    """Return one query of several; each of them gives no more rows than may be shown."""
    most = f" LIMIT {int(limit)}" if limit else ""
    return " UNION ALL ".join(f"SELECT * FROM ({sql}{most}) AS told_{at}" for at, sql in enumerate(queries))


def _acts(told, position, before):
    """Return the query for the acts that one history tells of, the newest first, and its values."""
    condition, values = _change_set_before(told, before)
    acts = told.select(f"DISTINCT {told.past}.change_set AS act", condition)
    sql = f"SELECT {position}, act, {NO_LONE} FROM ({acts}) AS acts ORDER BY {_by_no_index('act')} DESC"
    return sql, [*told.values, *values]


def _lone(told, position, before):
    """Return the query for its rows that belong to no act, the newest first, and its values."""
    condition, values = _lone_before(told, before, position)
    columns = f"{position}, NULL AS act, {told.past}.history_date, {told.past}.history_id"
    order = f"ORDER BY {_by_no_index(f'{told.past}.history_date')} DESC, {told.past}.history_id DESC"
    return f"{told.select(columns, condition)} {order}", [*told.values, *values]


def _by_no_index(column):
    """Return what sorts as a column and has no index: by that of all acts the way to old ones is long."""
    return f"coalesce({column}, {column})"


def _change_set_before(told, key):
    if key is None:
        return f"{told.past}.change_set IS NOT NULL", []
    return f"{told.past}.change_set < %s", [key[: MILLISECONDS + 1] if LONE.fullmatch(key) else key]


def _lone_before(told, key, position):
    """Return the condition that a row belongs to no act, and comes before the one with this key."""
    alone = f"{told.past}.change_set IS NULL"
    if key is None:
        return alone, []
    moment, number = _last(key, position)
    place = f"({told.past}.history_date, {told.past}.history_id)"
    return f"{alone} AND {place} < (%s, %s)", [moment_written(moment), number]


def _last(key, position):
    """Return moment and id before which rows of a history come before a key."""
    if not LONE.fullmatch(key):
        return _moment(key), 0
    last = Lone.of_key(key)
    if position == last.position:
        return last.moment, min(last.history_id, MOST_ID)
    return last.moment, MOST_ID if position < last.position else 0


def _moment(key):
    return EPOCH + timedelta(milliseconds=int(key[:MILLISECONDS], 16))
