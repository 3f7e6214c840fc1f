"""What was worked out of the whole record, kept while the record stands: while its head is the same.

A figure over a whole portfolio takes as long as the portfolio is large, and nothing of it changes until
something is written: then the head of the chain is another one. Each process keeps its own, and only a few.
"""

from collections import OrderedDict
from threading import Lock

from django.db import connection

from config.audit.as_of import the_past, today
from config.audit.chain import NO_HEAD, head

MOST = 8

_kept, _lock = OrderedDict(), Lock()


def while_it_stands(name, make, *asked):
    """Return what `make()` makes of the record, or made of it before: nobody may change what is returned.

    `asked` is all that it depends on besides the record, its moment and the day. The head is read before the
    rows are: what is kept may be newer than the head that it is kept under, never older.
    """
    at = head()
    if at == NO_HEAD or _may_hold_what_is_not_committed():
        return make()
    key = name, at, the_past(), today(), *asked
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def _may_hold_what_is_not_committed():
    """Say so of a transaction on PostgreSQL, which links what is written to the chain only as it ends."""
    return connection.vendor == "postgresql" and connection.in_atomic_block


def forget():
    """Forget it all, such as between two tests: what is kept belongs to one database."""
    with _lock:
        _kept.clear()
