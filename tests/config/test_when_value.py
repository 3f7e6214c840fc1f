import copy
import pickle
from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given

from config.when import NO_DATE, When, read
from tests.config.when_examples import dates, days, maybe_dates

GRAINS = {
    "14 May 2026": "exact day",
    "about 14 May 2026": "about that day",
    "by 14 May 2026": "any day up to that day",
    "from about 14 May 2026": "any day from about that day",
    "May 2026": "some day in the month",
    "about May 2026": "some day in or near the month",
    "Q3 2026": "some day in the quarter",
    "H2 2026": "some day in the half-year",
    "2026": "some day in the year",
    "by June 2026": "any day up to the end of the month",
    "by about Q2 2026": "any day up to about the end of the quarter",
    "from 2026": "any day from the start of the year",
    "none": "no date in any source",
}

READINGS = {
    "22 Oct 2025": "22 Oct 2025",
    "about 22 Oct 2025": "about 22 Oct 2025",
    "Q3 2026": "1 Jul 2026 to 30 Sep 2026",
    "about Mar 2026": "about 1 Mar 2026 to 31 Mar 2026",
    "by Jun 2026": "any day up to 30 Jun 2026",
    "by about Jun 2026": "any day up to about 30 Jun 2026",
    "from 2026": "any day from 1 Jan 2026",
    "none": "no date given",
}

# the last day on which it is not overdue; None: never overdue
LAST_GOOD_DAYS = {
    "14 May 2026": date(2026, 5, 14),
    "Feb 2028": date(2028, 2, 29),
    "Q3 2026": date(2026, 9, 30),
    "H1 2026": date(2026, 6, 30),
    "2026": date(2026, 12, 31),
    "by June 2026": date(2026, 6, 30),
    "from 2026": None,
    "none": None,
}

# date, today, share gone, running out
SHARES = [
    ("2026", date(2025, 6, 1), 0.0, False),
    ("2026", date(2026, 1, 1), 0.0, False),
    ("2026", date(2026, 10, 1), 273 / 365, False),
    ("2026", date(2026, 10, 2), 274 / 365, True),
    ("2026", date(2026, 12, 31), 364 / 365, True),
    ("2026", date(2027, 1, 1), 1.0, False),
    ("Feb 2026", date(2026, 2, 22), 0.75, False),
    ("Feb 2026", date(2026, 2, 23), 22 / 28, True),
    ("14 May 2026", date(2026, 5, 14), 0.0, False),
    ("14 May 2026", date(2026, 5, 15), 1.0, False),
    ("by June 2026", date(2026, 6, 30), None, False),
    ("from 2026", date(2030, 1, 1), None, False),
    ("none", date(2030, 1, 1), None, False),
]

# date, first, last, whether they share a day
PERIODS = [
    ("Q3 2026", date(2026, 9, 30), date(2026, 12, 31), True),
    ("Q3 2026", date(2026, 10, 1), date(2026, 12, 31), False),
    ("Q3 2026", date(2026, 1, 1), date(2026, 7, 1), True),
    ("Q3 2026", date(2026, 1, 1), date(2026, 6, 30), False),
    ("2026", date(2026, 5, 1), date(2026, 5, 1), True),
    ("by June 2026", date(1950, 1, 1), date(1950, 1, 1), True),
    ("by June 2026", date(2026, 7, 1), date(2026, 7, 1), False),
    ("from 2026", date(2190, 1, 1), date(2190, 1, 1), True),
    ("from 2026", date(2025, 1, 1), date(2025, 12, 31), False),
    ("none", date.min, date.max, False),
]

IN_ORDER = [
    "by Feb 2026",
    "14 May 2026",
    "May 2026",
    "by May 2026",
    "2026",
    "Dec 2027",
    "from 2025",
    "from 2026",
    "no date given",
]


def test_no_date_is_a_value_that_counts_as_nothing():
    assert When() == NO_DATE == read("none")
    assert not NO_DATE
    assert str(NO_DATE) == "no date given"


@given(dates)
def test_every_date_counts_as_something_and_prints_its_label(when):
    assert when
    assert str(when) == f"{when}" == when.label


def test_a_date_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        read("2026").text = "2027"


@given(maybe_dates)
def test_a_date_survives_copying_and_pickling(when):
    assert copy.deepcopy(when) == pickle.loads(pickle.dumps(when)) == when
    assert len({when, copy.deepcopy(when)}) == 1


@pytest.mark.parametrize(("said", "grain"), GRAINS.items())
def test_the_grain_says_how_exact_a_date_is(said, grain):
    assert read(said).grain == grain


@pytest.mark.parametrize(("said", "reading"), READINGS.items())
def test_the_reading_says_which_days_are_meant(said, reading):
    assert read(said).reading == reading


@pytest.mark.parametrize(("said", "last"), LAST_GOOD_DAYS.items())
def test_a_date_is_overdue_once_its_whole_window_is_past(said, last):
    when = read(said)

    assert not when.overdue(last or date.max)
    assert last is None or when.overdue(last + timedelta(days=1))


@pytest.mark.parametrize(("said", "today", "share", "running_out"), SHARES)
def test_a_window_runs_out_when_more_than_three_quarters_are_gone(settings, said, today, share, running_out):
    settings.RUNNING_OUT_SHARE = 0.75

    assert read(said).share_gone(today) == share
    assert read(said).running_out(today) is running_out


def test_how_much_counts_as_running_out_is_a_setting(settings):
    settings.RUNNING_OUT_SHARE = 0.25

    assert read("2026").running_out(date(2026, 6, 1))


@given(dates, days)
def test_a_date_that_is_overdue_is_not_running_out_any_more(when, today):
    assert not (when.overdue(today) and when.running_out(today))


@pytest.mark.parametrize(("said", "first", "last", "shared"), PERIODS)
def test_a_date_is_in_a_period_if_they_share_a_day(said, first, last, shared):
    assert read(said).overlaps(first, last) is shared


def test_dates_sort_by_their_last_day_then_open_ends_then_no_date():
    assert [
        when.label for when in sorted(map(read, reversed(IN_ORDER)), key=lambda when: when.sort_key)
    ] == IN_ORDER
