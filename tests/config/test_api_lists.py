"""Lists of the API: read in an order, page by page, in full or in part."""

import base64
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.api.doors import NOWHERE
from config.api.fields import Named
from programmes.api.agreements import ALL as FIRST_FLOOR
from programmes.api.nouns import ALL
from tests import make
from tests.api import queries, read, refused, rows
from tests.programmes.full import everything_once, today

pytestmark = pytest.mark.django_db

NOUNS = {noun.noun: noun for noun in [*FIRST_FLOOR, *ALL] if "shape" in vars(noun)}
ORDERS = [(noun, sign + order) for noun, door in NOUNS.items() for order in door.orders for sign in ("", "-")]
DATES = ["2026-05", "", "by 2026-05-31", "2026", "from 2026", "", "2026-05", "1 May 2026", "2026-05-31"]
IN_ORDER = ["1 May 2026", "May 2026", "May 2026", "31 May 2026", "by 31 May 2026", "2026", "from 2026"]
NO_DATE = "no date given"


@pytest.fixture
def dated():
    programme = make.programme()
    return [make.milestone(f"M{n}", programme=programme, forecast=when) for n, when in enumerate(DATES)]


@pytest.fixture
def three_of_everything():
    for _ in range(3):
        everything_once()


def path_of(address):
    return address.partition("/api/v1/")[2]


def walk(client, path, way="next"):
    """Return the pages of a list, following their links."""
    pages = [read(client, path)]
    while pages[-1][way]:
        pages.append(read(client, path_of(pages[-1][way])))
    return pages


def told(pages, field="href"):
    return [row[field] for page in pages for row in page["results"]]


# Orders


