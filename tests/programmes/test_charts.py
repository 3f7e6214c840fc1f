"""Charts are true to scale, and draw no date more exactly than it is known."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from config.when import NO_DATE, read
from programmes import charts
from programmes.charts import Axis, Mark

TODAY = date(2026, 3, 2)
YEAR_AND_A_HALF = Axis(date(2025, 10, 1), date(2027, 4, 1), 0, 100)
SHAPE = re.compile(r'<(rect|line|use)[^>]*?class="([\w -]+)"[^>]*>')


def drawn(markup):
    return [kind for _, kind in SHAPE.findall(markup)]


def span(markup, kind):
    """Return left and right of the one rectangle of this kind, in per cent."""
    ((left, width),) = re.findall(rf'<rect class="{kind}" x="([\d.]+)%" width="([\d.]+)%"', markup)
    return float(left), float(left) + float(width)


def spark(axis, marks):
    return charts.Sparks(axis, TODAY).of(marks)


def band(text, **options):
    return charts.band(YEAR_AND_A_HALF, Mark(read(text), **options), TODAY, 12, 10)


def test_a_year_is_as_wide_as_a_year():
    axis = Axis(date(2026, 1, 1), date(2028, 1, 1), 0, 100)
    markup = charts.band(axis, Mark(read("2027")), TODAY, 12, 10)

    left, right = span(markup, "b-src")

    assert left == pytest.approx(50)
    assert right == pytest.approx(100)


def test_a_quarter_is_as_wide_as_its_days():
    left, right = span(band("Q3 2026"), "b-src")

    days = (YEAR_AND_A_HALF.end - YEAR_AND_A_HALF.start).days
    assert right - left == pytest.approx(92 / days * 100, abs=0.02)


def test_the_axis_keeps_what_is_outside_at_its_edges():
    assert YEAR_AND_A_HALF.at(date(2020, 1, 1)) == 0
    assert YEAR_AND_A_HALF.at(date(2040, 1, 1)) == 100


@pytest.mark.parametrize(
    "text", ["Mar 2027", "Q3 2026", "H2 2026", "about Sep 2026", "from Aug 2026", "by Dec 2026"]
)
def test_a_window_never_has_a_centre_mark(text):
    assert "<use" not in band(text)
    assert "m-done" not in spark(YEAR_AND_A_HALF, [Mark(read(text))])


def test_only_an_exact_day_is_a_diamond():
    day = spark(YEAR_AND_A_HALF, [Mark(read("5 Jan 2026"), done=True)])
    month = spark(YEAR_AND_A_HALF, [Mark(read("Jan 2026"), done=True)])

    assert "m-done" in drawn(day)
    assert "m-done" not in drawn(month)
    assert "b-done" in drawn(month)


def test_what_is_met_by_a_day_is_a_band_from_the_start():
    met = spark(YEAR_AND_A_HALF, [Mark(read("by 5 Jan 2026"), done=True)])

    assert span(met, "b-done")[0] == 0


def test_the_days_that_are_gone_are_dashed_and_only_the_rest_is_filled():
    markup = band("2026")

    gone, left = span(markup, "b-spent"), span(markup, "b-src")

    assert gone[1] == pytest.approx(YEAR_AND_A_HALF.at(TODAY), abs=0.02)
    assert left[0] == pytest.approx(gone[1], abs=0.02)


def test_a_window_ahead_has_no_day_gone():
    assert "b-spent" not in band("Q3 2026")


def test_a_window_that_is_over_is_red_and_whole():
    markup = band("Jan 2026")

    assert "is-overdue" in markup
    assert "b-spent" not in markup
    assert 'class="b-src is-overdue"' in markup


def test_on_its_last_day_a_window_is_not_overdue():
    assert "is-overdue" not in charts.band(YEAR_AND_A_HALF, Mark(read("2 Mar 2026")), TODAY, 12, 10)


def test_an_estimate_is_hatched_and_a_sourced_date_is_not():
    assert "b-hatch" in band("Q3 2026", estimate=True)
    assert "b-src" not in band("Q3 2026", estimate=True)
    assert "b-hatch" not in band("Q3 2026")


def test_from_is_open_to_the_right():
    markup = band("from Aug 2026")

    assert span(markup, "b-src is-open")[1] == pytest.approx(100)
    uprights = re.findall(r'<line class="b-edge" x1="([\d.]+)%" x2="\1%" y1="12"', markup)
    assert uprights == [charts.number(YEAR_AND_A_HALF.at(date(2026, 8, 1)))]


def test_by_is_open_to_the_left_and_begins_today():
    left, right = span(band("by Dec 2026"), "b-src is-open")

    assert left == pytest.approx(YEAR_AND_A_HALF.at(TODAY), abs=0.02)
    assert right == pytest.approx(YEAR_AND_A_HALF.after(date(2026, 12, 31)), abs=0.02)


def test_about_is_dashed_and_wider_by_a_unit_on_each_side():
    left, right = span(band("about Sep 2026"), "b-src is-about")

    assert left == pytest.approx(YEAR_AND_A_HALF.at(date(2026, 8, 1)), abs=0.02)
    assert right == pytest.approx(YEAR_AND_A_HALF.at(date(2026, 11, 1)), abs=0.02)


def test_a_baseline_shows_only_where_it_differs():
    same = Mark(read("Q3 2026"), baseline=read("Q3 2026"))
    moved = Mark(read("Q3 2026"), baseline=read("Q1 2026"))

    assert charts.ghost(YEAR_AND_A_HALF, same, 25, 4) == ""
    assert span(charts.ghost(YEAR_AND_A_HALF, moved, 25, 4), "b-ghost")[0] == pytest.approx(
        YEAR_AND_A_HALF.at(date(2026, 1, 1)), abs=0.02
    )


def test_the_line_of_today_falls_on_its_day():
    markup = spark(YEAR_AND_A_HALF, [])

    (x,) = re.findall(r'<line class="r-today" x1="([\d.]+)%"', markup)
    assert float(x) == pytest.approx(YEAR_AND_A_HALF.at(TODAY), abs=0.01)


def test_what_has_no_date_or_lies_outside_is_not_drawn():
    nowhere = [Mark(NO_DATE), Mark(read("2035")), Mark(read("1 Jan 2020"), done=True)]

    assert spark(YEAR_AND_A_HALF, nowhere) == spark(YEAR_AND_A_HALF, [])


def test_what_stands_in_two_sparks_is_drawn_alike_and_nothing_else_is():
    sparks = charts.Sparks(YEAR_AND_A_HALF, TODAY)
    said = [Mark(read("Q2 2026")), Mark(read("Q2 2026"), estimate=True), Mark(read("Q2 2026"), done=True)]
    said += [Mark(read("Q2 2026"), read("Q1 2026")), Mark(read("Q2 2026"), read("2026"))]

    assert len({sparks.of([mark]) for mark in said}) == len(said)
    for mark in said:
        assert sparks.of([mark]) == spark(YEAR_AND_A_HALF, [mark])


def test_the_axis_holds_whole_quarters_around_today():
    axis = charts.axis_for([], TODAY)

    assert (axis.start, axis.end) == (date(2025, 10, 1), date(2027, 4, 1))
    assert axis.last == date(2027, 3, 31)


def test_the_axis_reaches_what_there_is_to_show():
    axis = charts.axis_for([Mark(read("5 Mar 2025"), done=True), Mark(read("Nov 2027"))], TODAY)

    assert (axis.start, axis.end) == (date(2025, 1, 1), date(2028, 1, 1))


def test_the_axis_does_not_stretch_to_what_is_far_away():
    far = [Mark(read("1990"), done=True), Mark(read("2060")), Mark(NO_DATE)]

    assert charts.axis_for(far, TODAY) == charts.axis_for([], TODAY)


def test_the_scale_names_each_year():
    scale = charts.spark_scale(charts.axis_for([], TODAY))

    assert re.findall(r">(\d{4})<", scale) == ["2026", "2027"]
    late = charts.spark_scale(charts.axis_for([], date(2026, 11, 22)))
    assert re.findall(r">(\d{4})<", late) == ["2026", "2027"]


def test_a_question_is_one_square_at_its_age():
    strip = charts.age_strip([10, 10, 100])

    assert strip.count('class="age-t"') == 2
    assert strip.count('class="age-t is-old"') == 1


def test_questions_older_than_the_scale_stand_at_its_end():
    assert charts.age_strip([150]) == charts.age_strip([4000])


def test_more_questions_than_there_is_room_for_are_columns_to_scale():
    strip = charts.age_strip({100: 40, 10: 20}, height=22)

    heights = re.findall(r'class="age-t[^"]*" x="[\d.]+%" y="[\d.]+" width="3" height="([\d.]+)"', strip)
    assert heights == ["10.5", "21"]


def test_the_marks_of_the_strip_are_settings(settings):
    settings.QUESTION_DAYS = (10, 60)

    strip = charts.age_strip([], 34, labels=True)

    assert re.findall(r">(\d+)</text>", strip) == ["10", "60"]


def test_no_chart_carries_a_style_of_its_own():
    marks = [Mark(read("Q3 2026"), read("Q1 2026"), estimate=True), Mark(read("5 Jan 2026"), done=True)]
    axis = charts.axis_for(marks, TODAY)

    for chart in (spark(axis, marks), charts.spark_scale(axis), charts.age_strip([1])):
        assert "style=" not in chart
        assert "viewBox" not in chart


def test_every_day_of_the_axis_moves_to_the_right():
    days = [YEAR_AND_A_HALF.start + timedelta(days=n) for n in range(0, 546)]

    places = [YEAR_AND_A_HALF.at(day) for day in days]

    assert all(earlier < later for earlier, later in pairwise(places))
