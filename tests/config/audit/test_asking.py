"""Which moment an address asks for, and a clear answer to what cannot be shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config.audit import days
from config.audit.as_of import AsOf, reading
from config.audit.asking import CannotShow, asked_moment
from config.audit.context import acting, today
from tests import make

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2025, 10, 22), date(2025, 12, 8)
DAY = timedelta(days=1)


@pytest.fixture
def record():
    """Two parties: one known from October, one from December; both recorded today."""
    for day in (FIRST, SECOND):
        with acting(known_on=day):
            make.party()


@pytest.mark.parametrize(
    ("asked", "past"),
    [
        ({}, None),
        ({"as_of": ""}, None),
        ({"clock": "recorded"}, None),
        ({"as_of": "", "clock": "recorded"}, None),  # what the form of a page sends whose day is emptied
        ({"as_of": "2025-10-22"}, AsOf(FIRST)),
        ({"as_of": " 22 Oct 2025 "}, AsOf(FIRST)),
        ({"as_of": "22 October 2025", "clock": "known"}, AsOf(FIRST)),
    ],
)
def test_a_day_is_read_in_words_or_figures(record, asked, past):
    assert asked_moment(asked) == past


def test_an_instant_shows_what_was_recorded_by_then(record):
    now = timezone.now()

    assert asked_moment({"as_of": now.isoformat()}) == AsOf.at(now)
    assert asked_moment({"as_of": now.isoformat().replace("+", " ")}) == AsOf.at(now)
    assert asked_moment({"as_of": timezone.localtime(now).replace(tzinfo=None).isoformat()}) == AsOf.at(now)
    assert asked_moment({"as_of": now.isoformat(), "clock": "recorded"}).moment == now


def test_an_instant_is_held_against_the_moment_at_which_the_record_begins(record):
    _, begin = days.first_with_moment("recorded")
    just_before = (begin - timedelta(microseconds=1)).isoformat()

    for asked in (
        {"as_of": begin.isoformat()},
        {"as_of": FIRST.isoformat(), "recorded_until": begin.isoformat()},
    ):
        assert asked_moment(asked).moment == begin
    for asked in ({"as_of": just_before}, {"as_of": FIRST.isoformat(), "recorded_until": just_before}):
        with pytest.raises(CannotShow, match=f"Nothing was recorded before .*{begin:%M:%S}, when"):
            asked_moment(asked)


@pytest.mark.parametrize(
    ("asked", "parameter", "sentence"),
    [
        ({"as_of": "2025-10-21"}, "as_of", "Nothing was known before 22 Oct 2025, when the record begins."),
        ({"as_of": "2025-10-22", "clock": "recorded"}, "as_of", "Nothing was recorded before "),
        (
            {"as_of": "2025-12-08", "recorded_until": "2025-12-09"},
            "recorded_until",
            "Nothing was recorded before ",
        ),
        ({"as_of": "2199-01-01"}, "as_of", "1 Jan 2199 is still to come"),
        ({"as_of": "2199-01-01T00:00:00Z"}, "as_of", "This instant is still to come"),
        ({"as_of": "yesterday"}, "as_of", "“yesterday” is not a day. Write a day such as 2025-12-08"),
        ({"as_of": "Oct 2025"}, "as_of", "“Oct 2025” is not a day."),
        ({"as_of": "about 22 Oct 2025"}, "as_of", "is not a day."),
        ({"as_of": "by 22 Oct 2025"}, "as_of", "is not a day."),
        ({"as_of": "none"}, "as_of", "“none” is not a day."),
        ({"as_of": "2025-02-30"}, "as_of", "is not a day."),
        ({"as_of": "2025-02-30T10:00"}, "as_of", "is not an instant such as"),
        ({"as_of": "2025-10-22T10:00:00+99:99"}, "as_of", "is not an instant such as"),
        ({"as_of": "0001-01-01T00:00:00+23:59"}, "as_of", "is not an instant such as"),
        ({"as_of": "9" * 5_000}, "as_of", "is not a day."),
        ({"as_of": "2025-10-22T10:00" + "0" * 5_000}, "as_of", "is not an instant"),
        ({"as_of": "2025-10-22\x00"}, "as_of", "is not a day."),
        (
            {"as_of": "2025-10-22", "clock": "wall"},
            "clock",
            "There is no such clock: ask by known or by recorded.",
        ),
        ({"as_of": "2025-10-22T10:00Z", "clock": "known"}, "clock", "What was known is told by days"),
        ({"recorded_until": "2025-10-22T10:00Z"}, "recorded_until", "It goes with a day"),
        ({"as_of": "2025-10-22", "recorded_until": "soon"}, "recorded_until", "“soon” is not an instant"),
        (
            {"as_of": "2025-10-22", "clock": "recorded", "recorded_until": "2025-10-22T10:00Z"},
            "recorded_until",
            "It goes with a day",
        ),
    ],
)
def test_what_cannot_be_shown_is_said(record, asked, parameter, sentence):
    with pytest.raises(CannotShow, match=".") as said:
        asked_moment(asked)

    assert sentence in str(said.value)
    assert said.value.parameter == parameter


def test_an_empty_record_has_no_past():
    with pytest.raises(CannotShow, match="Nothing is on record yet"):
        asked_moment({"as_of": "2025-10-22"})


def test_the_days_beside_the_one_shown(record):
    assert days.first("known") == FIRST
    assert days.first("recorded") == today()
    assert days.beside(AsOf(FIRST)) == (None, SECOND)
    assert days.beside(AsOf(FIRST + DAY)) == (FIRST, SECOND)
    assert days.beside(AsOf(SECOND)) == (FIRST, None)
    assert days.beside(AsOf(today(), "recorded")) == (None, None)
    assert days.beside(AsOf(today() + DAY, "recorded")) == (today(), None)
    assert days.beside(AsOf(today() - DAY, "recorded")) == (None, today())


def test_the_days_after_are_found_from_within_the_past(record):
    with reading(AsOf(FIRST)) as past:
        assert days.beside(past) == (None, SECOND)


def test_it_is_one_query(record, django_assert_num_queries):
    with django_assert_num_queries(1):
        asked_moment({"as_of": "2025-12-08"})


def test_a_settled_moment_never_takes_in_what_is_recorded_later(record):
    now = timezone.now()

    assert AsOf(FIRST).settled(now) == AsOf(FIRST, moment=now)
    assert AsOf(FIRST, moment=now - DAY).settled(now) == AsOf(FIRST, moment=now - DAY)
    assert AsOf(today(), "recorded").settled(now) == AsOf.at(now)
    assert AsOf(FIRST, "recorded").settled(now) == AsOf(FIRST, "recorded")
    assert AsOf.at(now - DAY).settled(now) == AsOf.at(now - DAY)
    for past in (AsOf(FIRST).settled(now), AsOf(today(), "recorded").settled(now)):
        assert asked_moment(past.fields) == past