def test_each_order_is_total_and_pages_follow_it_to_the_end_and_back(three_of_everything, as_reader):
    for noun, order in ORDERS:
        whole = [row["href"] for row in rows(as_reader, f"{noun}/?ordering={order}&fields=href")]
        size = max(2, len(whole) // 3)

        pages = walk(as_reader, f"{noun}/?ordering={order}&fields=href&page_size={size}")
        back = walk(as_reader, path_of(pages[-1]["previous"]), "previous")

        assert len(pages) >= 2
        assert told(pages) == whole
        assert told(reversed(back)) == told(pages[:-1])
        assert {len(page["results"]) for page in pages[:-1]} == {size}
        assert pages[0]["previous"] is back[-1]["previous"] is None
        assert told([read(as_reader, path_of(back[0]["next"]))]) == told(pages[-1:])


def test_an_order_turned_round_is_the_order_backwards(three_of_everything, as_reader):
    for noun, order in ORDERS:
        there = [row["href"] for row in rows(as_reader, f"{noun}/?ordering={order}&fields=href")]
        other = order.removeprefix("-") if order.startswith("-") else f"-{order}"
        back = [row["href"] for row in rows(as_reader, f"{noun}/?ordering={other}&fields=href")]

        assert back == there[::-1]


def test_dates_come_in_the_order_of_their_windows_and_what_has_none_comes_last(dated, as_reader):
    pages = walk(as_reader, "milestones/?ordering=forecast&page_size=2")

    words = [each["words"] for each in told(pages, "forecast")]
    assert words == [*IN_ORDER, NO_DATE, NO_DATE]


def test_an_order_that_is_not_offered_is_named(as_reader):
    said = refused(as_reader, "milestones/?ordering=-name")["ordering"]

    assert said.startswith("There is no “-name”. Choose from position, -position, forecast, -forecast")


def test_only_one_order_at_a_time(as_reader):
    assert "one order" in refused(as_reader, "milestones/?ordering=forecast,recorded")["ordering"]


def test_each_order_has_its_index():
    for noun in NOUNS.values():
        for columns in noun.orders.values():
            names = [str(column) for column in columns]
            assert names in indexed(noun.queryset.model), (noun, names)


def indexed(model):
    """Return the columns of each index, and each column that is unique."""
    found = [[column.attname] for column in model._meta.concrete_fields if column.unique]
    for index in model._meta.indexes:
        of_names = [model._meta.get_field(name.removeprefix("-")).attname for name in index.fields]
        found.append(of_names or [getattr(each, "name", str(each)) for each in index.expressions])
    return found


# Pages


def test_what_comes_on_record_meanwhile_shifts_no_page(as_reader):
    texts = [make.source(f"S{n}") for n in range(1, 5)]
    first = read(as_reader, "sources/?page_size=2")
    make.source("S9")

    rest = walk(as_reader, path_of(first["next"]))

    assert told([first, *rest], "tag") == [*(text.tag for text in texts), "S9"]


def test_a_deep_page_asks_for_its_place_and_not_for_what_is_before_it(as_reader, dated):
    pages = walk(as_reader, "milestones/?ordering=forecast&page_size=2")

    with CaptureQueriesContext(connection) as asked:
        read(as_reader, path_of(pages[3]["next"]))

    (sql,) = [each["sql"] for each in asked if "LIMIT 3" in each["sql"] and "milestone" in each["sql"]]
    assert "OFFSET" not in sql
    assert ") > (" in sql


def test_rows_are_counted_only_when_asked(as_reader, dated):
    few = queries(as_reader, "milestones/?page_size=2")

    assert read(as_reader, "milestones/?page_size=2")["count"] is None
    assert read(as_reader, "milestones/?page_size=2&count=false")["count"] is None
    assert read(as_reader, "milestones/?page_size=2&count=true")["count"] == len(DATES)
    assert read(as_reader, "milestones/?due=2026&page_size=2&count=true")["count"] == len(DATES) - 2
    assert queries(as_reader, "milestones/?page_size=2&count=true") == few + 1


@pytest.mark.parametrize("noun", NOUNS)
def test_a_page_has_a_bound(noun, as_reader):
    most = NOUNS[noun].most

    read(as_reader, f"{noun}/?page_size={most}")
    assert f"from 1 to {most:,}" in refused(as_reader, f"{noun}/?page_size={most + 1}")["page_size"]


def test_the_links_carry_what_was_asked(as_reader, dated):
    page = read(
        as_reader,
        "milestones/?due=2026&fields=slug&page_size=2&ordering=-forecast&as_of=" + str(today()),
    )

    for said in ("due=2026", "fields=slug", "page_size=2", "ordering=-forecast", "as_of="):
        assert said in page["next"]
    assert set(read(as_reader, path_of(page["next"]))["results"][0]) == {"slug"}


def cursor(*said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


NO_CURSORS = {
    "words": "hello",
    "letters of no alphabet": "%C3%A9",
    "half": cursor("position", 0, [1, 1, 1])[:-6],
    "a number": base64.urlsafe_b64encode(b"7").decode(),
    "an object": base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "very deep": base64.urlsafe_b64encode(b"[" * 700).decode()[:900],
    "too short": cursor("position", 0, [1]),
    "too long": cursor("position", 0, [1, 1, 1, 1]),
    "of texts": cursor("position", 0, ["a", "b", "c"]),
    "of nothing": cursor("position", 0, [None, None, None]),
    "of lists": cursor("position", 0, [[1], [1], [1]]),
    "endless": base64.urlsafe_b64encode(b'["position",0,[1,1,1e999]]').decode(),
    "huge": cursor("position", 0, [1, 1, 10**30]),
    "a direction that is none": cursor("position", 2, [1, 1, 1]),
    "an order that is none": cursor(["position"], 0, [1, 1, 1]),
    "not a number": base64.urlsafe_b64encode(b'["position",0,[1,1,NaN]]').decode(),
}


@pytest.mark.parametrize("text", NO_CURSORS.values(), ids=NO_CURSORS)
def test_a_cursor_that_names_no_place_is_refused(text, as_reader):
    assert refused(as_reader, f"milestones/?cursor={text}")["cursor"].startswith("This names no place")


@pytest.mark.parametrize(
    "day", ["2026-13-45", "yesterday", "2026-01-01\x00", "\ud800", 5, None, ["2026-01-01"]]
)
def test_a_cursor_of_no_day_is_refused(day, as_reader):
    text = cursor("forecast", 0, [day, "2026-01-01", 1])

    assert "names no place" in refused(as_reader, f"milestones/?ordering=forecast&cursor={text}")["cursor"]


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "x" * 501])
def test_a_cursor_of_no_name_is_refused(name, as_reader):
    text = cursor("name", 0, [name, 1])

    assert "names no place" in refused(as_reader, f"programmes/?ordering=name&cursor={text}")["cursor"]


