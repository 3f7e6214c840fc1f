"""The dates ahead on a printed sheet."""

import re
from datetime import date

import pytest

from config.when import read
from programmes.charts import Mark
from programmes.charts.sheet import ROW, sheet_axis, sheet_head, sheet_row

TODAY = date(2026, 3, 2)


def mark(text, baseline="", **fields):
    return Mark(read(text), read(baseline), **fields)


def axis(*texts):
    return sheet_axis([mark(text) for text in texts], TODAY)


def test_it_begins_with_this_quarter_and_shows_at_least_five():
    shown = axis("Q3 2026")

    assert (shown.start, shown.last) == (date(2026, 1, 1), date(2027, 3, 31))


def test_it_begins_a_quarter_earlier_for_what_should_have_been_done_then():
    assert axis("Q4 2025").start == date(2025, 10, 1)
    assert axis("Q3 2025").start == date(2026, 1, 1)


def test_it_reaches_as_far_as_two_years_ahead_and_no_further():
    assert axis("Q4 2027").last == date(2027, 12, 31)
    assert axis("2031").last == date(2027, 3, 31)


def test_the_head_names_quarters_with_the_year_where_there_is_room():
    near, far = sheet_head(axis("Q3 2026"), TODAY), sheet_head(axis("Q4 2027"), TODAY)

    assert re.findall(r'r-qlab"[^>]*>([^<]*)<', near) == [
        "Q1 2026",
        "Q2 2026",
        "Q3 2026",
        "Q4 2026",
        "Q1 2027",
    ]
    assert re.findall(r'r-qlab"[^>]*>([^<]*)<', far)[:6] == ["Q1 ’26", "Q2", "Q3", "Q4", "Q1 ’27", "Q2"]
    assert ">2 Mar</text>" in near
    assert ">no date</text>" in near


@pytest.mark.parametrize(
    ("told", "shapes"),
    [
        (mark("Q3 2026"), ["b-src"]),
        (mark("Q3 2026", estimate=True), ["b-est", "b-hatch"]),
        (mark("Q3 2026", "Q1 2026"), ["b-ghost", "b-move", "b-movehead", "b-src"]),
        (mark("2026"), ["b-spent", "b-src"]),
        (mark("none"), ["m-void"]),
        (mark("2031"), ["m-off"]),
    ],
)
def test_a_row_draws_a_milestone_on_its_own_grid(told, shapes):
    drawn = sheet_row(axis("Q3 2026"), told, TODAY)
    kinds = re.findall(r'class="([^"]+)"', drawn)

    assert drawn.startswith(f'<svg class="brief-row" width="100%" height="{ROW.height}" aria-hidden="true"')
    assert [kind for kind in kinds if kind.startswith(("b-", "m-"))] == shapes
    assert {"r-lane", "r-q", "r-year", "r-today"} <= set(kinds)
    assert 'href="#road-grid"' not in drawn
