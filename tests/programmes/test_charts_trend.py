"""Ribbons are true to scale on both axes, and claim no day that nobody gave."""

import re
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest

from config.when import read
from programmes import charts
from programmes.charts import Axis, Point, Ribbon, Run
from programmes.charts.labels import Chip, Label, settled
from programmes.charts.ladder import READABLE, TOP, Ladder, ladder_for
from programmes.charts.ribbons import Drawn, edges
from programmes.charts.trend import Sheet, thinned

DAYS = [date(2025, 11, 3), date(2026, 1, 5), date(2026, 3, 2)]
TODAY = DAYS[-1]
THREE_YEARS = Ladder(date(2025, 1, 1), date(2028, 1, 1))


def run(*texts, end="", later=(), estimate=()):
    points = [
        Point(day, read(text), estimate=at in estimate, later="+1 Q" if at in later else "")
        for at, (day, text) in enumerate(zip(DAYS, texts, strict=False))
    ]
    return Run(tuple(points), end)


def drawn(*runs, name="First delivery", today=TODAY):
    """Return scale, plot and dates now of one milestone."""
    return charts.trend([Ribbon(name, runs)], DAYS, today, "Milestone trend")


def plot(*runs, **options):
    return drawn(*runs, **options)[1]


def lines(markup, kind):
    found = re.findall(
        rf'<line class="{kind}" x1="([\d.]+)%" x2="([\d.]+)%" y1="([\d.]+)" y2="([\d.]+)"', markup
    )
    return [tuple(map(float, each)) for each in found]


def shapes(markup, kind):
    """Return the corners of each shape of a kind."""
    paths = re.findall(rf'<path class="{kind}" d="M([^Z]+)Z"', markup)
    return [[tuple(map(float, place.split())) for place in path.split(" L")] for path in paths]


def thickness(text, ladder=THREE_YEARS):
    upper, lower = edges(ladder, read(text))
    return lower - upper


# Up: the forecast


def test_a_year_is_as_thick_as_a_year_but_for_what_keeps_neighbours_apart():
    assert thickness("2026") == pytest.approx(365 * THREE_YEARS.a_day - 2 * 3)


@pytest.mark.parametrize(
    ("text", "days"), [("H1 2026", 181), ("Q3 2026", 92), ("Mar 2026", 31), ("about Q2 2026", 273)]
)
def test_a_window_is_as_thick_as_its_days(text, days):
    whole = days * THREE_YEARS.a_day

    assert whole - 2 * 3 - 0.01 <= thickness(text) <= whole


def test_a_day_is_a_line_that_can_be_seen_where_the_day_is():
    upper, lower = edges(THREE_YEARS, read("15 Aug 2026"))

    assert lower - upper == pytest.approx(2)
    noon = (THREE_YEARS.y(date(2026, 8, 15)) + THREE_YEARS.y(date(2026, 8, 16))) / 2
    assert (upper + lower) / 2 == pytest.approx(noon)


def test_later_is_higher():
    places = [edges(THREE_YEARS, read(f"Q{number} 2026")) for number in (1, 2, 3, 4)]

    assert all(later[1] < earlier[0] for earlier, later in pairwise(places))


def test_an_open_side_reaches_the_edge():
    assert edges(THREE_YEARS, read("by Jun 2026"))[1] == THREE_YEARS.bottom
    assert edges(THREE_YEARS, read("from Jun 2026"))[0] == TOP


@pytest.mark.parametrize(("text", "closed"), [("by Jun 2026", 0), ("from Jun 2026", 1)])
def test_an_open_side_has_no_edge(text, closed):
    sides = edges(ladder_for([(DAYS[0], read(text), True)], TODAY), read(text))

    drawn_at = {
        begins for _, _, begins, ends in lines(plot(run(*[text] * 3)), "mta-edge is-src") if begins == ends
    }

    assert [*drawn_at] == [pytest.approx(sides[closed], abs=0.01)]


def test_about_is_wider_by_a_unit_on_each_side_and_dashed():
    assert thickness("about Jul 2026") == pytest.approx(thickness("Jul 2026") * 3, rel=0.1)
    assert "is-about" in plot(run("about Jul 2026", "about Jul 2026"))
    assert "is-about" not in plot(run("Jul 2026", "Jul 2026"))