def test_a_cursor_belongs_to_its_order(as_reader, dated):
    page = read(as_reader, "milestones/?ordering=forecast&page_size=2")
    text = page["next"].partition("cursor=")[2].partition("&")[0]

    assert "another order" in refused(as_reader, f"milestones/?cursor={text}")["cursor"]
    assert "another order" in refused(as_reader, f"milestones/?ordering=-forecast&cursor={text}")["cursor"]


def test_a_cursor_past_the_end_is_an_empty_page(as_reader, dated):
    page = read(as_reader, f"milestones/?cursor={cursor('position', 0, [2**62, 1, 1])}")

    assert (page["results"], page["next"], page["previous"]) == ([], None, None)


# Parts and more


def test_only_the_fields_that_are_asked_for(as_reader, dated):
    assert rows(as_reader, "milestones/?fields=name,slug&page_size=1") == [
        {"name": "M0", "slug": dated[0].slug}
    ]
    assert read(as_reader, f"milestones/{dated[0].slug}/?fields=name") == {"name": "M0"}
    assert "Choose from slug, href" in refused(as_reader, "milestones/?fields=slug,secret")["fields"]


def test_each_field_can_be_asked_for_alone(three_of_everything, as_reader):
    for noun, door in NOUNS.items():
        whole = read(as_reader, f"{noun}/?page_size=1")["results"][0]

        for field in door.shape.fields:
            assert rows(as_reader, f"{noun}/?fields={field}&page_size=1") == [{field: whole[field]}]


def test_what_is_shown_besides_is_as_its_own_door_shows_it(three_of_everything, as_reader):
    for noun, more in [(noun, more) for noun, door in NOUNS.items() for more in door.expands]:
        shown = [row[more] for row in rows(as_reader, f"{noun}/?expand={more}&fields=href")]

        found = [each for one in shown for each in (one if isinstance(one, list) else [one]) if each]
        assert found, (noun, more)
        if "href" in found[0]:  # a fact has no door of its own
            assert read(as_reader, path_of(found[0]["href"])) == found[0]


def test_one_thing_has_one_address(three_of_everything, as_reader):
    numbered = [noun for noun, door in NOUNS.items() if door.key == "id"]
    assert numbered

    for noun in numbered:
        number = read(as_reader, f"{noun}/?page_size=1")["results"][0]["id"]
        assert read(as_reader, f"{noun}/0{number}/", status=404)["detail"] == NOWHERE


@pytest.mark.parametrize("noun", NOUNS)
def test_each_record_that_another_names_can_be_shown_in_full(noun):
    door = NOUNS[noun]
    named = {name for name, field in door.shape.fields.items() if isinstance(field, Named)}

    assert named <= door.expands.keys()


def test_more_than_is_known_of_is_named(as_reader):
    assert "There is no “secrets”" in refused(as_reader, "milestones/?expand=secrets")["expand"]
    assert "no such parameter" in refused(as_reader, "reports/1/?expands=x")["expands"]
    assert "nothing to choose from" in refused(as_reader, "reports/?expand=x")["expand"]


def test_what_belongs_to_rows_has_a_bound(as_reader, dated, monkeypatch):
    monkeypatch.setattr("config.api.fields.MOST", len(DATES) - 1)

    said = refused(as_reader, "programmes/?expand=milestones")["expand"]

    assert said.startswith(f"Milestone: More than {len(DATES) - 1} rows")


def test_a_filter_that_nobody_can_meet_gives_an_empty_page(client, settings):
    settings.OPEN_READING = True
    make.question(make.programme(), owner=make.user())

    page = read(client, "questions/?owner=me&count=true")

    assert (page["results"], page["count"], page["next"]) == ([], 0, None)
