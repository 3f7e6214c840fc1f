"""What changed as CSV, as JSON and as a feed: one entry an act, with an id that stays, and nothing to run."""

import csv
import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.audit.chain import head
from programmes.changes import asked, views
from programmes.models import Programme
from tests import make
from tests.programmes.changes.story import END, TUESDAY, WEEK, log, milestone, on, programme

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DOORS = ["/changes/", "/changes.csv", "/changes.json", "/changes.atom"]


def as_json(client, **asked):
    return client.get("/changes.json", {**WEEK, **asked}).json()


def as_csv(client, **asked):
    """Return the lines, without the byte order mark."""
    text = client.get("/changes.csv", {**WEEK, **asked}).getvalue().decode()
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:])))


def as_atom(client, **asked):
    return ElementTree.fromstring(client.get("/changes.atom", {**WEEK, **asked}).content)


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def text(element, name):
    return element.find(f"{ATOM}{name}").text


# Who, when


@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_is_sent_to_log_in_where_reading_is_not_open(client, door):
    programme("Kept inside")

    answer = client.get(door)

    assert answer.status_code == 302
    assert answer["Location"] == f"/login/?next={door}"


@pytest.mark.parametrize("door", DOORS)
def test_everyone_may_read_where_reading_is_open_and_nobody_writes(client, open_reading, door):
    assert client.get(door).status_code == 200
    assert client.post(door).status_code == 405


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "asked", ["from=soon", "from=2026-03-02&to=2026-02-23", "to=2198-01-01", "from=1950-01-01", "clock=wall"]
)
def test_a_period_that_cannot_be_told_is_refused(as_reader, door, asked):
    programme()

    assert as_reader.get(f"{door}?{asked}").status_code == 400


@pytest.mark.parametrize("door", DOORS[1:])
def test_the_head_of_the_record_goes_with_it(as_reader, door):
    programme()

    assert as_reader.get(door)["Audit-Head"] == str(head())


# JSON


def test_json_tells_each_act_with_its_changes(as_reader, editor):
    tender = milestone(source=make.source("S1"))
    log(tender, user=editor, forecast="Q3 2026", reason="No requirement yet.")
    row = tender.history.first()

    said = as_json(as_reader)

    assert (said["from"], said["to"], said["clock"]) == ("2026-02-23", "2026-03-02", "known")
    assert said["audit_head"] == str(head())
    assert said["counts"]["dates_later"] == 1
    assert said["counts"]["programmes_untouched"] == 0
    (entry,) = said["entries"]
    assert entry["change_set"] == row.change_set
    assert entry["id"].replace("-", "") == f"urn:uuid:{row.change_set}"
    assert entry["when"] == row.history_date.astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert (entry["known_on"], entry["who"]) == ("2026-02-24", "Kari Nordmann")
    assert entry["reasons"] == ["No requirement yet."]
    (subject,) = entry["subjects"]
    assert (subject["noun"], subject["name"]) == ("programme", str(tender.programme))
    assert subject["address"].endswith(f"/programmes/{tender.programme.slug}/?as_of=2026-03-02")


def test_a_date_in_json_is_as_honest_as_on_the_page(as_reader):
    log(milestone(), forecast="about Q3 2026")

    changes = as_json(as_reader)["entries"][0]["changes"]
    (moved,) = [
        each
        for change in changes
        if change["noun"] == "Milestone"
        for each in change["fields"]
        if each["name"] == "forecast"
    ]

    assert moved["before"]["edtf"] == "2026-34"
    assert moved["after"] == {
        "edtf": "2026-35~",
        "earliest": "2026-07-01",
        "latest": "2026-09-30",
        "precision": "quarter",
        "edge": "",
        "approximate": True,
        "words": "about Q3 2026",
    }


