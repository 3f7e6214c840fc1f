"""Find anything: the box at the head of each page, and the page of what was found."""

import re
from datetime import date, timedelta
from html import unescape
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Party, Signature, Source
from config.audit.context import acting
from config.search import finding
from programmes.boards.finds import LABELS
from programmes.boards.portraits import PORTRAITS
from programmes.models import Claim, Programme, sought
from tests import make
from tests.programmes.full import full_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_reading")]
view = import_module("programmes.views.search")  # whose room names the function of the same name
OCTOBER, DECEMBER = date(2025, 10, 22), date(2025, 12, 8)


def page(client, q=None, status=200, **asked):
    response = client.get("/search/", ({} if q is None else {"q": q}) | asked)
    assert response.status_code == status
    return response.content.decode()


def main(html):
    return html.partition('<main id="main"')[2].partition("</main>")[0]


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?mark>", "", main(html)))).split())


def section(html, noun):
    return re.search(rf'<section id="{noun}".*?</section>', html, flags=re.DOTALL)[0]


def titles(html):
    return [re.sub("<[^>]+>", "", each) for each in re.findall(r"<h3>(.*?)</h3>", html)]


@pytest.fixture
def drones():
    """A programme of which something of every noun says drone."""
    text = make.source(tag="S4", title="Drone line announced", publisher="Ministry")
    agency = make.party("Drone Agency", country="NO")
    arrangement = make.agreement("Drone arrangement", slug="drone-arrangement", source=text)
    programme = make.programme(
        "Drone line", slug="drone-line", lead=agency, summary="A line for drones in Ålesund."
    )
    milestone = make.milestone(
        "Drones tested", programme=programme, slug="tested", forecast="Q3 2026", source=text
    )
    milestone.log(reason="Drone licence late", reason_code="other", forecast="Q4 2026", source=text)
    make.claim(programme, "Two drone types", source=text)
    question = make.question(programme, "How many drones?", source=text)
    question.note("No drone figure given", reported_on=timezone.localdate())
    Signature.objects.create(
        agreement=arrangement,
        party=agency,
        source=text,
        signatory_name="Dag Drone",
        signatory_office="Director",
    )
    return programme


def test_every_noun_is_found_with_what_it_is_and_where_it_belongs(drones, client):
    html = page(client, "drone")

    assert (
        "Found on one programme, one milestone, one question, one agreement, one fact, one party, one signature, "
        "one source, one update and one reply."
    ) in words(html)
    said = {noun: words(f'<main id="main">{section(html, noun)}</main>') for noun in sought.NOUNS}
    assert "Drone line Acquisition · NSPA partnership · Drone Agency · Stage Intent" in said["programmes"]
    assert "Drones tested Q4 2026 S4 Decision · Drone line · Scheduled" in said["milestones"]
    assert "Q-01 How many drones? S4 Question on Quantity · Drone line · Open" in said["questions"]
    assert "Drone arrangement 22 Oct 2025" in said["agreements"]
    assert "Two drone types S4 Quantity · Drone line" in said["facts"]
    assert "Drone Agency Agency · Norway" in said["parties"]
    assert "Dag Drone" in said["signatures"]
    assert "Party · Drone Agency · Director · Drone arrangement · Signed" in said["signatures"]
    assert "Drone line announced" in said["sources"]
    assert "Drone licence late S4 New information, reported on" in said["updates"]
    assert "Drones tested · Drone line · Scheduled" in said["updates"]
    assert "No drone figure given Heard on" in said["replies"]


def test_each_find_leads_to_where_it_is_told(drones, client):
    html = page(client, "drone")

    first = {noun: re.search(r'<h3><a href="([^"]+)"', section(html, noun))[1] for noun in sought.NOUNS}
    assert first == {
        "programmes": "/programmes/drone-line/",
        "milestones": "/milestones/tested/",
        "questions": "/questions/1/",
        "agreements": "/agreements/drone-arrangement/",
        "facts": "/programmes/drone-line/#facts",
        "parties": "/nations/NO/",
        "signatures": "/agreements/drone-arrangement/",
        "sources": "/sources/S4/",
        "updates": "/milestones/tested/#log",
        "replies": "/questions/1/#log",
    }
    for address in first.values():
        assert client.get(address).status_code == 200


