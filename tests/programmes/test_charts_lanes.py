"""Lanes of ages: a dot stands on its day, none hides another, and none is left out."""

import re
from itertools import pairwise

import pytest

from programmes import charts
from programmes.charts.lanes import BESIDE, FOOT, LEAST_GAP, LEVELS, LONGEST, RISE

DOT = re.compile(r'<circle class="([\w -]+)" cx="([\d.]+)%" cy="(\d+)" r="4"/>')


def dots(markup):
    return [(kind, float(x), int(y)) for kind, x, y in DOT.findall(markup)]


def lane(*ages, oldest=150, asked=False):
    return charts.lane(charts.scale_for(oldest), [(days, asked) for days in ages])


def height(markup):
    return int(re.search(r'height="(\d+)"', markup)[1])


@pytest.mark.parametrize(
    ("oldest", "end", "step"),
    [(0, 150, 30), (150, 150, 30), (151, 180, 60), (300, 300, 60), (396, 450, 90), (9999, LONGEST, 180)],
)
def test_the_scale_reaches_to_the_oldest_and_never_less_than_the_design(oldest, end, step):
    scale = charts.scale_for(oldest)

    assert scale.end == end
    assert scale.ticks[1] == step


def test_a_day_is_as_wide_as_every_other_day():
    scale = charts.scale_for(150)

    assert scale.at(0) == 0.5
    assert scale.at(150) == 99.5
    assert scale.at(75) == 50
    assert scale.at(31) - scale.at(30) == pytest.approx(scale.at(141) - scale.at(140))


def test_a_dot_stands_on_its_day_and_what_is_older_than_the_scale_at_its_end():
    assert [x for _, x, _ in dots(lane(75, 5))] == [3.8, 50]
    assert dots(lane(5000, oldest=5000))[0][1] == 99.5


def test_open_is_solid_asked_is_a_ring_and_old_is_from_the_day_after():
    assert [kind for kind, *_ in dots(lane(90, 91))] == ["dot-open", "dot-open is-old"]
    assert [kind for kind, *_ in dots(lane(1, 120, asked=True))] == ["dot-asked", "dot-asked is-old"]


def test_the_field_of_the_old_begins_where_they_begin():
    left = float(re.search(r'class="age-old" x="([\d.]+)%"', lane(1))[1])

    assert left == pytest.approx(charts.scale_for(150).at(90), abs=0.01)


def test_equal_ages_stand_above_each_other_on_their_day():
    placed = dots(lane(40, 40, 40))

    assert len({x for _, x, _ in placed}) == 1
    assert [y for *_, y in placed] == [placed[0][2] - RISE * level for level in range(3)]


def test_no_dot_covers_another():
    placed = dots(lane(*range(0, 150, 2)))

    apart = 150 * BESIDE / 150 * 99
    for at, (_, x, y) in enumerate(placed):
        for _, other, height in placed[at + 1 :]:
            assert y != height or abs(x - other) >= apart - 0.02


def test_every_dot_is_inside_its_lane_which_grows_with_its_stacks():
    low, tall = lane(10), lane(10, 10, 10, 10, 10)

    assert height(tall) > height(low)
    for markup in (low, tall):
        assert all(y >= FOOT and y + 4 <= height(markup) for *_, y in dots(markup))


def test_what_finds_no_room_is_counted():
    markup = lane(*[100] * (LEVELS + 7), *[20] * (LEVELS + 2))

    assert len(dots(markup)) == 2 * LEVELS
    assert re.findall(r">\+(\d+)<", markup) == ["2", "7"]


def test_counts_that_would_cover_one_another_are_one():
    markup = lane(*[100] * (LEVELS + 3), *[102] * (LEVELS + 3))

    assert sum(int(count) for count in re.findall(r">\+(\d+)<", markup)) == 2 * LEVELS + 6 - len(dots(markup))
    assert len(re.findall(r">\+(\d+)<", markup)) == 1


@pytest.mark.parametrize("oldest", [0, 200, 396, 9999])
def test_the_labels_below_stand_apart_and_the_days_that_count_are_among_them(oldest):
    foot = charts.lanes_foot(charts.scale_for(oldest))
    labels = [(float(x), int(days)) for x, days in re.findall(r'x="([\d.]+)%"[^>]*>(\d+)<', foot)]

    assert 90 in [days for _, days in labels]
    assert labels == sorted(labels)
    assert all(right - left >= LEAST_GAP - 0.01 for (left, _), (right, _) in pairwise(labels))


def test_the_thresholds_are_those_of_the_settings(settings):
    settings.QUESTION_DAYS = (10, 60)

    assert charts.scale_for(0).end == 120
    assert "older than 60 days" in charts.lanes_head(charts.scale_for(0))
    assert [kind for kind, *_ in dots(lane(61))] == ["dot-open is-old"]