def test_one_form_saved_is_one_entry(as_editor, editor):
    tender = milestone(programme=programme(desk=make.desk()))
    said = {"forecast": "Q3 2026", "status": "scheduled", "where_from": "estimate", "kind": "new_information"}
    why = {
        "reason": "Slow.",
        "reason_code": "other",
        "reported_on": "2026-03-02",
        "revision": tender.revision(),
    }
    address = f"/admin/programmes/milestone/{tender.pk}/log/"

    assert as_editor.post(address, {**said, **why}).status_code == 302

    today = as_editor.get("/changes.json", {"clock": "recorded"}).json()
    logged = [entry for entry in today["entries"] if entry["who"] == "Kari Nordmann"]
    assert len(logged) == 1
    assert {change["noun"] for change in logged[0]["changes"]} == {"Milestone", "Milestone update"}


def test_many_acts_are_given_over_several_answers(as_reader, monkeypatch):
    monkeypatch.setattr(views, "ACTS", 2)
    tender = milestone()
    for number in range(5):
        log(tender, forecast="Q3 2026", reason=f"Reason {number}.")

    said, reasons = as_json(as_reader), []
    while True:
        reasons += [entry["reasons"][0] for entry in said["entries"]]
        if said["next"] is None:
            break
        said = as_reader.get(said["next"]).json()

    assert reasons == [f"Reason {number}." for number in (4, 3, 2, 1, 0)]
    assert as_reader.get("/changes.json", {"before": "rubbish"}).status_code == 400


def test_one_programme_can_be_asked_for(as_reader):
    for name in ("First", "Second"):
        log(milestone(programme=programme(name, slug=name.lower())), forecast="Q3 2026")

    for said in (as_json(as_reader, programme="first")["entries"],):
        assert [[each["slug"] for each in entry["subjects"]] for entry in said] == [["first"]]
    assert {row[3] for row in as_csv(as_reader, programme="first")[1:-1]} == {"First"}
    assert len(entries(as_atom(as_reader, programme="first"))) == 1


def test_as_of_a_day_it_gives_what_was_known(as_reader):
    tender = milestone()
    log(tender, forecast="Q3 2026", reason="In time.")
    log(tender, day=END, forecast="Q4 2026", reason="Too late.")
    asked = {"as_of": "2026-02-27"}

    said = as_reader.get("/changes.json", asked).json()
    lines = as_reader.get("/changes.csv", asked).getvalue().decode()
    feed = as_reader.get("/changes.atom", asked).content.decode()

    assert said["as_of"] == said["to"] == "2026-02-27"
    assert [entry["reasons"] for entry in said["entries"]] == [["In time."]]
    for given in (lines, feed):
        assert "In time." in given
        assert "Too late." not in given


@pytest.mark.parametrize("door", DOORS)
def test_what_was_written_down_after_the_moment_of_an_address_is_left_out(as_reader, door):
    tender = milestone()
    log(tender, forecast="Q3 2026", reason="In time.")
    moment = timezone.now().isoformat()
    log(tender, forecast="Q4 2026", reason="Written later.")

    answer = as_reader.get(door, {**WEEK, "as_of": "2026-03-02", "recorded_until": moment})
    given = (answer.getvalue() if answer.streaming else answer.content).decode()

    assert "In time." in given
    assert "Written later." not in given
    assert "Q4 2026" not in given


# CSV


def test_csv_has_a_line_for_each_field_and_the_head_at_the_end(as_reader, editor):
    tender = milestone(programme=programme("Buy"))
    log(tender, user=editor, forecast="Q3 2026", reason="Slow.")

    title, *lines, foot = as_csv(as_reader)

    assert title[:4] == ["Recorded at (UTC)", "Known on", "Who", "About"]
    (moved,) = [line for line in lines if line[4] == "Milestone" and line[8] == "Forecast"]
    assert moved[1:4] == ["2026-02-24", "Kari Nordmann", "Buy"]
    assert moved[6:12] == ["Tender", "changed", "Forecast", "Q2 2026", "Q3 2026", "Slow."]
    assert str(head()) in foot[0]
    assert "23 Feb 2026 to 2 Mar 2026" in foot[0]


