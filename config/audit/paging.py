"""Which acts a page of history shows: the newest, or those before one that is known.

Each act has a key that sorts by time: its change set, which begins with the milliseconds in hex; and for a
row without one, which stands alone, these milliseconds, a "z", and what tells it from others of the moment.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import BadRequest
from django.db.models import Q, Value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECONDS = 12  # hex digits of a key
LONE = re.compile(r"0[0-9a-f]{11}z\d{3}\d{2}\d{19}", re.ASCII)  # with its nought, until the year 2527
CHANGE_SET = re.compile(r"0[0-9a-f]{31}", re.ASCII)
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
    """Return the keys of the newest acts, at most so many, all before the one that is given."""
    change_sets = _union(
        history.filter(_change_set_before(before), change_set__isnull=False).values_list("change_set")
        for history in histories
    ).order_by("-change_set")
    lone = _union(
        history.filter(_lone_before(before, position), change_set=None)
        .annotate(nth_history=Value(position))
        .values_list("history_date", "nth_history", "history_id")
        for position, history in enumerate(histories)
    ).order_by("-history_date", "-nth_history", "-history_id")
    keys = [key for (key,) in change_sets[:limit]] + [Lone(*row).key for row in lone[:limit]]
    return sorted(keys, reverse=True)[:limit]


def with_keys(history, position, keys):
    """Return the rows of a history that belong to the acts with these keys."""
    lone = [Lone.of_key(key) for key in keys if LONE.fullmatch(key)]
    alone = Q(change_set=None, history_id__in=[row.history_id for row in lone if row.position == position])
    return history.filter(Q(change_set__in=keys) | alone)


def asked_before(request):
    """Return the key of the act before which to read on, none for the newest. Raises BadRequest."""
    text = request.GET.get("before", "")
    if text and not is_key(text):
        raise BadRequest(UNREADABLE)
    return text or None


def is_key(text):
    return bool(LONE.fullmatch(text) or CHANGE_SET.fullmatch(text))


def _union(querysets):
    first, *others = [each.order_by().distinct() for each in querysets]
    return first.union(*others)


def _change_set_before(key):
    if key is None:
        return Q()
    return Q(change_set__lt=key[: MILLISECONDS + 1] if LONE.fullmatch(key) else key)


def _lone_before(key, position):
    if key is None:
        return Q()
    if not LONE.fullmatch(key):
        return Q(history_date__lt=_moment(key))
    last = Lone.of_key(key)
    same = Q(history_date=last.moment)
    if position == last.position:
        same &= Q(history_id__lt=last.history_id)
    return Q(history_date__lt=last.moment) | (same if position <= last.position else Q(pk=None))


def _moment(key):
    return EPOCH + timedelta(milliseconds=int(key[:MILLISECONDS], 16))