def test_a_party_of_no_nation_leads_to_the_programmes_it_takes_part_in(client):
    make.party("Alliance agency & co", kind="alliance_body", country="")

    assert 'href="/board/?q=Alliance+agency+%26+co"' in page(client, "alliance agency")


def test_the_words_are_marked_in_title_and_text(drones, client):
    html = page(client, "drone line alesund")

    assert "<mark>Drone</mark> <mark>line</mark></a>" in html
    assert "A <mark>line</mark> for drones in <mark>Ålesund</mark>." in html


def test_found_by_its_name_in_addresses_it_says_so(client):
    programme = make.programme("Line", slug="far-north")
    make.milestone("Tender", programme=programme, slug="far-north-tender")

    assert '<p class="find-said"><mark>far</mark>-<mark>north</mark>-tender</p>' in page(client, "far north")


@pytest.mark.parametrize(
    ("make_it_over", "said"),
    [
        (lambda: Programme.objects.update(condition="cancelled"), "Stage Intent, cancelled"),
        (lambda: Party.objects.update(ended_on=OCTOBER), "Ended on 22 Oct 2025"),
        (lambda: Source.objects.update(withdrawn_on=OCTOBER), "Withdrawn on 22 Oct 2025"),
        (lambda: Signature.objects.update(status="withdrawn"), "Withdrawn"),
        (lambda: Claim.objects.get().withdraw(reason="Wrong", on=OCTOBER), "Withdrawn on 22 Oct 2025"),
    ],
)
def test_what_is_over_says_so(drones, client, make_it_over, said):
    Programme.objects.update(stage="intent")
    assert 'class="is-over"' not in page(client, "drone")

    make_it_over()

    (over,) = re.findall(r'<li class="is-over">.*?</li>', page(client, "drone"), flags=re.DOTALL)
    assert f"<b>{said}</b>" in over


def test_a_milestone_that_is_late_says_so(client):
    make.milestone("Tender", forecast="2026-03")

    assert "overdue" in words(page(client, "tender"))


def test_an_open_question_says_how_old_it_is_and_a_settled_one_does_not(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    programme = make.programme(route="not_stated")
    make.question(programme, "Which drone?", raised_on=yesterday)
    settled = make.question(programme, "Which drones?", raised_on=yesterday - timedelta(days=1))
    assert "Open, 1 day old" in words(page(client, "drone"))
    assert "Open, 2 days old" in words(page(client, "drone"))

    settled.answer("The small ones")

    assert titles(page(client, "drone")) == ["Q-01 Which drone?", "Q-02 Which drones?"]
    assert "· Answered" in words(page(client, "drone"))


def test_what_is_not_stated_is_said_to_be_so(client):
    make.programme("Drones", route="not_stated")

    assert "route not stated" in words(page(client, "drones"))


def test_a_long_reason_is_cut_around_the_word(client):
    milestone = make.milestone("Tender", forecast="2026-03")
    reason = f"{'before ' * 60}drones {'after ' * 60}"
    milestone.log(reason=reason, reason_code="other", forecast="2026-05", estimate=True)

    (title,) = titles(page(client, "drones"))
    assert title.startswith("… before")
    assert "drones" in title
    assert len(title) < 260


def test_the_best_five_are_shown_and_all_are_one_link_away(client):
    for number in range(7):
        make.party(f"Yard {number}")

    html = page(client, "yard")
    assert len(titles(html)) == 5
    assert "The best 5; show all 7 parties" in words(html)
    assert 'href="?q=yard&amp;noun=parties"' in html

    html = page(client, "yard", noun="parties")
    assert titles(html) == [f"Yard {number}" for number in reversed(range(7))]
    assert "Seven parties, the best first" in words(html)


def test_one_noun_is_shown_in_pages(client):
    for number in range(53):
        make.party(f"Yard {number}")

    html = page(client, "yard", noun="parties", page="2")
    assert titles(html) == ["Yard 2", "Yard 1", "Yard 0"]
    assert "Page 2 of 2" in words(html)
    for number in ("3", "0", "x", "-1"):
        assert "There is no such page of this list." in words(
            page(client, "yard", 400, noun="parties", page=number)
        )


def test_more_than_is_weighed_is_said(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 6)
    for number in range(8):
        make.party(f"Yard {number}")

    html = page(client, "yard")
    assert "Found on more than six parties." in words(html)
    assert "show the first 6" in words(html)
    assert "More than six parties, the best first: add a word to see others" in words(
        page(client, "yard", noun="parties")
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (None, "Type a word of what you look for"),
        ("", "Type a word of what you look for"),
        ("   ", "Type a word of what you look for"),
        ("— …", "There is no word in this: write letters or figures."),
        ("submarine", "Nothing on record says all of this."),
        ("drone submarine", "Nothing on record says all of this."),
        ("9" * 200, "Nothing on record says all of this."),
        ("<script>alert(1)</script>", "Nothing on record says all of this."),
    ],
)
def test_where_nothing_is_found_it_says_why(drones, client, asked, sentence):
    html = page(client, asked)

    assert sentence in words(html)
    assert "How the search reads" in words(html)
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": "x" * 201}, "Search for at most 200 characters."),
        ({"q": "a " * 11}, "Search for at most 10 words at a time."),
        ({"q": "a\x00b"}, "Null characters are not allowed."),
        ({"q": "drone", "noun": "people"}, "Noun: there is no “people”."),
        ({"q": "drone", "as_of": "soon"}, "“soon” is not a day."),
    ],
)
def test_what_cannot_be_meant_is_answered_with_a_sentence(drones, client, asked, sentence):
    assert sentence in words(page(client, status=400, **asked))


