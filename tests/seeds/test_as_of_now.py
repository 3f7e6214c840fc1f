"""The real record as of now is the real record: each page and each answer, by each clock, to the byte."""

import pytest
from django.utils import timezone

from agreements.models import Agreement, Source
from programmes.models import Milestone, OpenQuestion, Programme
from tests.sameness import asked, differences, moments, pages, settled_moments, things

pytestmark = pytest.mark.usefixtures("open_reading")

LISTS = ["programmes/", "milestones/", "updates/", "questions/", "agreements/", "sources/"]
NARROWED = [
    "/?stage=definition",
    "/?route=nspa_partnership&kind=acquisition",
    "/?nation=NO&nation=DK",
    "/?confidence=not_rated&condition=active",
    "/?desk=Nordic+desk",
    "/?q=drone",
    "/?q=no+such+word",
    "/agreements/?kind=arrangement",
    "/agreements/?signed=2025&nation=UA",
    "/agreements/?q=ammunition",
    "/api/v1/programmes/?q=drone&nation=NO&page_size=2",
    "/api/v1/milestones/?overdue=true",
    "/api/v1/milestones/?stale=true&undated=true",
    "/api/v1/milestones/?due=2026&page_size=1",
    "/api/v1/milestones/?met=2025",
    "/api/v1/questions/?open=true&older_than=30",
    "/api/v1/updates/?reported=2025",
    "/api/v1/agreements/?signed=2025&nation=NO",
    "/api/v1/sources/?dated=2025",
]


def test_all_that_a_reader_can_come_to(client):
    live = pages(client)

    found = {address.partition("?")[0] for address in live}
    assert found >= {f"/programmes/{slug}/" for slug in Programme.objects.values_list("slug", flat=True)}
    assert found >= {f"/agreements/{slug}/" for slug in Agreement.objects.values_list("slug", flat=True)}
    assert found >= {f"/milestones/{slug}/" for slug in Milestone.objects.values_list("slug", flat=True)}
    assert found >= {f"/questions/{each}/" for each in OpenQuestion.objects.values_list("number", flat=True)}
    assert found >= {f"/sources/{tag}/" for tag in Source.objects.values_list("tag", flat=True)}
    assert differences(client, live, moments()) == ""


def test_all_that_an_editor_can_come_to(as_editor):
    assert differences(as_editor, pages(as_editor), moments()) == ""


def test_all_that_a_program_can_ask_for(client):
    assert differences(client, things(client, LISTS), moments()) == ""


def test_what_is_narrowed_and_searched(client):
    assert differences(client, asked(client, NARROWED), [*moments(), *settled_moments()]) == ""


def test_what_changed_by_the_clock_of_what_is_known(client):
    period = f"/changes/?from=2025-10-01&to={timezone.localdate()}"

    known, _ = moments()
    pages = ["/changes/", period, "/briefing/", f"{period.replace('changes', 'briefing')}&nation=NO"]
    assert differences(client, asked(client, pages), [known]) == ""
