"""The timeline is true to scale in months, quarters and years, and draws no date more exactly than it is known."""

import re
from datetime import date

import pytest

from config.when import NO_DATE, read
from programmes.charts import Axis, Mark
from programmes.charts.scale import HIGH, LOW, SCALES
from programmes.charts.timeline import LANE, LANE_LEFT, road_gap, road_grid, road_head, road_row

TODAY = date(2026, 3, 2)
QUARTERS = SCALES["quarters"]
AXIS = Axis(date(2025, 1, 1), date(2029, 1, 1), LOW, HIGH)
SHAPE = re.compile(r'<(?:rect|line|use)[^>]*?class="([\w -]+)"')


def row(when, promised="", **options):
    mark = {name: options.pop(name) for name in ("done", "estimate", "partly") if name in options}
    baseline = read(promised) if promised else NO_DATE
    return road_row(AXIS, Mark(read(when), baseline, **mark), TODAY, **options)


def drawn(markup):
    return SHAPE.findall(markup)


def span(markup, kind):
    """Return left and right of the one rectangle of this kind, in per cent."""
    ((left, width),) = re.findall(rf'<rect class="{kind}" x="([\d.]+)%" width="([\d.]+)%"', markup)
    return float(left), float(left) + float(width)


def place(markup, kind):
    """Return where the one mark of this kind stands, in per cent."""
    (x,) = re.findall(rf'<use href="#[\w-]+" class="{kind}" x="([\d.]+)%"', markup)
    return float(x)


def at(*day):
    return pytest.approx(AXIS.at(date(*day)), abs=0.02)


# The axis


@pytest.mark.parametrize("name", SCALES)
def test_a_year_is_as_wide_as_a_year_in_each_scale(name):
    axis = SCALES[name].axis_around([Mark(read("Mar 2027"))], TODAY)
    year = (HIGH - LOW) * 365 / (axis.end - axis.start).days

    assert axis.at(date(2027, 1, 1)) - axis.at(date(2026, 1, 1)) == pytest.approx(year)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("months", date(2026, 1, 1), date(2026, 12, 1)),
        ("quarters", date(2025, 1, 1), date(2027, 4, 1)),
        ("years", date(2024, 1, 1), date(2030, 1, 1)),
    ],
)
def test_the_axis_holds_whole_units_around_today(name, start, end):
    axis = SCALES[name].axis_around([], TODAY)

    assert (axis.start, axis.end) == (start, end)


def test_the_axis_reaches_what_there_is_to_show():
    axis = QUARTERS.axis_around([Mark(read("5 May 2024"), done=True), Mark(read("Nov 2027"))], TODAY)

    assert (axis.start, axis.end) == (date(2024, 4, 1), date(2028, 1, 1))


def test_the_axis_does_not_stretch_to_what_is_far_away():
    far = [Mark(read("1990"), done=True), Mark(read("2060")), Mark(NO_DATE), Mark(read("by 2050"))]

    assert QUARTERS.axis_around(far, TODAY) == QUARTERS.axis_around([], TODAY)


def test_an_axis_may_begin_anywhere_and_is_as_long_as_usual():
    axis = QUARTERS.axis_from(date(2031, 5, 17))

    assert (axis.start, axis.end) == (date(2031, 4, 1), date(2033, 7, 1))


def test_half_an_axis_further_on_the_other_half_is_still_there():
    axis = QUARTERS.axis_from(date(2030, 1, 1))

    assert QUARTERS.moved(axis, +1) == date(2031, 1, 1)
    assert QUARTERS.moved(axis, -1) == date(2029, 1, 1)


def test_an_axis_stays_within_the_years_of_an_honest_date():
    last = QUARTERS.axis_from(date(2199, 12, 31))

    assert last.last == date(2199, 12, 31)
    assert QUARTERS.moved(QUARTERS.axis_from(date(1900, 4, 1)), -1) == date(1900, 1, 1)


# The head and the grid


def test_each_unit_has_its_line_and_its_name_in_the_middle():
    axis = QUARTERS.axis_around([], TODAY)
    head = road_head(axis, QUARTERS, TODAY)

    names = re.findall(r'class="r-qlab" x="([\d.]+)%" y="54" text-anchor="middle">(Q\d)<', head)
    assert [name for _, name in names] == ["Q1", "Q2", "Q3", "Q4"] * 2 + ["Q1"]
    middle = (axis.at(date(2025, 1, 1)) + axis.at(date(2025, 4, 1))) / 2
    assert float(names[0][0]) == pytest.approx(middle, abs=0.02)
    assert drawn(road_grid(axis, QUARTERS, TODAY)).count("r-q") == 6
    assert drawn(road_grid(axis, QUARTERS, TODAY)).count("r-year") == 3


