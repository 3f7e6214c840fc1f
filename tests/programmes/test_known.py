"""Known and unknown: what is on record of each programme, topic by topic, and nothing hidden by it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import reading
from programmes.boards import Known
from programmes.models import Programme, Topic
from tests import make
from tests.make import TODAY
from tests.programmes.full import full_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def drones():
    return make.programme("Drones", slug="drones")


def known(programmes=None):
    programmes = Programme.objects.all() if programmes is None else programmes
    return Known(
        list(programmes.with_matters()),
        programmes.topics_stated(),
        programmes.topics_asked(),
        programmes.count(),
    )


def cell(topic="quantity"):
    (line,) = known().lines
    return next(each for each in line.cells if each.topic == topic)


def page(client, **asked):
    response = client.get("/known/", asked)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# One cell


def test_what_a_source_states_is_known(drones):
    make.claim(drones, "Ten")

    assert (cell().state, cell().words, cell().question) == ("known", "Ten", None)


def test_what_only_staff_state_is_an_estimate(drones):
    make.claim(drones, "Ten", estimate=True)

    assert cell().state == "estimate"


def test_a_source_beside_an_estimate_that_says_the_same_makes_it_known(drones):
    make.claim(drones, "Ten", estimate=True)
    make.claim(drones, "Ten")

    assert cell().state == "known"


def test_what_sources_say_differently_is_disputed_whatever_is_asked(drones):
    make.claim(drones, "Ten")
    make.claim(drones, "Twenty")
    make.question(drones)

    assert (cell().state, cell().words) == ("disputed", "Ten; Twenty; Q-01")


def test_what_is_stated_and_asked_is_known_in_part(drones):
    make.claim(drones, "Ten", aspect="first order")
    make.question(drones, aspect="later orders")

    assert cell().state == "partly"


def test_a_question_that_nobody_was_asked_is_open_and_leads_to_its_page(drones):
    make.question(drones, raised_on=TODAY).ask(of="The agency")
    assert cell().state == "asked"

    make.question(drones, raised_on=TODAY)
    assert (cell().state, cell().words) == ("open", "Q-01; Q-02")
    assert cell().question.key == "Q-01"


def test_a_settled_question_and_a_withdrawn_claim_count_no_more(drones):
    make.question(drones).withdraw(note="Not ours", on=TODAY)
    make.claim(drones, "Ten").withdraw(reason="Taken back")

    assert cell().state == "nothing"


def test_a_source_that_declines_to_say_leaves_nothing_known_and_is_told(drones):
    make.claim(drones, "", stance="declines")

    assert (cell().state, cell().words) == ("nothing", "the source declines to say")
    assert known().stated == {}


# The matrix


def test_every_topic_has_a_cell_in_the_order_of_the_topics(drones):
    (line,) = known().lines

    assert [each.topic for each in line.cells] == list(Topic)
    assert line.known == 0


def test_columns_count_programmes_each_once(drones):
    for _ in range(2):
        make.claim(drones, "Ten"), make.question(drones)
    make.claim(make.programme(), "Ten")
    make.claim(make.agreement(), "Ten")

    found = known()

    assert dict(found.stated_of)["quantity"] == 2
    assert dict(found.asked_of)["quantity"] == 1
    assert dict(found.stated_of)["budget"] == 0


@pytest.mark.parametrize(
    ("stated", "total", "said"),
    [
        ({}, 0, ""),
        ({}, 3, "Nothing is on record on any topic."),
        ({"quantity": 2, "scope": 1}, 3, "Quantity is on record for two of three programmes; nothing is on record anywhere on 14 of 16 topics."),
        ({topic: 3 for topic in Topic if topic not in ("site", "budget")} | {"scope": 3}, 3, "Platform types is on record for all three programmes; nothing is on record anywhere on budget and site."),
        (dict.fromkeys(Topic, 1), 1, "Platform types is on record for the only programme."),
    ],
)  # fmt: skip
def test_the_finding(stated, total, said):
    assert Known([], stated, {}, total).finding == said


# The page


def test_each_cell_says_its_state_in_words_and_leads_on(as_reader, drones):
    make.claim(drones, "Ten")
    make.question(drones, topic="budget")

    html = page(as_reader)

    assert re.search(r'href="/programmes/drones/#fact-quantity" title="Quantity: Ten">.*?known</span>', html)
    assert re.search(r'href="/questions/1/" title="Budget: Q-01">.*?open</span>', html)
    assert len(re.findall(r'class="kn-a[^"]*" href="/', html)) == len(Topic)
    assert re.search(r'href="/programmes/drones/#facts" title="Site">', html)
    assert "1 of 16" in words(html)
    assert "Something stated, of 1" in words(html)


def test_the_foot_counts_the_topics_on_which_anything_is_stated_or_asked(as_reader, drones):
    make.claim(drones, "Ten")
    make.claim(drones, "Oslo", topic="site")
    make.question(drones, topic="budget")

    foot = page(as_reader).partition("<tfoot")[2]

    assert re.findall(r'data-l="Topics">(\d+ of \d+)', foot) == ["2 of 16", "1 of 16"]


def test_the_matrix_is_a_table_with_headers_and_a_legend(as_reader, drones):
    html = page(as_reader)

    assert html.count('scope="col"') == len(Topic) + 2
    assert re.search(r'<th role="rowheader" scope="row"[^>]*><a href="/programmes/drones/">Drones</a>', html)
    legend = words(html.partition('aria-labelledby="key-h"')[2])
    for word in ("known", "in part", "disagree", "estimate", "asked", "open", "nothing"):
        assert word in legend


def test_readers_choose_as_on_the_board_and_counts_are_of_what_they_choose(as_reader, drones):
    make.claim(drones, "Ten")
    make.claim(make.programme("Ships", stage="contract"), "Two")

    html = page(as_reader, stage="contract")

    assert "Drones" not in html
    assert "Quantity is on record for the only programme" in words(html)
    assert "1 of 2 programmes" in words(html)


def test_a_long_matrix_has_pages_that_count_all(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    for name in ("Drones", "Ships"):
        make.claim(make.programme(name), "Ten")

    html = page(as_reader, page=2)

    assert html.count('class="mx-name"><a') == 1
    assert "Quantity is on record for both programmes" in words(html)


def test_nothing_found_and_nothing_on_record(as_reader):
    assert "Nothing is on record here yet." in words(page(as_reader))

    make.programme()

    assert "No programme matches" in words(page(as_reader, q="missile"))


def test_what_cannot_be_meant_is_named(as_reader):
    response = as_reader.get("/known/?stage=finished")

    assert response.status_code == 400
    assert "Stage: there is no “finished”." in response.content.decode()


def test_a_stranger_is_sent_to_log_in(client):
    assert client.get("/known/").url.startswith("/login/")


def test_the_register_of_questions_leads_here(as_reader):
    assert 'href="/known/">Known and unknown</a>' in as_reader.get("/questions/").content.decode()


@pytest.mark.parametrize("address", ["/known/", "/known/?confidence=red&q=a"])
def test_more_programmes_ask_no_more_queries(as_reader, address):
    def queries():
        as_reader.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert as_reader.get(address).status_code == 200
        return len(captured)

    full_programme()
    few = queries()
    for _ in range(20):
        full_programme()

    assert queries() == few <= 16
