"""Days of reporting: one a day, with a title, withdrawn and never moved; the newest past one counts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programmes.models import Report
from tests import make

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = date(2026, 1, 12), date(2026, 2, 9), date(2026, 3, 2)


def last(kind="report", before=MARCH):
    found = Report.objects.last_of(kind, before=before)
    return found and found.day


def test_the_newest_of_its_kind_before_a_day_counts():
    for day in (JANUARY, FEBRUARY, MARCH):
        make.report(day)
    make.report(date(2026, 2, 20), kind="meeting", title="Steering group")

    assert last() == FEBRUARY
    assert last("meeting") == date(2026, 2, 20)
    assert last(before=JANUARY) is None


def test_one_that_is_withdrawn_does_not_count_and_leaves_its_day_free():
    make.report(FEBRUARY, withdrawn_on=MARCH)
    assert last() is None

    make.report(FEBRUARY, kind="meeting", title="It was a meeting")
    assert last("meeting") == FEBRUARY


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"day": JANUARY}, "A report or meeting of this day is on record already."),
        ({"title": ""}, "This field cannot be blank."),
        ({"withdrawn_on": JANUARY}, "A report is not withdrawn before its own day."),
    ],
)
def test_what_is_refused_is_refused_in_words_and_by_the_database(said, sentence):
    make.report(JANUARY, kind="meeting", title="Steering group")
    report = Report(**{"day": MARCH, "kind": "report", "title": "To the ministers", **said})

    with pytest.raises(ValidationError) as refused:
        report.full_clean()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save()


def test_its_day_does_not_move():
    report = make.report(JANUARY)
    report.day = FEBRUARY

    with pytest.raises(ValidationError, match="The day stays"):
        report.full_clean()


def test_it_says_what_it_is():
    assert str(make.report(JANUARY, kind="meeting", title="Steering group")) == (
        "Meeting of 12 Jan 2026: Steering group"
    )