@pytest.mark.parametrize(
    ("name", "units", "years"),
    [
        ("months", ["Jan", "Feb", "Mar"], ["2026"]),
        ("quarters", ["Q1", "Q2", "Q3"], ["2025", "2026", "2027"]),
        ("years", ["2024", "2025", "2026"], []),
    ],
)
def test_units_and_years_are_named(name, units, years):
    scale = SCALES[name]
    head = road_head(scale.axis_around([], TODAY), scale, TODAY)

    assert re.findall(r'class="r-qlab[^>]*>([^<]+)<', head)[:3] == units
    assert re.findall(r'class="r-ylab[^>]*>([^<]+)<', head) == years


def test_a_year_begun_before_the_axis_is_named_where_there_is_room():
    november = QUARTERS.axis_from(date(2025, 10, 1))
    april = QUARTERS.axis_from(date(2025, 4, 1))

    assert ">2025<" not in road_head(november, QUARTERS, TODAY)
    assert ">2025<" in road_head(april, QUARTERS, TODAY)


def test_a_narrow_screen_may_leave_out_every_other_name_but_no_quarter_of_few():
    months = road_head(SCALES["months"].axis_around([], TODAY), SCALES["months"], TODAY)
    few = road_head(QUARTERS.axis_around([], TODAY), QUARTERS, TODAY)
    long = QUARTERS.axis_around([Mark(read("Q2 2024")), Mark(read("Q1 2028"))], TODAY)

    assert re.findall(r'class="r-qlab"[^>]*>(\w+)<', months) == ["Jan", "Apr", "Jul", "Oct"]
    assert "is-fine" not in few
    assert road_head(long, QUARTERS, TODAY).count("is-fine") == 8


def test_the_line_of_the_day_falls_on_its_day_in_head_and_rows():
    axis = QUARTERS.axis_around([], TODAY)

    for markup in (road_head(axis, QUARTERS, TODAY), road_grid(axis, QUARTERS, TODAY)):
        (x,) = re.findall(r'<line class="r-today" x1="([\d.]+)%"', markup)
        assert float(x) == pytest.approx(axis.at(TODAY), abs=0.01)
    assert ">2 Mar<" in road_head(axis, QUARTERS, TODAY)


def test_a_day_that_is_not_on_the_axis_has_no_line():
    axis = QUARTERS.axis_from(date(2030, 1, 1))

    assert "r-today" not in road_head(axis, QUARTERS, TODAY)
    assert "r-today" not in road_grid(axis, QUARTERS, TODAY)


def test_the_grid_is_drawn_once_and_stands_in_each_row_by_reference():
    assert 'id="road-grid"' in road_grid(AXIS, QUARTERS, TODAY)
    assert 'href="#road-grid"' in road_gap()
    assert "r-q" not in road_gap()


def test_the_lane_of_what_has_no_date_begins_after_the_axis():
    assert HIGH < LANE_LEFT < LANE
    assert f'class="r-lane" x="{LANE_LEFT}%"' in road_grid(AXIS, QUARTERS, TODAY)


# What is done


def test_what_is_done_on_a_day_is_a_diamond_on_that_day():
    markup = row("22 Oct 2025", done=True)

    assert drawn(markup) == ["m-done"]
    assert place(markup, "m-done") == at(2025, 10, 22)


def test_what_is_done_in_a_month_is_as_wide_as_the_month():
    markup = row("Oct 2025", done=True)

    assert drawn(markup) == ["b-done"]
    assert span(markup, "b-done") == (at(2025, 10, 1), at(2025, 11, 1))


def test_what_is_done_has_no_ghost():
    assert "b-ghost" not in row("22 Oct 2025", "Q1 2025", done=True)


# What is to come


@pytest.mark.parametrize(
    "text", ["Mar 2027", "Q3 2026", "H2 2026", "2027", "about Sep 2026", "from Aug 2026"]
)
def test_a_window_never_has_a_centre_mark(text):
    assert "<use" not in row(text)


def test_a_window_is_as_wide_as_its_days():
    assert span(row("Q3 2026"), "b-src") == (at(2026, 7, 1), at(2026, 10, 1))


def test_a_sourced_date_and_an_estimate_do_not_look_alike():
    assert drawn(row("Q3 2026")) == ["b-src"]
    assert drawn(row("Q3 2026", estimate=True)) == ["b-est", "b-hatch"]


