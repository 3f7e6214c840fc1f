"""The head of the pages: where the files are, and the day before; and what a page weighs."""

import gzip
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.audit.as_of import AsOf, reading
from config.audit.context import acting
from programmes.models import Baseline, BaselineDate, Programme
from tests import make
from tests.programmes.test_views import full_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chained_at_once")]

BOARD = "/board/"
LIGHT = 40_000  # bytes, packed: the board with everything that it loads


def shown(client, address, **asked):
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("&amp;", "&")


def files(page):
    """Return the address of each file that a page leads to, by its name."""
    line = re.search(r'<p class="exports"><span>Export</span>(.*?)</p>', page, re.DOTALL)[1]
    return {name: address for address, name in re.findall(r'href="([^"]+)">(\w+)</a>', line)}


@pytest.mark.parametrize(
    ("address", "asked", "csv", "ics"),
    [
        (
            BOARD,
            "stage=intent&nation=NO&nation=DK",
            "programmes.csv?stage=intent&nation=NO&nation=DK",
            "of-stage=intent&of-nation=NO&of-nation=DK",
        ),
        (BOARD, "view=compact&group=stage", "programmes.csv", ""),
        ("/timeline/", "stage=intent&scale=years", "milestones.csv?of-stage=intent", "of-stage=intent"),
        ("/questions/", "open=true&topic=budget", "questions.csv?topic=budget&open=true", None),
        ("/agreements/", "kind=contract", "agreements.csv?kind=contract", None),
        ("/programmes/micro/", "", "milestones.csv?programme=micro", "programme=micro"),
    ],
)
def test_each_page_leads_to_files_of_what_it_shows(as_reader, address, asked, csv, ics):
    make.programme(slug="micro")
    found = files(shown(as_reader, f"{address}?{asked}"))

    assert list(found)[:3] == ["CSV", "XLSX", "JSON"]
    assert found["CSV"] == f"/api/v1/exports/{csv}"
    assert found.get("ICS") == (None if ics is None else f"/milestones.ics?{ics}".rstrip("?"))
    for file in found.values():
        assert as_reader.get(file).status_code == 200


def test_the_files_are_of_the_day_that_the_page_shows(as_reader):
    with acting(reason="Then", known_on=date(2025, 12, 8)):
        make.programme()

    found = files(shown(as_reader, BOARD, as_of="2025-12-08", stage="intent"))

    assert found["CSV"] == "/api/v1/exports/programmes.csv?stage=intent&as_of=2025-12-08"
    assert as_reader.get(found["CSV"])["Record-Day"] == "2025-12-08"


def test_a_step_leads_to_the_day_of_the_change_before(as_reader):
    for day in (date(2025, 12, 8), date(2025, 11, 3)):
        with acting(reason="Then", known_on=day):
            make.programme()

    now, then, first = (
        shown(as_reader, BOARD, stage="intent", **asked)
        for asked in ({}, {"as_of": "2025-12-08"}, {"as_of": "2025-11-03"})
    )

    step = '<a class="step" href="/board/?stage=intent&as_of={}" rel="prev"'
    assert step.format("2025-12-08") in now
    assert 'aria-label="The day of the change before, 8 Dec 2025"' in now
    assert step.format("2025-11-03") in then
    assert 'class="step"' not in first


def test_a_step_leads_to_no_period_that_would_end_after_it(as_reader):
    with acting(reason="Then", known_on=date(2025, 12, 8)):
        make.programme()

    page = shown(as_reader, "/briefing/", **{"from": "2025-12-20", "to": "2026-01-05"})
    (step,) = re.findall(r'class="step" href="([^"]+)"', page)

    assert step == "/briefing/?as_of=2025-12-08"
    assert as_reader.get(step).status_code == 200


# At ten thousand


def board_queries(client, **asked):
    with CaptureQueriesContext(connection) as found:
        shown(client, BOARD, **asked)
    return len(found)


@pytest.mark.django_db(transaction=True)  # PostgreSQL links the chain as a transaction ends
def test_a_board_that_was_shown_asks_only_for_its_own_page(as_reader):
    full_programme()
    first = board_queries(as_reader)

    assert board_queries(as_reader, view="compact") == board_queries(as_reader) < first
    make.programme("New one")
    assert "New one" in shown(as_reader, BOARD)


