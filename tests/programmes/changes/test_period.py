"""Which period is asked for; and a sentence for each that cannot be told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import BadRequest
from django.utils import timezone

from config.audit.as_of import AsOf, reading
from programmes.changes.period import Period, asked_period
from tests.programmes.changes.story import BEGIN, END, MONDAY, TUESDAY, milestone, on, programme

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_last_seven_days_are_told_when_nothing_is_asked():
    today = timezone.localdate()

    assert asked_period({}) == Period(today - 7 * DAY, today, "known")


def test_a_past_page_tells_of_the_seven_days_before_it():
    programme()

    with reading(AsOf(END, "recorded")):
        assert asked_period({}) == Period(END - 7 * DAY, END, "recorded")


@pytest.mark.parametrize("text", ["23 Feb 2026", "2026-02-23", "  23 february 2026 "])
def test_days_are_read_in_words_or_as_iso(text):
    programme()

    assert asked_period({"from": text, "to": "2 Mar 2026"}) == Period(MONDAY, END)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            {"from": "soon"},
            "From: Write one exact day of the years 1900 to 2199, such as 2025-12-08 or 8 Dec 2025.",
        ),
        ({"to": "Q1 2026"}, "To: Write one exact day"),
        ({"from": "\x00"}, "From: Write one exact day"),
        ({"from": "none"}, "From: Write one exact day"),
        ({"to": "about 2 Mar 2026"}, "To: Write one exact day"),
        (
            {"from": "2026-03-02", "to": "2026-02-23"},
            "The period ends before it begins: 2 Mar 2026 to 23 Feb 2026.",
        ),
        ({"to": "2198-01-01"}, "1 Jan 2198 is still to come"),
        ({"from": "2026-01-31"}, "The record begins on 2 Feb 2026"),
        ({"to": "2025-01-31"}, "The first day to compare with is 1 Feb 2026."),
        ({"clock": "wall"}, "There is no such clock: ask by known or by recorded."),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(asked, sentence):
    programme()

    with pytest.raises(BadRequest, match=sentence):
        asked_period(asked)


def test_a_past_page_does_not_tell_of_later_days():
    programme()

    with reading(AsOf(TUESDAY)), pytest.raises(BadRequest, match=r"This page is as of 24 Feb 2026"):
        asked_period({"to": "2026-03-02"})


def test_the_day_before_the_record_begins_can_be_compared_with():
    programme()

    assert asked_period({"from": "2026-02-01", "to": "2026-02-03"}).first == BEGIN - DAY


def test_an_empty_record_refuses_no_day():
    assert asked_period({"from": "2026-01-01"}).first == date(2026, 1, 1)


def test_the_ends_are_read_as_of_their_days_and_of_the_moment_of_the_page():
    moment = timezone.now()
    period, recorded = Period(MONDAY, END), Period(MONDAY, END, "recorded")

    assert (period.before, period.after) == (AsOf(MONDAY), AsOf(END))
    with reading(AsOf(END, "known", moment)):
        assert (period.before, period.after) == (AsOf(MONDAY, "known", moment), AsOf(END, "known", moment))
    with reading(AsOf(END, "recorded", moment)):
        assert (recorded.before, recorded.after) == (AsOf(MONDAY, "recorded"), AsOf(END, "recorded", moment))


def test_addresses_ask_for_the_same_period_as_of_the_same_moment():
    assert Period(MONDAY, END).at("/changes/") == "/changes/?from=2026-02-23&to=2026-03-02"
    with reading(AsOf(END, "recorded")):
        address = Period(MONDAY, END, "recorded").at("/changes/", programme="a")
    assert address == "/changes/?from=2026-02-23&to=2026-03-02&programme=a&as_of=2026-03-02&clock=recorded"
    assert Period(MONDAY, END, "recorded").keeping("/changes.atom") == "/changes.atom?clock=recorded"
    assert Period(MONDAY, END).leading_to("/a/") == "/a/?as_of=2026-03-02"
    assert asked_period({}).leading_to("/a/") == "/a/"


def test_what_belongs_to_it_is_what_became_known_after_its_first_day_and_by_its_last():
    made = milestone()
    for day in (MONDAY, TUESDAY, END, END + DAY):
        with on(day):
            made.name = f"Known on {day}"
            made.save()

    names = made.history.filter(Period(MONDAY, END).within).values_list("name", flat=True)

    assert sorted(names) == ["Known on 2026-02-24", "Known on 2026-03-02"]
