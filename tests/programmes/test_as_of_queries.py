"""A page of the past asks as many queries as that of the present and a fixed few, whatever lies behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, Party, Source
from programmes import exercise
from programmes.models import Claim, Milestone, OpenQuestion, Programme
from tests.programmes.full import full_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_reading")]

PAGES = [
    "/",
    "/agreements/",
    "/sources/",
    "/programmes/{0}/",
    "/milestones/{1}/",
    "/questions/1/",
    "/agreements/{2}/",
    "/sources/{3}/",
]
LISTS = ["programmes", "milestones", "updates", "questions", "agreements", "sources"]
THINGS = ["programmes/{0}", "milestones/{1}", "questions/Q-01", "agreements/{2}"]
OF_A_PAGE = 2  # is there a past before this day, and which are the days beside it
OF_AN_ANSWER = 1
NEWER = {Programme: "summary", Milestone: "name", OpenQuestion: "text", Claim: "value", Agreement: "covers"}
TOLD_OF = {Party: "name", Source: "title"}


@pytest.fixture
def doors():
    programme = full_programme()
    agreement = programme.mandates.get().agreement
    slugs = programme.slug, programme.milestones.last().slug, agreement.slug, agreement.source.tag
    doors = dict.fromkeys(PAGES, OF_A_PAGE)
    doors |= {f"/api/v1/{noun}/": OF_AN_ANSWER for noun in [*LISTS, *THINGS]}
    return {door.format(*slugs): more for door, more in doors.items()}


def asked(client, doors, **moment):
    """Return how many queries each door asks."""
    return {door: queries(client, door, moment) for door in doors}


def queries(client, door, moment):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(door, moment).status_code == 200, door
    return len(asked)


def moments():
    today = timezone.localdate().isoformat()
    return [{"as_of": today}, {"as_of": today, "clock": "recorded"}, {"as_of": timezone.now().isoformat()}]


def test_the_past_asks_a_fixed_few_more(doors, client):
    live = asked(client, doors)

    for moment in moments():
        assert asked(client, doors, **moment) == {door: live[door] + more for door, more in doors.items()}


def test_it_asks_no_more_of_twenty_programmes_and_thirty_changes(doors, client):
    few = asked(client, doors, as_of=timezone.localdate())

    exercise.make(20, milestones=2, history=2, into_real=True, say=str)
    for number in range(30):
        for model, column in (NEWER | TOLD_OF).items():
            model.objects.update(**{column: f"Version {number}"})

    many = asked(client, doors, as_of=timezone.localdate())
    assert {door for door in doors if many[door] > few[door]} == set()