@pytest.mark.parametrize(
    "text", ["2026", "H2 2026", "Q3 2026", "about Mar 2026", "by 2027", "from 2027", "5 Jan 2027"]
)
def test_what_is_still_to_come_never_has_a_mark_that_claims_a_day(text):
    assert "<use" not in plot(run(text, text, text))


# The ladder


def test_the_ladder_holds_whole_quarters_from_the_first_window_to_the_end_of_the_last():
    ladder = ladder_for([(DAYS[0], read("Feb 2026"), True), (DAYS[1], read("Q3 2026"), True)], TODAY)

    assert (ladder.low, ladder.high) == (date(2026, 1, 1), date(2026, 10, 1))
    assert [label for *_, label in ladder.rungs()] == ["Q1 2026", "Q2 2026", "Q3 2026"]


def test_the_ladder_shows_half_a_year_of_a_window_without_an_end():
    ladder = ladder_for([(DAYS[0], read("from 2027"), True)], TODAY)

    assert (ladder.low, ladder.high) == (date(2027, 1, 1), date(2027, 10, 1))


def test_the_ladder_shows_a_window_without_a_start_from_the_report_on():
    assert ladder_for([(DAYS[0], read("by 2026"), True)], TODAY).low == date(2025, 10, 1)


def test_the_ladder_reaches_today_only_where_a_date_is_overdue():
    gone = read("Q3 2025")

    assert ladder_for([(DAYS[0], gone, True)], TODAY).high == date(2026, 4, 1)
    assert ladder_for([(DAYS[0], gone, False)], TODAY).high == date(2025, 10, 1)


def test_a_quarter_is_about_sixty_pixels_thick_while_there_is_room():
    assert 50 < Ladder(date(2026, 1, 1), date(2027, 4, 1)).a_day * 91 < 75


@pytest.mark.parametrize("years", [1, 2, 5, 9, 20, 60, 150])
def test_the_ladder_stays_on_a_page_and_its_labels_stay_apart(years):
    ladder = Ladder(date(2026, 4, 1), date(2026 + years, 4, 1))
    middles = [(ladder.y(first) + ladder.y(after)) / 2 for first, after, _ in ladder.rungs()[1:-1]]

    assert 110 <= ladder.bottom - TOP <= 420.01 or years < 2
    assert all(below - above >= READABLE - 0.5 for below, above in pairwise(middles))


def test_a_rung_of_many_years_says_which():
    assert [label for *_, label in Ladder(date(2026, 1, 1), date(2061, 1, 1)).rungs()][1] == "2030–2034"


# Across: the reports


def test_reports_stand_at_their_day():
    dotted = [x for x, *_ in lines(plot(run(*["Q3 2026"] * 3)), "mta-report")]

    assert dotted == pytest.approx([2, 2 + 63 / 119 * 96, 98], abs=0.01)


def test_a_report_names_its_year_where_it_is_another_one():
    markup = plot(run(*["Q3 2026"] * 3))

    assert re.findall(r'class="ax[^>]*>([^<]+)<', markup) == [
        "3 Nov",
        "2025",
        "5 Jan",
        "2026",
        "2 Mar",
        "2026",
    ]


def test_of_many_reports_only_so_many_are_named_that_they_stay_apart():
    days = [DAYS[0] + timedelta(days=day) for day in range(400)]
    axis = Axis(days[0], days[-1], 2, 98)

    named = thinned(axis, days, 20)

    assert (named[0], named[-1]) == (days[0], days[-1])
    assert all(axis.at(after) - axis.at(before) >= 20 for before, after in pairwise(named))
    assert len(named) >= 4


def test_a_day_that_has_no_room_on_a_phone_is_marked():
    close = [DAYS[0], DAYS[0] + timedelta(days=30), TODAY]
    picture = charts.trend([Ribbon("Step", (run("2026", "2026", "2026"),))], close, TODAY, "")[1]

    assert re.findall(r'class="ax is-close"[^>]*>([^<]+)<', picture) == ["3 Dec"]


