"""Rows in chunks, column by column: so many at a time as keep the memory flat and the first ones quick."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

FIRST, CHUNK = 200, 2000
FETCHED = 500  # rows at a time from the cursor: the first chunk waits for no more


@dataclass(frozen=True)
class Beside:
    """Values that are looked up for many rows at once, by one value of each, in one query."""

    names: tuple
    by: str
    found: Callable  # keys → {key: values}
    otherwise: tuple  # the values where nothing is found

    def values(self, keys):
        found = self.found({key for key in keys if key is not None})
        return zip(*(found.get(key, self.otherwise) for key in keys), strict=True)


def stored(table, queryset):
    """Yield the chunks of a queryset in its own order, read by a cursor: no instance of a model is made."""
    beside = {name for each in table.besides for name in each.names}
    names = [name for name in table.values if name not in beside]
    asked = dict.fromkeys([*names, *(each.by for each in table.besides)])
    rows = queryset.values_list(*asked).iterator(chunk_size=FETCHED)
    size = FIRST
    while some := list(islice(rows, size)):
        found = dict(zip(asked, zip(*some, strict=True), strict=True))
        for each in table.besides:
            found |= zip(each.names, each.values(found[each.by]), strict=True)
        yield found
        size = CHUNK


def loaded(table, chunks):
    """Yield the chunks of rows that are objects: what their columns are made of are functions of them."""
    for rows in filter(None, chunks):
        yield {of: [of(row) for row in rows] for of in table.values}
