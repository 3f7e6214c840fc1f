"""Any page as of any day: what stands on it, what its links carry on, and what it no longer offers."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.audit.asking import PARAMETERS
from config.audit.chain import head
from config.audit.context import acting
from programmes.models import Programme
from tests import make

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = date(2025, 10, 22), date(2025, 12, 8)
PAGES = ["/", "/timeline/", "/programmes/drones/", "/agreements/", "/agreements/arrangement/", "/sources/"]
PAGES += ["/questions/", "/known/", "/nations/", "/nations/NO/"]


@pytest.fixture
def drones(open_reading):
    """A programme known from October; in December it has another name, and a rating."""
    with acting(known_on=OCTOBER):
        text = make.source(tag="S1")
        arrangement = make.agreement("Arrangement", slug="arrangement", source=text)
        programme = make.programme("Drones", slug="drones", stage_source=text)
        make.mandate(programme, arrangement)
        make.milestone("Tender", programme=programme, forecast="2025-11", source=text)
        make.question(programme, raised_on=OCTOBER)
    with acting(known_on=DECEMBER):
        Programme.objects.filter(pk=programme.pk).update(name="Micro-drones")
    make.rating(programme, "red", assessed_on=timezone.localdate())
    return programme


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def links(html):
    """Return the addresses of readers' pages that a page leads to."""
    found = [unescape(address) for address in re.findall(r'<a [^>]*?href="([^"#][^"]*)"', html)]
    return [
        each for each in found if each.startswith(("/", "?")) and not each.startswith(("/login", "/admin"))
    ]


def test_the_bar_says_where_one_is_and_how_to_return(drones, client):
    html = page(client, "/?as_of=2025-10-30&stage=definition")

    assert "The record as it was known on Thursday 30 Oct 2025." in words(html)
    assert 'href="/?stage=definition">Return to the present</a>' in html
    assert "‹ 22 Oct 2025, the change before" in words(html)
    assert "8 Dec 2025, the next change ›" in words(html)


def test_the_bar_names_the_other_clock(drones, client):
    day = timezone.localdate().isoformat()
    html = page(client, f"/?as_of={day}&clock=recorded")

    assert "The record as it was written down by the end of" in words(html)
    assert f'href="/?as_of={day}">Show what was known on that day</a>' in html


def test_an_emptied_day_is_the_present_by_either_clock(drones, client):
    day = timezone.localdate().isoformat()
    assert 'name="clock" value="recorded"' in page(client, f"/?as_of={day}&clock=recorded")

    assert "pastbar" not in page(client, "/?clock=recorded&as_of=")


def test_the_present_has_no_bar(drones, client):
    assert "pastbar" not in page(client, "/")


def test_all_is_computed_as_of_the_day(drones, client):
    then = words(page(client, "/?as_of=2025-11-01"))
    now = words(page(client, "/"))

    assert "Drones" in then
    assert "Micro-drones" not in then
    assert "No rating on record." in then
    assert "oldest 10 d" in then
    assert "Micro-drones" in now
    assert "overdue" in words(page(client, "/programmes/drones/"))
    assert "overdue" not in words(page(client, "/programmes/drones/?as_of=2025-11-01"))


def test_filters_and_search_ask_the_past(drones, client):
    assert "Drones" in words(page(client, "/?as_of=2025-11-01&confidence=not_rated"))
    assert 'class="pname"' not in page(client, "/?as_of=2025-11-01&confidence=red")
    assert "Micro-drones" in words(page(client, "/?confidence=red"))
    assert 'class="pname"' not in page(client, "/?as_of=2025-11-01&q=micro")


def test_what_came_later_is_not_there(drones, client):
    with acting(known_on=DECEMBER):
        make.programme("Later", slug="later")

    page(client, "/programmes/later/?as_of=2025-12-07", status=404)
    page(client, "/programmes/later/?as_of=2025-12-08")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("asked", ["as_of=2025-12-07", "as_of=2025-12-07&recorded_until={now}"])
def test_every_link_to_a_page_stays_on_the_day(drones, client, address, asked):
    asked = asked.format(now=timezone.now().isoformat().replace("+00:00", "Z"))
    html = re.sub(
        r'<aside class="pastbar".*?</aside>', "", page(client, f"{address}?{asked}"), flags=re.DOTALL
    )

    html = re.sub(r'<p class="exports asof-keep">.*?</p>|<a class="step".*?</a>', "", html)

    found = links(html)
    assert len(found) > 3
    for each in found:
        carried = parse_qs(urlsplit(each).query)
        assert {name: carried.get(name) for name in PARAMETERS} == {
            name: parse_qs(asked).get(name) for name in PARAMETERS
        }


@pytest.mark.parametrize(
    "address", ["/", "/timeline/", "/agreements/", "/questions/", "/known/", "/nations/"]
)
def test_a_filter_form_stays_on_the_day(drones, client, address):
    html = page(client, f"{address}?as_of=2025-12-07")
    (form,) = re.findall(r'<form class="filters.*?</form>', html, flags=re.DOTALL)

    assert '<input type="hidden" name="as_of" value="2025-12-07">' in form


def test_another_day_keeps_what_is_asked_for_but_not_the_place_in_a_list(drones, client):
    html = page(client, "/?as_of=2025-12-07&stage=definition&nation=NO&nation=DK&page=1")
    (form,) = re.findall(r'<form class="asof".*?</form>', html, flags=re.DOTALL)

    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form)
    assert hidden == [("stage", "definition"), ("nation", "NO"), ("nation", "DK")]
    assert 'value="7 Dec 2025"' in form


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("asked", ["", "?as_of=2025-12-08"])
def test_a_link_shows_the_page_as_it_stands_for_ever(drones, client, address, asked):
    (link,) = re.findall(r'asof-keep"><a href="([^"]+)"', page(client, address + asked))
    link = unescape(link)
    kept = words(page(client, link))

    with acting(known_on=OCTOBER):
        Programme.objects.filter(pk=drones.pk).update(name="Renamed", summary="Found out later")
        make.source(tag="S2", title="Found later")

    assert (
        words(page(client, link)).partition("Head of the record")[0]
        == kept.partition("Head of the record")[0]
    )
    assert words(page(client, link.partition("&recorded")[0])) != kept


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_edited_from_the_past(drones, as_editor, address):
    assert "Log an update" in page(as_editor, "/")
    assert "/admin/" not in page(as_editor, f"{address}?as_of=2025-12-08")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("as_of=2025-10-21", "Nothing was known before 22 Oct 2025, when the record begins."),
        ("as_of=2199-01-01", "1 Jan 2199 is still to come: nothing is known of it yet."),
        ("as_of=soon", "“soon” is not a day."),
        ("as_of=2025-12-08&clock=wall", "There is no such clock"),
    ],
)
def test_a_day_that_cannot_be_shown_has_its_answer(drones, client, address, asked, sentence):
    assert sentence in words(page(client, f"{address}?{asked}", status=400))


@pytest.mark.parametrize("address", PAGES)
def test_the_past_asks_as_many_queries_whatever_lies_behind(drones, client, address):
    asked = f"{address}?as_of=2025-12-08"
    with CaptureQueriesContext(connection) as few:
        page(client, asked)
    for number in range(20):
        with acting(known_on=DECEMBER):
            Programme.objects.filter(pk=drones.pk).update(summary=f"Version {number}")

    with CaptureQueriesContext(connection) as many:
        page(client, asked)

    assert len(many) == len(few)


def test_the_head_of_the_record_stands_on_each_page(drones, client):
    for address in PAGES:
        assert str(head()) in page(client, address)
