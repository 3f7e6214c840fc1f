"""The small drawings say no more than the date does."""

import re
from datetime import date

import pytest

from config import strips
from config.when import NO_DATE, read

QUARTER = strips.CELL
RECT = re.compile(r'<rect class="([\w-]+)" x="(-?[\d.]+)" y="-?[\d.]+" width="([\d.]+)"')


def filled(text, kind="ys-hit", **options):
    """Return left and right of each filled part, in pixels."""
    parts = RECT.findall(strips.year_strip(read(text), **options))
    return [(float(x), float(x) + float(width)) for name, x, width in parts if name == kind]


def width(parts):
    return sum(right - left for left, right in parts)


def test_a_quarter_fills_its_cell_and_no_other():
    assert filled("Q3 2026") == [(16, 23)]


def test_a_month_fills_a_third_of_its_quarter():
    assert width(filled("Mar 2026")) == pytest.approx(QUARTER / 3, abs=0.02)
    assert filled("Mar 2026")[0][1] == pytest.approx(7, abs=0.02)


@pytest.mark.parametrize(
    ("half", "cells"), [("H1 2026", [(0, 7), (8, 15)]), ("H2 2026", [(16, 23), (24, 31)])]
)
def test_a_half_year_fills_two_cells(half, cells):
    assert filled(half) == cells


def test_a_year_fills_all_four_lightly():
    assert width(filled("2026", "ys-year")) == 4 * QUARTER
    assert not filled("2026")


def test_only_an_exact_day_is_a_line_at_its_place():
    ((left, right),) = filled("1 Jan 2026", "ys-day")
    assert (left + right) / 2 == pytest.approx(QUARTER / 3 / 31 / 2, abs=0.02)
    ((late, _),) = filled("31 Dec 2026", "ys-day")
    assert left < late < strips.WIDTH


@pytest.mark.parametrize("text", ["Mar 2026", "Q1 2026", "H1 2026", "2026", "about Mar 2026", "by Mar 2026"])
def test_what_is_not_a_day_is_never_drawn_as_one(text):
    assert not filled(text, "ys-day")


def test_no_date_is_an_empty_shape_and_not_a_blank():
    drawing = strips.year_strip(NO_DATE)

    assert "ys-void" in drawing
    assert "ys-hit" not in drawing
    assert "ys-tick" not in drawing


def test_what_was_done_without_a_date_has_a_tick():
    assert "ys-tick" in strips.year_strip(NO_DATE, done=True)


def test_an_estimate_looks_different_from_a_sourced_date():
    assert "is-est" in strips.year_strip(read("Q3 2026"), estimate=True)
    assert "is-est" not in strips.year_strip(read("Q3 2026"))


def test_by_fills_from_the_start_of_the_year_and_points_back():
    assert filled("by Jun 2026", "ys-year") == [(0, 7), (8, 15)]
    assert "ys-open" in strips.year_strip(read("by Jun 2026"))


def test_from_fills_to_the_end_of_the_year_and_points_on():
    assert filled("from Q3 2026", "ys-year") == [(16, 23), (24, 31)]
    assert 'd="M31.5' in strips.year_strip(read("from Q3 2026"))


def test_about_is_wider_by_one_unit_on_each_side():
    assert width(filled("about Q2 2026", "ys-about")) == 3 * QUARTER
    assert width(filled("about May 2026", "ys-about")) == pytest.approx(QUARTER, abs=0.05)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("about Jan 2026", date(2025, 12, 1), date(2026, 2, 28)),
        ("about Q4 2026", date(2026, 7, 1), date(2027, 3, 31)),
        ("about H1 2026", date(2025, 7, 1), date(2026, 12, 31)),
        ("about 2026", date(2025, 1, 1), date(2027, 12, 31)),
        ("about 2 Mar 2026", date(2026, 3, 1), date(2026, 3, 3)),
        ("by about Mar 2026", None, date(2026, 4, 30)),
        ("from 2026", date(2026, 1, 1), None),
    ],
)
def test_the_window_that_is_drawn(text, first, last):
    assert strips.spread(read(text)) == (first, last)


def test_days_follow_each_other_without_leaving_their_quarter():
    places = [
        strips.place(date(2024, 1, 1).replace(month=month, day=day))
        for month in range(1, 13)
        for day in range(1, 29)
    ]

    assert places == sorted(places)
    assert strips.place(date(2024, 3, 31), after=True) == pytest.approx(QUARTER)
    assert strips.place(date(2024, 4, 1)) == QUARTER + strips.GAP


def test_the_track_shows_done_now_ahead_and_not_needed():
    track = strips.stage_track(3, ("A", "B", "C", "D", "E"), skipped=(4,))

    assert re.findall(r'rect class="([\w-]+)"', track) == [
        "st-done",
        "st-done",
        "st-now",
        "st-skip",
        "st-todo",
    ]
    assert 'aria-label="Stage 3 of 5, C"' in track


def test_few_programmes_are_blocks_and_many_are_a_bar_to_scale():
    few = strips.stage_counts([4, 1, 0])
    many = strips.stage_counts([40, 20, 0])

    assert few.count('class="st-now"') == 5
    assert re.findall(r'st-now" x="\d+" y="[\d.]+" width="15" height="([\d.]+)"', many) == ["24", "12"]
    assert strips.stage_counts([]).startswith("<svg")


def test_an_age_fills_its_bar_up_to_the_end_of_the_scale():
    assert 'class="aged-fg" width="36"' in strips.age_bar(90, old=90)
    assert 'class="aged-fg" width="60"' in strips.age_bar(4000, old=90)


def test_no_drawing_carries_a_style_of_its_own():
    drawings = [strips.year_strip(read("Q3 2026")), strips.stage_track(1, ("A",)), strips.age_bar(1, 90)]

    assert not any("style" in drawing for drawing in drawings)
