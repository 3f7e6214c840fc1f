"""Footnotes: a source has one number, given where it is cited first."""

import pytest

from programmes.boards.footnotes import Footnotes, Mark
from tests import make

pytestmark = pytest.mark.django_db


def test_a_source_used_twice_has_one_number_and_the_first_mark_is_told_apart():
    notes, one, two = Footnotes(), make.source(), make.source()

    assert notes.cite(two, one, two) == [Mark(1, True), Mark(2, True)]
    assert notes.cite(two) == [Mark(1, False)]
    assert notes.cite(one) == [Mark(2, False)]
    assert [(number, source) for number, source, _ in notes.notes] == [(1, two), (2, one)]


def test_what_has_no_source_has_no_mark():
    assert Footnotes().cite(None) == []


def test_an_estimate_has_no_mark_and_is_remembered():
    notes = Footnotes()

    assert notes.ground(make.milestone(forecast="2026", source=make.source())) == [Mark(1, True)]
    assert not notes.rests_on_estimates
    assert notes.ground(make.milestone(forecast="2026")) == []
    assert notes.rests_on_estimates


def test_two_records_of_one_source_have_one_mark():
    notes, text = Footnotes(), make.source()
    claims = [make.claim(make.programme(), source=text), make.claim(make.programme(), source=text)]

    assert notes.ground(*claims) == [Mark(1, True)]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("Ministry: A letter, dated Jan 2026", {"publisher": "Ministry", "dated": "2026-01"}),
        ("publisher not stated: A letter, undated", {"publisher": ""}),
    ],
)
def test_a_footnote_names_publisher_title_and_date_or_their_absence(said, fields):
    notes = Footnotes()
    notes.cite(make.source(title="A letter", **fields))

    assert [words for *_, words in notes.notes] == [said]
