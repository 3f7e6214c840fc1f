"""A list in pages of a bounded size, each led to from the one beside it; any costs as much as the first."""

from functools import lru_cache

from rest_framework.utils.urls import replace_query_param

from config.api.asking import COUNT, CURSOR, PAGE_SIZE, number, words
from config.api.order import Place
from config.api.telling import Telling
from config.prepared import Prepared

SIZE, MOST = 100, 1000


class Pages:
    """The pages of one list, as a request asks for them."""

    def __init__(self, request, order, most):
        self.request, self.order, asked = request, order, request.query_params
        self.size = number(asked, PAGE_SIZE, usual=min(SIZE, most // 4), most=most)
        self.cursor = asked.get(CURSOR, "")
        self.counted = words(asked, COUNT, ["true", "false"]) == ["true"]

    def answer(self, queryset, context, fields, *, is_usual=False):
        """Return one page, with the links to those beside it; the query of a usual one is kept."""
        telling = Telling(context, fields)
        place_of = self.order.of(telling)
        at = Place.read(self.cursor, self.order, queryset.model) if self.cursor else None
        backwards = at is not None and at.backwards
        make = _usual_page if is_usual else _page
        page = make(queryset, telling.columns, self.order, backwards, at is not None, self.size + 1)
        rows = page.rows(**(self.order.given(at.values) if at else {}))
        more, rows = len(rows) > self.size, rows[: self.size]
        rows = rows[::-1] if backwards else rows
        before, after = (at and not backwards) or (backwards and more), backwards or more
        return {
            "count": queryset.order_by().count() if self.counted else None,
            "next": self._link(False, place_of(rows[-1])) if after and rows else None,
            "previous": self._link(True, place_of(rows[0])) if before and rows else None,
            "results": telling.told(rows),
        }

    def _link(self, backwards, values):
        cursor = str(Place(str(self.order), backwards, values))
        return replace_query_param(self.request.build_absolute_uri(), CURSOR, cursor)


def _page(queryset, columns, order, backwards, is_beyond, size):
    """Return the query for the rows of a page: from an end of the order, or from beyond a place in it."""
    chosen = order.beyond(queryset, backwards=backwards) if is_beyond else queryset
    return Prepared(lambda: columns.of(order.sorted(chosen, backwards=backwards))[:size])


_usual_page = lru_cache(maxsize=256)(_page)
