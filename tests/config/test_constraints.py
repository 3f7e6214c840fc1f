"""What the database will check of a row is asked of it at once; what fails is told in the words of each check."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext

from programmes.models import Milestone
from tests import make

pytestmark = pytest.mark.django_db
BOTH = "A date is from a source or a staff estimate, never both."
UNMET = "A milestone has a date met when, and only when, it is met."


@pytest.fixture
def milestone():
    return make.milestone(forecast="Q3 2026")


def told_of(milestone, **without):
    try:
        milestone.validate_constraints(**without)
    except ValidationError as refusal:
        return sorted(refusal.messages)
    return []


def queries(milestone):
    with CaptureQueriesContext(connection) as asked:
        told_of(milestone)
    return sum("SAVEPOINT" not in each["sql"] for each in asked)


def test_a_row_that_passes_takes_one_query_however_many_its_checks(milestone):
    assert sum(isinstance(each, CheckConstraint) for each in Milestone._meta.constraints) > 2
    assert told_of(milestone) == []
    assert queries(milestone) == 1


def test_each_check_that_fails_says_so_in_its_words(milestone):
    milestone.source, milestone.estimate, milestone.status = make.source(), True, "met"

    assert told_of(milestone) == sorted([BOTH, UNMET])


def test_a_check_of_what_is_left_out_is_not_made_and_the_others_are(milestone):
    milestone.source, milestone.estimate, milestone.status = make.source(), True, "met"

    assert told_of(milestone, exclude={"estimate"}) == [UNMET]


def test_what_failed_once_is_asked_again(milestone):
    milestone.source, milestone.estimate = make.source(), True
    assert told_of(milestone) == [BOTH]

    milestone.source = None
    assert told_of(milestone) == []
    milestone.source = make.source()
    assert told_of(milestone) == [BOTH]
