from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from config.when import by_date, overdue, overlapping, read, undated
from tests.config.when_examples import Event, near

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("event_table")]

some_dates = st.lists(near(2026) | st.just(read("none")), min_size=1, max_size=12)
some_days = st.dates(date(2025, 6, 1), date(2028, 6, 1))
with_a_table = hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture])


def table_of(whens):
    Event.objects.all().delete()
    Event.objects.bulk_create(Event(forecast=when) for when in whens)
    return Event.objects


def dates_of(events):
    return sorted((event.forecast for event in events), key=lambda when: when.text)


def sorted_texts(whens):
    return sorted(whens, key=lambda when: when.text)


@given(some_dates, some_days, some_days)
@with_a_table
def test_the_database_and_a_date_agree_on_what_overlaps(whens, one, other):
    first, last = sorted([one, other])

    found = table_of(whens).filter(overlapping("forecast", first, last))

    assert dates_of(found) == sorted_texts(when for when in whens if when.overlaps(first, last))


@given(some_dates, some_days)
@with_a_table
def test_the_database_and_a_date_agree_on_what_is_overdue(whens, today):
    found = table_of(whens).filter(overdue("forecast", today))

    assert dates_of(found) == sorted_texts(when for when in whens if when.overdue(today))


@pytest.mark.parametrize(("today", "late"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_a_row_is_overdue_from_the_day_after_its_window(today, late):
    events = table_of([read("by June 2026")])

    assert events.filter(overdue("forecast", today)).exists() is late


@given(some_dates)
@with_a_table
def test_the_database_and_a_date_agree_on_what_is_undated(whens):
    events = table_of(whens)

    assert not any(event.forecast for event in events.filter(undated("forecast")))
    assert all(event.forecast for event in events.exclude(undated("forecast")))


@given(some_dates)
@with_a_table
def test_the_database_and_a_date_agree_on_the_order(whens):
    in_order = table_of(whens).order_by(*by_date("forecast"))

    keys = [event.forecast.sort_key for event in in_order]
    assert keys == sorted(keys)


def test_the_order_is_last_day_first_then_open_ends_then_no_date():
    said = [
        "by Feb 2026",
        "14 May 2026",
        "May 2026",
        "by May 2026",
        "2026",
        "from 2025",
        "from 2026",
        "no date given",
    ]
    events = table_of(read(words) for words in reversed(said))

    assert [event.forecast.label for event in events.order_by(*by_date("forecast"))] == said