@pytest.mark.parametrize(
    "asked",
    ["\udcff".encode("utf-8", "surrogatepass"), "𝔇𝔯𝔬𝔫𝔢", "‮drone", "ﷺ" * 200, "🛩 drone", "%", "_", "'"],
)
def test_odd_letters_do_no_harm(drones, client, asked):
    page(client, asked)


def test_letters_of_another_look_find_the_same(drones, client):
    assert "Drone line" in titles(page(client, "𝔇𝔯𝔬𝔫𝔢"))


def test_of_a_noun_without_finds_nothing_is_shown(drones, client):
    html = page(client, "announced", noun="parties")

    assert titles(html) == []
    assert "How the search reads" in words(html)


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("Q-1", "/questions/1/"),
        ("q-01", "/questions/1/"),
        ("Q1", "/questions/1/"),
        (" S4 ", "/sources/S4/"),
        ("s4", "/sources/S4/"),
        ("drone-line", "/programmes/drone-line/"),
        ("Drone-Arrangement", "/agreements/drone-arrangement/"),
    ],
)
def test_a_key_leads_straight_there(drones, client, key, address):
    answer = client.get("/search/", {"q": key})

    assert (answer.status_code, answer.headers["Location"]) == (302, address)


def test_a_key_of_a_milestone_leads_straight_there(client):
    make.milestone("Tender", slug="far-north-tender")

    assert (
        client.get("/search/", {"q": "far-north-tender"}).headers["Location"]
        == "/milestones/far-north-tender/"
    )


@pytest.mark.parametrize(
    "key", ["Q-99", "Q-999999999999", "S99", "S" + "9" * 30, "no-such-name", "tested", "Q-١"]
)
def test_what_is_no_key_is_searched_for(drones, client, key):
    page(client, key)


def test_a_key_with_a_noun_is_searched_for(drones, client):
    assert titles(page(client, "drone-line", noun="programmes")) == ["Drone line"]


def test_a_key_leads_there_as_of_the_day(client):
    with acting(known_on=OCTOBER):
        make.programme("Line", slug="far-north")
    with acting(known_on=DECEMBER):
        make.programme("Later", slug="later-north")

    answer = client.get("/search/", {"q": "far-north", "as_of": "2025-12-01"})
    assert answer.headers["Location"] == "/programmes/far-north/?as_of=2025-12-01"
    page(client, "later-north", as_of="2025-12-01")