def test_a_window_partly_gone_is_dashed_up_to_the_day():
    markup = row("2026")

    assert span(markup, "b-spent") == (at(2026, 1, 1), at(2026, 3, 2))
    assert span(markup, "b-src") == (at(2026, 3, 2), at(2027, 1, 1))


def test_a_window_that_is_over_is_red():
    assert drawn(row("Feb 2026")) == ["b-src is-overdue"]
    assert drawn(row("2 Mar 2026")) == ["b-src"]


def test_not_before_is_open_to_the_right_and_by_to_the_left():
    assert span(row("from Aug 2026"), "b-src is-open") == (at(2026, 8, 1), pytest.approx(HIGH, abs=0.02))
    assert span(row("by Dec 2026"), "b-src is-open") == (at(2026, 3, 2), at(2027, 1, 1))


def test_about_is_dashed_and_wider_by_a_unit_on_each_side():
    assert span(row("about Sep 2026"), "b-src is-about") == (at(2026, 8, 1), at(2026, 11, 1))


def uprights(markup):
    return re.findall(r'<line class="b-edge" x1="([\d.]+)%" x2="\1%"', markup)


def test_a_window_that_goes_on_beyond_the_axis_is_open_to_that_side():
    axis = Axis(date(2026, 4, 1), date(2027, 1, 1), LOW, HIGH)
    beyond = road_row(axis, Mark(read("2027")), TODAY)
    both = road_row(Axis(date(2027, 4, 1), date(2027, 7, 1), LOW, HIGH), Mark(read("2027")), TODAY)
    into = road_row(Axis(date(2026, 4, 1), date(2027, 7, 1), LOW, HIGH), Mark(read("2027")), TODAY)

    assert "m-off" in beyond
    assert "b-src is-open" in both
    assert uprights(both) == []
    assert uprights(into) == [f"{LOW + (HIGH - LOW) * 275 / 456:.2f}"]


# What was promised


def test_the_ghost_shows_only_where_it_differs():
    assert "b-ghost" not in row("Q3 2026", "Q3 2026")
    assert span(row("Q3 2026", "Q2 2026"), "b-ghost") == (at(2026, 4, 1), at(2026, 7, 1))
    assert "b-ghost" in row("Jun 2026", "Q2 2026")


def test_an_arrow_leads_from_the_end_of_the_promise_to_the_start_of_the_forecast():
    markup = row("Q3 2026", "Q1 2026")

    ((left, right),) = re.findall(r'class="b-move" x1="([\d.]+)%" x2="([\d.]+)%"', markup)
    assert (float(left), float(right)) == (at(2026, 4, 1), at(2026, 7, 1))
    assert place(markup, "b-movehead") == at(2026, 7, 1)


@pytest.mark.parametrize("forecast", ["Q1 2026", "Jun 2026", "H1 2026", "2026", "by Sep 2026"])
def test_what_is_earlier_inside_or_overlapping_has_no_arrow(forecast):
    assert "b-move" not in row(forecast, "Q2 2026")


def test_a_promise_before_the_axis_leaves_its_arrow():
    markup = row("Q3 2026", "Q2 2024")

    assert "b-ghost" not in markup
    assert f'class="b-move" x1="{LOW}%"' in markup


def test_without_the_baseline_there_is_neither_ghost_nor_arrow():
    assert drawn(row("Q3 2026", "Q1 2026", shows_baseline=False)) == ["b-src"]


# What has no date, or waits, or lies elsewhere


def test_what_has_no_date_stands_in_the_lane_and_never_on_the_axis():
    markup = row("none", "Q1 2026")

    assert drawn(markup) == ["m-void"]
    assert place(markup, "m-void") == LANE


def test_what_is_done_or_partly_done_without_a_date_stands_in_the_lane_too():
    assert place(row("none", done=True), "m-done") == LANE
    assert drawn(row("none", partly=True)) == ["m-void", "m-done"]


def test_what_waits_has_an_arrow_before_it():
    assert place(row("none", waits=True), "m-link") == LANE
    assert place(row("Q3 2026", waits=True), "m-link") == at(2026, 7, 1)
    assert "m-link" not in row("Q3 2026")


def test_an_arrow_does_not_stand_outside_the_drawing():
    assert "m-link" not in row("by Dec 2026", waits=True)


def test_what_lies_before_or_after_the_axis_is_pointed_to():
    assert re.findall(r'href="#(\w+-\w+)" class="m-off"', row("2023", done=True)) == ["m-back"]
    assert re.findall(r'href="#(\w+-\w+)" class="m-off"', row("2030")) == ["m-head"]
