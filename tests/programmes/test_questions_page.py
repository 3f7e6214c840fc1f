"""The register of questions: what is open, how old it is, what it holds up, and how others were answered."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import reading
from programmes import boards
from programmes.models import Claim, OpenQuestion
from tests import make
from tests.make import TODAY
from tests.programmes.full import full_programme
from tests.programmes.full import today as day

pytestmark = pytest.mark.django_db


def page(client, **asked):
    response = client.get("/questions/", asked)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def main(html):
    return words(html.partition("<main")[2].partition("<footer")[0])


def keys(html):
    """Return the questions shown, in their order."""
    return re.findall(r'<(?:tr role="row"|div) id="(Q-\d+)"', html)


def queries(client, address="/questions/"):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# What it shows


def test_each_open_question_stands_with_its_age_owner_origin_and_what_it_blocks(as_reader, editor):
    programme = make.programme("Drones")
    tender = make.milestone("Tender", programme=programme, forecast="Q3 2026", source=make.source("S7"))
    make.question(
        programme,
        "How many?",
        raised_on=day(-100),
        owner=editor,
        needed_by=tender,
        source=make.source("S8"),
    ).ask(of="The agency", on=day(-3))

    html = page(as_reader)
    said = main(html)

    for fact in (
        "Drones 1 open",
        "Q-01 How many?",
        "Asked The agency,",
        "100 d",
        "Kari Nordmann",
        "S8",
        "S7",
    ):
        assert fact in said
    assert f'<a href="/milestones/{tender.slug}/">Tender</a>' in html
    assert "Q3 2026" in said
    assert 'href="/questions/1/"' in html


def test_what_nobody_owns_and_nothing_waits_for_says_so(as_reader):
    make.question(make.programme())

    said = main(page(as_reader))

    assert "nobody yet" in said
    assert "nothing named" in said


def test_a_milestone_that_is_reached_waits_for_nothing(as_reader):
    programme = make.programme()
    met = make.milestone(
        "Signed", programme=programme, status="met", met_on="2025-10-22", source=make.source()
    )
    make.question(programme, needed_by=met)

    assert "Signed" not in main(page(as_reader))


def test_sources_that_disagree_on_the_matter_stand_beside_the_question(as_reader):
    programme = make.programme()
    make.claim(programme, "Ten", source=make.source("S3"))
    make.claim(programme, "Twenty", source=make.source("S4"))
    make.claim(programme, "Norway", topic="site", source=make.source("S5"))
    make.question(programme)
    make.question(programme, topic="site")

    assert re.findall(r'src-clash"[^>]*>([^<]+)<', page(as_reader)) == ["S3≠S4"]


def test_programmes_stand_together_the_longest_waiting_first_and_agreements_last(as_reader):
    late, early = make.programme("Late"), make.programme("Early")
    make.question(late, raised_on=day(-10))
    make.question(early, raised_on=day(-5))
    make.question(early, raised_on=day(-20))
    make.question(make.agreement("Arrangement"), raised_on=day(-400))
    make.question(late, raised_on=day(-15))

    html = page(as_reader)

    assert keys(html) == ["Q-03", "Q-02", "Q-05", "Q-01", "Q-04"]
    assert re.findall(r'class="pname"[^>]*>([^<]+)<', html) == ["Early", "Late", "Agreements"]
    assert "on Arrangement" in main(html)


def test_a_long_register_has_pages_that_count_all(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 3)
    programme = make.programme("Drones")
    for age in range(5):
        make.question(programme, raised_on=day(-age))

    html = page(as_reader, page=2)

    assert len(keys(html)) == 2
    assert "Drones 5 open" in main(html)
    assert "Page 2 of 2" in main(html)
    assert as_reader.get("/questions/?page=3").status_code == 400


# Answers


def test_answers_stand_below_the_newest_first_with_their_source_and_how_long_they_took(as_reader):
    programme = make.programme("Drones", short_name="Buzz")
    for answer, came in (("Ten", -20), ("Twenty", -5)):
        make.question(programme, raised_on=day(-50)).answer(answer, source=make.source(), on=day(came))
    make.question(programme, raised_on=day(-50)).withdraw(note="Not ours", on=day(-1))

    html = page(as_reader)
    said = main(html)

    assert keys(html) == ["Q-02", "Q-01", "Q-03"]
    assert "after 45 days" in said
    assert "Answered Twenty S" in said
    assert "3 in all, newest answers first" in said
    assert "Withdrawn" in said
    assert "Buzz" in said


def test_an_answer_in_part_leaves_the_question_open_and_is_told(as_reader):
    make.question(make.programme()).answer("At least ten", source=make.source(), on=TODAY, partly=True)

    assert "so far: At least ten" in main(page(as_reader))


def test_only_the_newest_answers_stand_below_and_all_have_pages_of_their_own(as_reader, monkeypatch):
    monkeypatch.setattr(boards, "ANSWERS", 2)
    monkeypatch.setattr(reading, "PAGE_SIZE", 3)
    programme = make.programme()
    make.question(programme)
    for _ in range(4):
        make.question(programme).answer("Ten", on=TODAY)

    html = page(as_reader)
    assert keys(html) == ["Q-01", "Q-05", "Q-04"]
    assert 'href="?open=false">Show all 4</a>' in html

    alone = page(as_reader, open="false")
    assert keys(alone) == ["Q-05", "Q-04", "Q-03"]
    assert "Page 1 of 2" in main(alone)


def test_answers_are_not_told_again_on_later_pages(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    programme = make.programme()
    make.question(programme), make.question(programme)
    make.question(programme).answer("Ten", on=TODAY)

    assert keys(page(as_reader, page=2)) == ["Q-02"]


# The finding and the chart


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), ""),
        ((1, 0, 0), "One question is open, none older than 90 days, and nobody has been asked yet."),
        (
            (23, 12, 4),
            "12 of 23 open questions are older than 90 days, and only four have been put to somebody who can answer.",
        ),
        (
            (4, 1, 3),
            "One of four open questions is older than 90 days, and three have been put to somebody who can answer.",
        ),
        ((3, 3, 0), "All three open questions are older than 90 days, and none has been put to anybody yet."),
        ((2, 0, 2), "Two questions are open, none older than 90 days, and all have been put to somebody."),
        ((1, 1, 1), "The only open question is older than 90 days, and it has been put to somebody."),
    ],
)
def test_the_finding(counts, said):
    assert boards.questions_found(dict(zip(("total", "old", "put"), counts, strict=True))) == said


def test_the_finding_counts_all_that_is_asked_for(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    drones = make.programme(slug="drones")
    make.question(drones, raised_on=day(-91))
    make.question(drones, raised_on=day(-90)).ask(of="The agency")
    make.question(make.programme(), raised_on=day())

    assert "One of three open questions is older than 90 days, and only one has been put" in main(
        page(as_reader)
    )
    assert "One of two open questions" in main(page(as_reader, programme="drones"))


def test_the_chart_has_a_lane_for_each_of_those_with_most(as_reader, monkeypatch):
    monkeypatch.setattr(boards, "LANES", 2)
    for name, count in (("Few", 1), ("Most", 4), ("Many", 3)):
        programme = make.programme(name, short_name=f"{name} short")
        for _ in range(count):
            make.question(programme, raised_on=day(-91))

    html = page(as_reader)
    figure = html.partition("<figure")[2].partition("</figure>")[0]

    assert re.findall(r'<li class="lane">.*?>([\w ]+)</a> <b>(\d)</b>', figure) == [
        ("Most short", "4"),
        ("Many short", "3"),
    ]
    assert figure.count("<circle") == 7
    assert "open, 4 older than 90 days, the oldest 91 days" in words(figure)
    assert "1 more question of others stands in the register" in words(figure)


def test_questions_on_agreements_have_one_lane(as_reader):
    for _ in range(2):
        make.question(make.agreement())

    figure = page(as_reader).partition("<figure")[2].partition("</figure>")[0]

    assert "Agreements <b>2</b>" in figure
    assert figure.count("<circle") == 2


def test_a_lane_leads_to_its_questions_and_keeps_what_is_asked(as_reader):
    make.question(make.programme("Drones", slug="drones"), "Many?")

    assert 'href="?q=many&amp;programme=drones">Drones</a>' in page(as_reader, q="many", page=1)


# What is asked for


def test_readers_choose_by_programme_topic_state_owner_age_and_effect(as_reader, editor):
    drones = make.programme("Drones", slug="drones")
    tender = make.milestone(programme=drones)
    make.question(drones, raised_on=day(-40), needed_by=tender)
    make.question(make.programme(), topic="budget", owner=editor, raised_on=day()).ask(of="The agency")
    arrangement = make.agreement("Arrangement", slug="arrangement")
    make.question(arrangement, "Which?", raised_on=day(-9)).answer("This", on=day())

    for asked, found in (
        ({"programme": "drones"}, ["Q-01"]),
        ({"topic": "budget"}, ["Q-02"]),
        ({"state": "answered"}, ["Q-03"]),
        ({"state": ["asked", "open"]}, ["Q-01", "Q-02"]),
        ({"owner": "nobody"}, ["Q-01", "Q-03"]),
        ({"owner": "editor"}, ["Q-02"]),
        ({"older_than": "30"}, ["Q-01"]),
        ({"blocking": "true"}, ["Q-01"]),
        ({"agreement": "arrangement"}, ["Q-03"]),
        ({"q": "arrangement this"}, ["Q-03"]),
        ({"q": "drones"}, ["Q-01"]),
    ):
        assert sorted(keys(page(as_reader, **asked))) == found, asked


def test_my_questions_are_mine(as_editor, as_reader, editor):
    make.question(make.programme(), owner=editor)

    assert keys(page(as_editor, owner="me")) == ["Q-01"]
    assert keys(page(as_reader, owner="me")) == []


def test_a_stranger_has_no_questions(client, open_reading):
    make.question(make.programme())

    assert keys(page(client, owner="me")) == []
    assert 'value="me"' not in page(client)


def test_the_form_says_what_is_chosen(as_editor, editor):
    make.question(make.programme("Drones", slug="drones", short_name="Buzz"), owner=editor)

    html = page(
        as_editor, programme="drones", owner="editor", older_than="45", state="open", topic="quantity"
    )

    for chosen in (
        '<option value="drones" selected>Buzz</option>',
        '<option value="editor" selected>Kari Nordmann</option>',
        '<option value="45" selected>45 days</option>',
        'value="open" checked',
        '<option value="quantity" selected>',
    ):
        assert chosen in html
    assert "Show all" in html


def test_of_very_many_programmes_only_the_one_chosen_is_offered(as_reader, monkeypatch):
    monkeypatch.setattr("config.filters.MOST_OFFERED", 1)
    for slug in ("drones", "ships"):
        make.question(make.programme(slug=slug))

    assert 'name="programme"' not in page(as_reader)
    assert '<option value="drones" selected>' in page(as_reader, programme="drones")


def test_nothing_found_says_what_to_do(as_reader):
    make.question(make.programme())

    said = main(page(as_reader, q="missile"))

    assert "No question matches" in said
    assert "Show all 1" in said


def test_no_question_at_all(as_reader):
    said = main(page(as_reader))

    assert "No question has been raised yet." in said
    assert "Search and filter" not in said


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"owner": "somebody"}, "Owner: there is no “somebody”."),
        ({"owner": "nul\x00"}, "Owner: there is no “nul"),
        ({"topic": "weather"}, "Topic: there is no “weather”."),
        ({"programme": "none"}, "Programme: there is no “none”."),
        ({"page": "9"}, "There is no such page"),
    ],
)
def test_what_cannot_be_meant_is_named(as_reader, asked, sentence):
    response = as_reader.get("/questions/", asked)

    assert response.status_code == 400
    assert sentence in unescape(response.content.decode())


# The door


def test_a_stranger_is_sent_to_log_in(client):
    assert client.get("/questions/").url.startswith("/login/")


def test_the_menu_knows_the_register_and_the_page_of_one(as_reader):
    make.question(make.programme())

    for address in ("/questions/", "/questions/1/"):
        assert (
            '<a href="/questions/" aria-current="page">Questions</a>'
            in as_reader.get(address).content.decode()
        )


@pytest.mark.parametrize(
    "address", ["/questions/", "/questions/?owner=nobody&q=how", "/questions/?as_of={day}"]
)
def test_more_questions_ask_no_more_queries(as_reader, address):
    address = address.format(day=day().isoformat())

    def one():
        programme = full_programme()
        make.question(programme).answer("Ten", source=make.source(), on=TODAY)
        make.question(make.agreement())

    one()
    few = queries(as_reader, address)
    for _ in range(20):
        one()

    assert queries(as_reader, address) == few <= 20


def test_the_claims_of_a_page_are_those_about_what_it_shows():
    programme, agreement = make.programme(), make.agreement()
    make.claim(programme, "Ten"), make.claim(agreement, "Twenty"), make.claim(make.programme(), "Other")
    rows = [make.question(programme), make.question(agreement)]

    assert {claim.value for claim in Claim.objects.about_the_same(rows)} == {"Ten", "Twenty"}


def test_a_question_blocks_only_while_both_are_open():
    programme = make.programme()
    due, met = (
        make.milestone(programme=programme),
        make.milestone(programme=programme, status="met", met_on="2026-01"),
    )
    blocking = make.question(programme, needed_by=due)
    make.question(programme, needed_by=met)
    make.question(programme, needed_by=due).withdraw(note="Not ours", on=TODAY + timedelta(days=1))
    make.question(programme)

    assert list(OpenQuestion.objects.blocking()) == [blocking]
