"""A portfolio with years of history as of now is the portfolio: each page and each answer, to the byte."""

import pytest
from django.utils import timezone

from programmes import exercise
from programmes.models import Programme
from tests.sameness import asked, differences, moments, pages, read, settled_moments, things

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_reading")]

LISTS = ["programmes/", "milestones/", "questions/", "agreements/", "sources/"]
NARROWED = [
    "/?confidence=red&confidence=amber",
    "/?condition=paused",
    "/?nation=NO&stage=sourcing",
    "/?route=nspa_partnership",
    "/?q=exercise+agency",
    "/agreements/?status=signed",
    "/api/v1/programmes/?confidence=red&page_size=3",
    "/api/v1/milestones/?overdue=true&kind=delivery",
    "/api/v1/milestones/?stale=false&page_size=7&ordering=forecast",
    "/api/v1/milestones/?due=2027&status=scheduled",
    "/api/v1/questions/?open=true&older_than=90",
    "/api/v1/updates/?kind=correction",
    "/api/v1/updates/?page_size=50&ordering=-reported_on&expand=milestone",
    "/api/v1/updates/?reported=2026",
]


@pytest.fixture(autouse=True)
def portfolio():
    exercise.make(6, say=str, milestones=3, history=5)


def test_all_that_a_reader_can_come_to(client):
    live = pages(client)

    assert len(live) > Programme.objects.count()
    assert differences(client, live, moments()) == ""


def test_all_that_a_program_can_ask_for(client):
    assert differences(client, things(client, LISTS), moments()) == ""


def test_what_is_narrowed_and_searched(client):
    assert differences(client, asked(client, NARROWED), [*moments(), *settled_moments()]) == ""


def test_another_day_is_another_page(client):
    """Without which all of the above would hold of a past that is never looked at."""
    (before,) = [{"as_of": (timezone.localdate() - timezone.timedelta(days=100)).isoformat()}]

    for address in ["/", "/agreements/", "/sources/", "/api/v1/milestones/", "/api/v1/updates/"]:
        assert differences(client, {address: read(client, address)}, [before])
