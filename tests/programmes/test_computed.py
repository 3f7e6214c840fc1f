"""What a day makes of a milestone's columns is what it makes of the milestone."""

from datetime import timedelta

import pytest

from programmes.boards.steps import Step
from programmes.models import Milestone
from programmes.models.computed import computed, is_stale_while_open
from tests import make

FORECASTS = [
    "",
    "Q1 2026",
    "Mar 2026",
    "2 Mar 2026",
    "1 Mar 2026",
    "2026",
    "by Feb 2026",
    "from 2026",
    "about H1 2026",
]


@pytest.mark.parametrize("status", Milestone.Status.values)
@pytest.mark.parametrize("forecast", FORECASTS)
def test_they_are_those_of_the_board(status, forecast):
    step = Step(Milestone(status=status, forecast=forecast), make.TODAY)
    found = computed(make.TODAY, status, step.milestone.forecast.text)

    assert (found.overdue, found.running_out) == (step.is_overdue, step.is_running_out)
    assert round((found.window_used or 0) * 100) == step.share_gone


def test_a_window_with_no_two_ends_is_not_used_up():
    assert computed(make.TODAY, "scheduled", "").window_used is None


@pytest.mark.parametrize(
    ("status", "days", "stale"),
    [("scheduled", 31, True), ("scheduled", 30, False), ("scheduled", None, True), ("met", 31, False)],
)
def test_an_open_one_is_stale_when_nobody_has_logged_for_long(status, days, stale):
    touched_on = None if days is None else make.TODAY - timedelta(days=days)

    assert is_stale_while_open(make.TODAY, status, touched_on) is stale
