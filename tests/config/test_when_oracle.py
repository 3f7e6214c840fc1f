"""Our dates against the `edtf` package, which knows the whole standard and is never used at run time."""

import warnings
from datetime import date
from math import inf

import pytest
from hypothesis import given

from config.when import read
from tests.config.when_examples import dates, plain_dates

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its grammar is older than its parser
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

# Where we differ, and why.
PARTS_WITHOUT_GRAMMAR = {"quarter", "half"}  # it reads 2026-35, but neither 2026-35~ nor 2026-35/..
OPEN_ENDS = {-inf: None, inf: None}  # it says infinity, we say that no day is known
# Where we agree, and might not have: its strict bounds pass over "~" as ours do (its fuzzy ones widen, by a
# year, a month and a day at once, which no source means); 33 to 36 are quarters, 40 and 41 are halves.


def _strict_bounds(text):
    theirs = parse_edtf(text)
    return tuple(_day(bound) for bound in (theirs.lower_strict(), theirs.upper_strict()))


def _day(bound):
    return OPEN_ENDS[bound] if bound in OPEN_ENDS else date(*bound[:3])


def _as_the_oracle_can_read_it(when):
    if when.precision in PARTS_WITHOUT_GRAMMAR:
        return when.text.replace("../", "").replace("/..", "").replace("~", "")
    return when.text


@given(dates)
def test_our_bounds_are_the_strict_bounds_of_the_standard(when):
    earliest, latest = _strict_bounds(_as_the_oracle_can_read_it(when))

    assert when.earliest in {earliest, None}
    assert when.latest in {latest, None}
    if when.precision not in PARTS_WITHOUT_GRAMMAR:
        assert (when.earliest, when.latest) == (earliest, latest)


@given(plain_dates)
def test_an_approximate_date_lies_within_the_fuzzy_bounds_of_the_standard(when):
    theirs = parse_edtf(_as_the_oracle_can_read_it(when))

    assert _day(theirs.lower_fuzzy()) <= when.earliest <= when.latest <= _day(theirs.upper_fuzzy())


@pytest.mark.parametrize("text", ["2026-35~", "2026-41~", "../2026-35", "2026-41/.."])
def test_the_oracle_still_cannot_read_what_we_list_as_a_difference(text):
    assert read(text).text == text
    with pytest.raises(EDTFParseException):
        parse_edtf(text)