def test_a_chip_stays_inside_the_drawing():
    chip = Point(TODAY, read("Q2 2026"), later="+2–7 M")
    late = Run((Point(TODAY - timedelta(days=1), read("Q1 2026")), chip))

    assert re.search(r'class="mta-chiptext" x="90%"', plot(late))


def test_a_date_that_moves_is_joined_straight_from_report_to_report():
    markup = plot(run("Q1 2026", "Q1 2026", "Q2 2026"))

    assert len(shapes(markup, "mta-src")[0]) == 6
    level, climbing = lines(markup, "mta-edge is-src")[0], lines(markup, "mta-edge is-src")[2]
    assert level[2] == level[3]
    assert climbing[2] > climbing[3]


def test_a_date_that_holds_is_one_line_however_often_it_is_confirmed():
    days = [DAYS[0] + timedelta(days=day) for day in range(100)]
    held = Run(tuple(Point(day, read("2027")) for day in days))

    picture = charts.trend([Ribbon("Step", (held,))], days, days[-1], "")[1]

    assert len(shapes(picture, "mta-src")[0]) == 4
    assert len(lines(picture, "mta-edge is-src")) == 3


def test_where_a_date_moves_later_its_edges_are_red_and_a_chip_says_by_how_much():
    markup = plot(run("Q1 2026", "Q1 2026", "Q2 2026", later={2}))

    (upper,), (lower,) = lines(markup, "mta-edge is-src is-late"), lines(markup, "mta-edge is-src is-moved")
    assert upper[:2] == lower[:2] == pytest.approx((2 + 63 / 119 * 96, 98), abs=0.01)
    assert upper[2] < lower[2]
    assert re.findall(r'class="mta-chiptext"[^>]*>([^<]+)<', markup) == ["+1 Q"]


def test_a_date_that_holds_has_nothing_red():
    markup = plot(run("Q1 2026", "Q1 2026", "Q1 2026"))

    for red in ("is-late", "is-moved", "mta-chip"):
        assert red not in markup


def test_estimate_and_source_are_never_in_one_shape():
    markup = plot(run("Q3 2026", "Q3 2026", "Q4 2026", estimate={2}))

    (sourced,), (estimated,) = shapes(markup, "mta-src"), shapes(markup, "mta-est")
    assert max(x for x, _ in sourced) == min(x for x, _ in estimated)


def test_a_date_that_is_lost_ends_its_ribbon_and_says_so():
    markup = plot(run("Q3 2026", "Q3 2026", end="no date any more"))

    (shape,) = shapes(markup, "mta-src")
    assert max(x for x, _ in shape) == pytest.approx(2 + 63 / 119 * 96, abs=0.01)
    assert len(lines(markup, "mta-end")) == 1
    assert ">no date any more</text>" in markup


def test_a_date_that_comes_back_begins_anew():
    points = run("Q3 2026", "Q3 2026", "Q4 2026").points
    markup = plot(Run(points[:2], "no date any more"), Run(points[2:]))

    assert markup.count(">First delivery</text>") == 2
    assert max(x for x, _ in shapes(markup, "mta-src")[0]) < 98


def test_only_an_exact_day_on_which_it_was_met_is_a_diamond():
    day, month = plot(run("Q1 2026", "5 Jan 2026", end="met")), plot(run("Q1 2026", "Jan 2026", end="met"))

    assert day.count("m-done") == 1
    assert "m-done" not in month
    assert "m-done" not in plot(run("Q1 2026", "about 5 Jan 2026", end="met"))
    assert len(lines(month, "mta-end")) == 1
    assert ">met</text>" in day


def test_the_dashed_line_is_where_report_and_forecast_are_one_day():
    sheet = Sheet(Axis(DAYS[0], DAYS[-1], 2, 98), Ladder(date(2026, 1, 1), date(2027, 1, 1)), DAYS)

    for x, y in sheet._passing():
        day = DAYS[0] + timedelta(days=round((x - 2) / 96 * 119))
        assert y == pytest.approx(sheet.ladder.y(day), abs=0.01)


def test_what_is_below_the_dashed_line_is_washed_out():
    ((*area,),) = shapes(plot(run("2026", "2026", "2026")), "mta-past")
    ladder = Ladder(date(2026, 1, 1), date(2027, 1, 1))

    assert (98, pytest.approx(ladder.y(TODAY), abs=0.01)) in area
    assert (98, pytest.approx(ladder.bottom, abs=0.01)) in area


