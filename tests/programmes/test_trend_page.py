"""The trend on the programme page: between milestones and questions, in one query however long the log is."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.boards.trend import Trend
from programmes.models import Programme
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db
REPORTS = [date(2025, 11, 3), date(2026, 1, 5)]
WHY = {"reason": "Seen so", "reason_code": "other"}


def page(client, programme):
    return client.get(f"/programmes/{programme.slug}/").content.decode()


def moving(programme, **fields):
    milestone = make.milestone(programme=programme, forecast="Q1 2027", reported_on=REPORTS[0], **fields)
    milestone.log(forecast="Q2 2027", reported_on=REPORTS[1], source=make.source(), **WHY)
    return milestone


def table(shown):
    return re.search(r'<section id="trend".*?</section>', shown, re.DOTALL)[0]


def test_the_page_shows_the_trend_with_its_finding_as_the_title(as_reader):
    programme = make.programme()
    moving(programme, name="Contract")

    shown = page(as_reader, programme)

    assert ">The only date is slipping</h2>" in shown
    assert '<a href="#trend">Milestone trend</a>' in shown
    assert shown.index('id="milestones"') < shown.index('id="trend"') < shown.index('id="questions"')
    assert "+1 Q" in table(shown)
    assert '<th scope="col">3 Nov 2025</th><th scope="col">5 Jan 2026</th>' in table(shown)
    assert table(shown).count('class="src') == 2


def test_the_page_leaves_the_trend_out_where_no_date_was_forecast(as_reader):
    programme = make.programme()
    make.milestone(programme=programme, status="met", met_on="5 Jan 2026")

    shown = page(as_reader, programme)

    assert 'id="trend"' not in shown
    assert 'href="#trend"' not in shown


def test_a_name_in_the_trend_is_shown_as_text(as_reader):
    programme = make.programme()
    moving(programme, name="<b>Contract</b>")

    assert "<b>Contract" not in page(as_reader, programme)


def test_the_log_comes_in_one_query_however_long_it_is(as_reader):
    programme = make.programme()
    milestone = moving(programme)
    found = Programme.objects.for_page().with_log()

    def asked():
        with CaptureQueriesContext(connection) as captured:
            trend = Trend(found.get(pk=programme.pk).milestones.all(), TODAY)
            assert trend.chart
            assert [cell.report and cell.report.source for _, cells in trend.rows for cell in cells]
        return len(captured)

    few = asked()
    for number in range(20):
        milestone.log(forecast=str(2027 + number), reported_on=TODAY, source=make.source(), **WHY)
    moving(programme)

    assert asked() == few
    with CaptureQueriesContext(connection) as captured:
        Programme.objects.for_page().get(pk=programme.pk)
    assert few == len(captured) + 1