@pytest.mark.parametrize("evil", ["=HYPERLINK()", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_csv_holds_no_formula(as_reader, evil):
    drones = programme()
    with on(TUESDAY, reason=f"{evil} is why"):
        Programme.objects.filter(pk=drones.pk).update(summary=evil, name=evil)

    lines = as_csv(as_reader)[1:-1]

    assert any(cell == f"'{evil}" for line in lines for cell in line)
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_goes_through_all_acts_some_at_a_time(as_reader, monkeypatch):
    monkeypatch.setattr(asked, "AT_ONCE", 2)
    tender = milestone()
    for number in range(5):
        log(tender, forecast="Q3 2026", reason=f"Reason {number}.")

    reasons = list(dict.fromkeys(line[11] for line in as_csv(as_reader)[1:-1]))

    assert reasons == [f"Reason {number}." for number in (4, 3, 2, 1, 0)]


# Atom


def test_the_feed_has_an_entry_for_each_act_with_what_rfc_4287_asks_for(as_reader, editor):
    tender = milestone(programme=programme("Buy"))
    log(tender, user=editor, forecast="Q3 2026", reason="Slow.")

    feed = as_atom(as_reader)
    (entry,) = entries(feed)

    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == text(feed, "id") == "http://testserver/changes.atom"
    assert text(feed, "updated") == text(entry, "updated")
    assert text(entry, "title") == "Kari Nordmann logged one milestone update: Buy"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Kari Nordmann"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"{tender.programme.slug}/?as_of=2026-03-02")
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "text"
    assert "Forecast: Q2 2026 → Q3 2026" in content.text
    assert "Known on 24 Feb 2026." in content.text


def test_ids_stay_whenever_and_however_they_are_asked_for(as_reader):
    tender = milestone()
    log(tender, forecast="Q3 2026")
    Programme.objects.filter(pk=tender.programme_id).update(summary="Written by itself.")
    recorded = {"clock": "recorded", "from": "", "to": ""}
    once = [text(entry, "id") for entry in entries(as_atom(as_reader, **recorded))]

    make.question(tender.programme, raised_on=TUESDAY)
    slug = tender.programme.slug

    again = [text(entry, "id") for entry in entries(as_atom(as_reader, **recorded))]
    of_one = [entry["id"] for entry in as_json(as_reader, **recorded, programme=slug)["entries"]]
    assert len(set(once)) == len(once) >= 3
    assert again[1:] == once
    assert of_one == again
    assert all(each.startswith("urn:uuid:") for each in once)


def test_an_empty_feed_is_a_feed(as_reader):
    feed = as_atom(as_reader)

    assert entries(feed) == []
    assert datetime.fromisoformat(text(feed, "updated")).date() == date(2026, 2, 24)


def test_a_feed_leads_on_to_older_acts_and_holds_what_xml_can(as_reader, monkeypatch):
    monkeypatch.setattr(views, "ACTS", 1)
    tender = milestone()
    log(tender, forecast="Q3 2026", reason="Older <b>&amp;.")
    log(tender, forecast="Q4 2026", reason="A bell \x07 rings.")

    feed = as_atom(as_reader)
    older = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}["next"]

    assert "A bell  rings." in entries(feed)[0].find(f"{ATOM}content").text
    assert "Older <b>&amp;." in as_reader.get(older).content.decode().replace("&lt;", "<").replace(
        "&amp;amp;", "&amp;"
    ).replace("b&gt;", "b>")


# Queries


@pytest.mark.parametrize("door", DOORS[1:])
def test_it_asks_no_more_queries_of_more(as_reader, editor, door):
    def happen(number):
        tender = milestone(programme=programme(f"Buy {number}"))
        log(tender, user=editor, forecast="Q3 2026")
        with on(TUESDAY):
            make.question(tender.programme, raised_on=TUESDAY)
            make.agreement()

    happen(0)
    few = queries(as_reader, door)
    for number in range(1, 6):
        happen(number)

    assert queries(as_reader, door) == few


def queries(client, door):
    client.get(door, WEEK)  # what is asked once a process is not counted
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(door, WEEK)
        assert answer.getvalue() if answer.streaming else answer.content
    return len(captured)