def test_where_all_days_are_gone_all_is_washed_out_at_the_end():
    line = Sheet(Axis(DAYS[0], DAYS[-1], 2, 98), Ladder(date(2025, 10, 1), date(2026, 1, 1)), DAYS)

    assert line._past()[-2:] == [(98, TOP), (98, line.ladder.bottom)]
    assert line._passing()[-1] == (line.axis.at(date(2026, 1, 1)), TOP)


# The dates now


def test_the_date_now_stands_at_the_right_with_its_provenance():
    now = drawn(run("Q1 2026", "Q1 2026", "Q2 2026", estimate={2}))[2]

    assert ">Q2 2026<tspan" in now
    assert ">est<" in now
    assert ">est<" not in drawn(run("Q1 2026", "Q1 2026", "Q2 2026"))[2]


def test_a_date_that_is_over_is_called_overdue_in_a_word():
    now = drawn(run("Q3 2025", "Q4 2025", "Q4 2025"))[2]

    assert "is-late" in now
    assert ">overdue</text>" in now
    assert "overdue" not in drawn(run("Q1 2026", "Q1 2026", "Q1 2026"))[2]


def test_two_with_the_same_date_share_its_label():
    ribbons = [Ribbon(name, (run("2026", "2026", "2026"),)) for name in ("One", "Two")]

    assert charts.trend(ribbons, DAYS, TODAY, "")[2].count(">2026</text>") == 1


# Words


def test_labels_do_not_cover_one_another_and_the_first_keeps_its_place():
    labels = [Label("name", 2, 100, "A name", unit="%")] * 5 + [Chip("chip", 4, 100, "+1 Q")]

    placed = settled(labels, 20, 300)

    assert placed[0] == labels[0]
    assert not any(one.covers(other) for one, other in combinations(placed, 2))


def test_labels_that_stand_apart_stay_where_they_are():
    labels = [Label("name", 2, 100, "One"), Label("name", 60, 100, "Two"), Label("name", 2, 140, "Three")]

    assert settled(labels, 20, 300) == labels


def test_a_chip_that_finds_no_room_near_by_is_left_out_and_a_name_never():
    chips, names = [Chip("chip", 50, 100, "+1 Q")] * 9, [Label("name", 50, 100, "A name")] * 9

    assert len(settled(chips, 20, 300)) == 3
    assert len(settled(names, 20, 60)) == 9


def test_a_ribbon_that_begins_late_has_its_name_before_it():
    late = Run((Point(TODAY, read("Q3 2026")),))

    assert re.search(r'class="mta-name"[^>]*text-anchor="end">First delivery<', plot(late))


def test_a_name_is_text_and_a_long_one_is_cut():
    assert "<b>" not in plot(run("2026", "2026"), name="<b>Bold</b>")
    assert ">" + "x" * 43 + "…<" in plot(run("2026", "2026"), name="x" * 200)


def test_the_chart_carries_no_style_and_only_its_shapes_are_stretched():
    scale, picture, now = drawn(run("Q1 2026", "about 2026", "from 2026", later={1}))

    for part in (scale, picture, now):
        assert "style=" not in part
    assert "viewBox" not in scale + now
    assert set(re.findall(r'viewBox="0 0 (\d+) ', picture)) == {"100"}
    for stretched in re.findall(r"<svg width[^>]*viewBox.*?</svg>", picture):
        assert "<text" not in stretched
        assert "<line" not in stretched


def test_the_picture_has_a_name_for_those_who_do_not_see_it():
    assert 'role="img" aria-label="Milestone trend"' in plot(run("2026", "2026"))


@pytest.mark.parametrize("text", ["2026", "from Jan 2026", "by 5 Jan 2026", "about 2026", "5 Jan 2026"])
def test_a_shape_is_never_turned_inside_out(text):
    when = read(text)
    ladder = ladder_for([(DAYS[0], when, True)], TODAY)

    ((_, upper, lower), *_rest) = Drawn(run(text, text), Axis(DAYS[0], TODAY), ladder).corners

    assert TOP - 1.01 <= upper < lower <= ladder.bottom + 1.01