def test_as_of_a_day_it_finds_what_was_on_record_then(client):
    with acting(known_on=OCTOBER):
        programme = make.programme("Drones", slug="drones")
    with acting(known_on=DECEMBER):
        Programme.objects.filter(pk=programme.pk).update(name="Interceptors")
        make.programme("Drones again", slug="again")

    then = page(client, "drones", as_of="2025-12-01")
    assert titles(then) == ["Drones"]
    assert 'href="/programmes/drones/?as_of=2025-12-01"' in then
    assert titles(page(client, "drones", noun="programmes")) == ["Drones again", "Interceptors"]
    assert titles(page(client, "interceptors", as_of="2025-12-01")) == []
    assert "Nothing on record says all of this as of this day." in words(
        page(client, "interceptors", as_of="2025-12-01")
    )


def test_every_link_stays_on_the_day(drones, client):
    today = timezone.localdate().isoformat()
    html = page(client, "drone", as_of=today)
    html = re.sub(
        r'<aside class="pastbar".*?</aside>|<p class="exports asof-keep">.*?</p>', "", html, flags=re.DOTALL
    )

    found = re.findall(r'href="((?:/|\?)[^"]*)"', html)
    astray = [each for each in found if f"as_of={today}" not in each]
    assert len(found) > 40
    assert [each for each in astray if not each.startswith(("/static/", "/login/", "/marking.css"))] == []


def test_a_link_shows_what_was_found_for_ever(drones, client):
    (link,) = re.findall(r'asof-keep"><a href="([^"]+)"', page(client, "drone"))
    kept = main(client.get(unescape(link)).content.decode())

    Programme.objects.update(name="Renamed")
    make.party("Drone yard")

    assert main(client.get(unescape(link)).content.decode()) == kept
    assert main(page(client, "drone")) != kept


def test_what_is_not_searched_yet_is_said(drones, client, monkeypatch):
    monkeypatch.setattr(view, "catch_up", lambda most: 12)

    assert "12 changes on record are not searched yet" in words(page(client, "drone"))


def test_a_search_takes_up_a_bounded_part_of_what_is_new(drones, client, monkeypatch):
    asked = []
    monkeypatch.setattr(view, "catch_up", lambda most: asked.append(most) or 0)
    page(client, "drone")

    assert asked == [view.AT_ONCE]


def test_a_stranger_searches_nothing(drones, client, settings):
    settings.OPEN_READING = False

    assert client.get("/search/?q=drone").status_code == 302
    assert 'class="find"' not in client.get("/login/").content.decode()


@pytest.mark.parametrize("address", ["/", "/timeline/", "/sources/", "/search/?q=drone", "/nobody/"])
def test_the_box_stands_at_the_head_of_every_page_and_stays_on_the_day(drones, client, address):
    today = timezone.localdate().isoformat()
    sign = "&" if "?" in address else "?"
    html = client.get(f"{address}{sign}as_of={today}").content.decode()

    (form,) = re.findall(r'<form class="find".*?</form>', html, flags=re.DOTALL)
    assert 'action="/search/"' in form
    if address != "/nobody/":
        assert f'<input type="hidden" name="as_of" value="{today}">' in form


def test_the_box_holds_what_was_asked_for(drones, client):
    assert 'value="&quot;drone&quot;"' in page(client, '"drone"')


def test_every_noun_has_its_words_and_its_portrait():
    assert list(sought.NOUNS) == list(LABELS) == list(PORTRAITS)


@pytest.mark.parametrize("moment", [{}, {"as_of": "today"}])
def test_it_asks_as_many_queries_of_many_finds_as_of_few(drones, client, moment):
    moment = {name: timezone.localdate().isoformat() for name in moment}
    page(client, "drone", **moment)
    with CaptureQueriesContext(connection) as few:
        page(client, "drone", **moment)

    full_programme()
    for number in range(8):
        make.party(f"Drone yard {number}")
        make.milestone(f"Drone {number}", programme=drones)
        make.question(drones, f"Which drone {number}?")
    page(client, "drone", **moment)

    with CaptureQueriesContext(connection) as many:
        page(client, "drone", **moment)
    assert len(many) == len(few)
    assert len(many) <= 36