def test_what_is_kept_is_never_shown_to_another_question(as_reader):
    make.programme("At intent"), make.programme("Defined", stage="definition")

    for stage, there, gone in (("intent", "At intent", "Defined"), ("definition", "Defined", "At intent")):
        page = shown(as_reader, BOARD, stage=stage)
        assert f">{there}</a>" in page
        assert f">{gone}</a>" not in page
        assert '<b class="fig">1</b>' in page


def test_touches_read_at_once_are_those_read_one_by_one(editor, lead):
    programmes = [make.programme() for _ in range(3)]
    milestone = make.milestone(programme=programmes[0], forecast="2027")
    for days, person in ((9, editor), (5, lead)):
        day = timezone.localdate() - timedelta(days=days)
        milestone.log(forecast="2027", reported_on=day, estimate=True, logged_by=person)
    make.rating(programmes[1], logged_by=lead, assessed_on=timezone.localdate())
    make.rating(programmes[0], logged_by=lead, assessed_on=timezone.localdate() - timedelta(days=7))

    for some in (Programme.objects.all(), Programme.objects.filter(pk=programmes[0].pk)):
        singly = {each.pk: each.touched_on for each in some.with_touch() if each.touched_on}
        assert {each.pk: each.touched_on for each in some.standings() if each.touched_on} == singly
        assert some.touched() == singly


def test_dates_are_counted_with_the_first_promise_or_none():
    programme = make.programme()
    moved = make.milestone(programme=programme, forecast="Q2 2026")
    make.milestone(programme=programme, forecast="Q2 2026", status="cancelled")
    make.baseline(programme, effective_on=date(2026, 1, 5))
    moved.log(
        forecast="Q3 2026", reported_on=date(2026, 3, 3), estimate=True, reason="Late", reason_code="other"
    )
    make.baseline(programme, "working", effective_on=date(2026, 1, 5))
    make.baseline(programme, "approval", effective_on=date(2025, 12, 1))
    make.milestone(programme=programme), make.milestone(programme=programme)
    make.milestone(forecast="2027")

    assert Programme.objects.all().dates_promised() == [
        ("", None, 2),
        ("2026-35", "2026-35", 1),
        ("2027", None, 1),
    ]
    assert programme.milestones.count() == 4
    assert Programme.objects.filter(pk=programme.pk).dates_promised() == [
        ("", None, 2),
        ("2026-35", "2026-35", 1),
    ]


def test_a_promise_whose_baseline_is_not_known_yet_is_none():
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    with acting(known_on=may):
        programme = make.programme()
        milestone = make.milestone(programme=programme, forecast="2028", reported_on=may)
    with acting(known_on=june):
        baseline = Baseline(programme=programme, kind="working", effective_on=may, reason="For the work")
        baseline.save()
    with acting(known_on=may):
        BaselineDate(baseline=baseline, milestone=milestone, promised="2027").save()

    with reading(AsOf(may)):
        assert Programme.objects.all().dates_promised() == [("2028", None, 1)]
    with reading(AsOf(june)):
        assert Programme.objects.all().dates_promised() == [("2028", "2027", 1)]


# Weight


def test_a_board_of_forty_is_light_with_everything_that_it_loads(as_reader):
    for _ in range(40):
        programme = make.programme(f"Joint purchase of systems {_}", summary="What it is, in our own words.")
        make.rating(
            programme, "amber", rationale="Quantity is not settled, and the tender cannot open before it is."
        )
        for at in range(3):
            make.milestone(f"Step {at}", programme=programme, forecast=f"Q{at + 1} 2027")
        make.question(programme)

    page = as_reader.get(BOARD).content
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())

    assert any(name.endswith("tracker.css") for name in loaded)
    files = [(settings.BASE_DIR / "config" / name.lstrip("/")).read_bytes() for name in dict.fromkeys(loaded)]
    assert sum(len(gzip.compress(each, 6)) for each in [page, *files]) < LIGHT
