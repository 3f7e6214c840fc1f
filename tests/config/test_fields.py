"""What people type into a form: one day in words, a record by the name that people call it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Source
from config.fields import ByKeyField, DayField
from tests import make


@pytest.mark.parametrize("text", ["2 Mar 2026", "2026-03-02", "2 March 2026"])
def test_a_day_is_typed_in_words_or_digits(text):
    assert DayField().clean(text) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text", ["March 2026", "by 2 Mar 2026", "from 2 Mar 2026", "about 2 Mar 2026", "2026"]
)
def test_a_day_is_one_exact_day(text):
    with pytest.raises(ValidationError, match="Give one exact day"):
        DayField().clean(text)


def test_a_day_may_be_left_out_where_it_may():
    assert DayField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        DayField().clean("")


def test_a_day_is_shown_in_words():
    assert DayField().prepare_value(date(2026, 3, 2)) == "2 Mar 2026"
    assert DayField().prepare_value("soon") == "soon"


def by_tag(**options):
    return ByKeyField(queryset=Source.objects.current(), key="tag", **options)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["S4", "s4", " S4 ", "S4: Report of the ministry"])
def test_a_record_is_found_by_its_key_as_it_is_typed_or_picked(text):
    source = make.source("S4")

    assert by_tag().clean(text) == source


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["S44", "S", "S5", "%"])
def test_a_record_that_is_not_there_or_not_relied_on_is_named(text):
    make.source("S4")
    make.source("S5", withdrawn_on=make.TODAY)

    with pytest.raises(ValidationError, match=f"{text} is not on record"):
        by_tag().clean(text)


@pytest.mark.django_db
def test_the_newest_records_are_offered():
    for number in range(1, 5):
        make.source(f"S{number}", title="Report")

    assert by_tag(options=2).offered() == [("S4", "S4: Report"), ("S3", "S3: Report")]


def test_a_key_may_be_left_out_where_it_may():
    assert by_tag(required=False).clean("") is None
