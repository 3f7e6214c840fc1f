import pytest
from hypothesis import given

from config.when import NO_DATE, moved_with, read, slip
from config.when.value import MONTHS_OF
from tests.config.when_examples import maybe_dates, near, plain_dates

EXACT = ["day", "month", "quarter", "half", "year"]

# what moves, as far as from here, to here, and where it then is; nothing where that cannot be told
MOVES = [
    # in units of its own
    ("Q3 2026", "Q2 2026", "Q3 2026", "Q4 2026"),
    ("Q4 2026", "Q2 2026", "Q3 2026", "Q1 2027"),
    ("Q1 2027", "Q4 2026", "Q2 2026", "Q3 2026"),
    ("Nov 2026", "Mar 2026", "May 2026", "Jan 2027"),
    ("Jan 2027", "May 2026", "Mar 2026", "Nov 2026"),
    ("H2 2026", "H1 2026", "H2 2026", "H1 2027"),
    ("2027", "2026", "2028", "2029"),
    ("30 Jan 2028", "1 Mar 2026", "31 Mar 2026", "29 Feb 2028"),
    # a coarser one by whole units of its own
    ("Q3 2026", "Mar 2026", "Jun 2026", "Q4 2026"),
    ("2027", "Q1 2026", "Q1 2027", "2028"),
    ("H1 2026", "Q1 2026", "Q3 2026", "H2 2026"),
    ("Q3 2026", "Mar 2026", "May 2026", None),
    ("2027", "Q1 2026", "Q3 2026", None),
    ("Mar 2027", "1 Mar 2026", "1 Apr 2026", None),
    # a finer one becomes as coarse as the distance
    ("Sep 2026", "Q2 2026", "Q3 2026", "Q4 2026"),
    ("14 Nov 2026", "Mar 2026", "Apr 2026", "Dec 2026"),
    ("Q4 2026", "2026", "2027", "2027"),
    ("14 Nov 2026", "H1 2026", "H2 2026", "H1 2027"),
    # no distance between two precisions, nor from or to an open end or no date
    ("Q3 2026", "Q2 2026", "2027", None),
    ("Q3 2026", "Q2 2026", "by Q3 2026", None),
    ("by Q3 2026", "Q2 2026", "Q3 2026", None),
    ("Q3 2026", "Q2 2026", "none", None),
    ("Q3 2026", "none", "Q2 2026", None),
    ("none", "Q2 2026", "Q3 2026", None),
    # about, as soon as one is
    ("Q3 2026", "about Q2 2026", "Q3 2026", "about Q4 2026"),
    ("about Nov 2026", "Mar 2026", "Apr 2026", "about Dec 2026"),
    ("about 1 Nov 2026", "1 Mar 2026", "2 Mar 2026", "about 2 Nov 2026"),
    # nowhere
    ("14 Nov 2026", "Q2 2026", "Q2 2026", "14 Nov 2026"),
    ("14 Nov 2026", "Q2 2026", "about Q2 2026", "14 Nov 2026"),
    # beyond the years of the record
    ("2198", "2026", "2030", None),
]


@pytest.mark.parametrize(("when", "before", "after", "moved"), MOVES)
def test_a_date_moves_as_far_as_another(when, before, after, moved):
    assert moved_with(read(when), read(before), read(after)) == (moved and read(moved))


@given(plain_dates, near(2026), near(2026))
def test_what_is_moved_is_no_more_exact_than_it_was_nor_than_the_distance(when, before, after):
    moved = moved_with(when, before, after)

    if moved is not None and moved != when:
        assert EXACT.index(moved.precision) == max(map(EXACT.index, (when.precision, before.precision)))
        assert moved.approximate == any(date.approximate for date in (when, before, after))


@given(maybe_dates, maybe_dates, maybe_dates)
def test_it_always_answers_with_a_date_or_that_it_cannot_be_told(when, before, after):
    moved = moved_with(when, before, after)

    assert moved is None or (moved and not moved.edge)
    assert moved is None or before.precision == after.precision
    assert moved_with(NO_DATE, before, after) is None


@given(near(2026), near(2026), near(2026))
def test_there_and_back_again(when, before, after):
    moved = moved_with(when, before, after)

    if moved is not None and moved.precision == when.precision:
        back = moved_with(moved, after, before)
        assert (back.earliest, back.latest) == (when.earliest, when.latest)


@given(near(2026), near(2026), near(2026))
def test_a_date_of_the_same_precision_is_later_or_earlier_by_the_same_words(when, before, after):
    moved = moved_with(when, before, after)

    if moved is not None and when.precision == before.precision:
        assert _words(when, moved) == _words(before, after)


@given(near(2026), near(2026), near(2026))
def test_the_count_of_months_is_that_of_the_two(when, before, after):
    moved = moved_with(when, before, after)

    if moved is not None and before.precision in MONTHS_OF and moved.precision == when.precision:
        assert _months(moved) - _months(when) == _months(after) - _months(before)


def _words(before, after):
    return slip(before, after).text.removeprefix("about ")


def _months(date):
    return date.earliest.year * 12 + date.earliest.month
