"""The page of changes: counts, blocks, silence; as of a day, for readers, in as many queries for much as for little."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import reading
from programmes.models import Programme
from tests import make
from tests.programmes.changes.story import BEGIN, END, TUESDAY, WEEK, log, milestone, on, programme, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(client, **asked):
    return client.get("/changes/", {**WEEK, **asked}).content.decode()


def busy(number=0, editor=None):
    """Make a programme on which something of everything happens in the week."""
    tender = milestone(programme=programme(f"Buy {number}"))
    drones = tender.programme
    with on(BEGIN):
        make.rating(drones, "amber", assessed_on=BEGIN)
        make.baseline(drones, effective_on=BEGIN)
        question = make.question(drones, "What does it cost?", topic="budget", raised_on=BEGIN)
        make.claim(drones, "Ten")
        text = make.agreement(f"Letter {number}")
        part = make.participation(drones, make.party())
    log(tender, user=editor, forecast="Q3 2026", reason="No requirement yet.")
    with on(TUESDAY, user=editor):
        make.rating(drones, "red", assessed_on=TUESDAY, logged_by=editor)
        make.baseline(drones, kind="approval", effective_on=TUESDAY)
        make.question(drones, raised_on=TUESDAY, owner=editor)
        question.answer("Five million.", source=make.source(), on=TUESDAY)
        make.claim(drones, "Twenty")
        make.mandate(drones, text)
        make.dependency(tender, make.milestone(programme=drones))
        part.share = 50
        part.save()
        text.place = "Oslo"
        text.save()
        make.signature(text, make.party())
    return drones


def test_it_tells_counts_then_blocks_then_silence(as_reader, editor):
    busy(editor=editor)
    programme("Quiet")

    shown = page(as_reader)

    for fact in (
        "Buy 0 fell to red. One date moved later. One question was raised and one question was answered.",
        '<b class="fig">1</b> rated worse',
        '<li class="is-zero"><b class="fig">0</b> dates earlier',
        "<del>Q2 2026</del>",
        "1 quarter later",
        "No requirement yet.",
        "Kari Nordmann",
        "sources disagree",
        "Letter 0",
        "No change",
        "not yet touched by a person",
    ):
        assert fact in shown
    assert shown.index("rated worse") < shown.index("Q2 2026") < shown.index("No change")


def test_those_that_got_worse_come_first_and_the_longest_silence_leads_the_silent(editor):
    names = ["Renamed", "Better", "Later", "Worse", "Silent", "Longer"]
    made = {name: programme(name) for name in names}
    tender = milestone(programme=made["Later"])
    with on(BEGIN):
        for name in ("Better", "Worse"):
            make.rating(made[name], "amber", assessed_on=BEGIN)
        make.rating(made["Silent"], assessed_on=BEGIN, logged_by=editor)
    with on(TUESDAY):
        make.rating(made["Worse"], "red", assessed_on=TUESDAY)
        make.rating(made["Better"], "green", assessed_on=TUESDAY)
        made["Renamed"].summary = "A few words."
        made["Renamed"].save()
    log(tender, forecast="Q4 2026")

    changes = told()

    assert [str(block.subject) for block in changes.blocks] == ["Worse", "Later", "Better", "Renamed"]
    assert [(str(each.programme), each.days) for each in changes.quiet] == [("Longer", None), ("Silent", 28)]


def test_nothing_changed_says_so(as_reader):
    programme("Quiet")

    assert "Nothing changed from 23 Feb 2026 to 2 Mar 2026. One programme saw no change." in page(as_reader)


def test_programmes_that_came_on_record_are_named_first(as_reader):
    with on(TUESDAY):
        make.programme("New")

    assert '<p class="standfirst">One programme came on record.</p>' in page(as_reader)


def test_what_was_reported_as_before_is_named_in_one_line(as_reader):
    tender = milestone()
    log(tender, forecast="Q2 2026")

    shown = page(as_reader)

    assert "Reported as before: Tender, Q2 2026." in shown
    assert "<table" not in shown


def test_an_empty_record_has_a_page(as_reader):
    assert as_reader.get("/changes/").status_code == 200


@pytest.mark.parametrize(
    "asked", [{"from": "soon"}, {"page": "2"}, {"programme": "nobody"}, {"clock": "wall"}]
)
def test_what_cannot_be_meant_is_refused(as_reader, asked):
    programme()

    answer = as_reader.get("/changes/", {**WEEK, **asked})

    assert answer.status_code == 400
    assert "main" in answer.content.decode()


def test_as_of_a_day_it_does_not_know_what_came_later(as_reader):
    tender = milestone()
    log(tender, forecast="Q3 2026", reason="Known in time.")
    log(tender, day=END, forecast="Q4 2026", reason="Known later.")

    shown = as_reader.get("/changes/", {"as_of": "2026-02-27"}).content.decode()

    assert "Known in time." in shown
    assert "Known later." not in shown
    assert 'value="27 Feb 2026"' in shown
    assert f'href="/programmes/{tender.programme.slug}/?as_of=2026-02-27"' in shown
    assert 'name="as_of" value="2026-02-27"' in shown


def test_a_name_in_a_block_leads_to_the_record_at_the_end_of_the_period(as_reader):
    tender = milestone()
    log(tender, forecast="Q3 2026")

    assert f'href="/programmes/{tender.programme.slug}/?as_of=2026-03-02"' in page(as_reader)
    assert f'<a href="/milestones/{tender.slug}/?as_of=2026-03-02">{tender.name}</a>' in page(as_reader)


def test_a_question_leads_to_its_page(as_reader):
    with on(TUESDAY):
        question = make.question(programme(), raised_on=TUESDAY)

    assert f'<a href="/questions/{question.number}/?as_of=2026-03-02">{question.text}</a>' in page(as_reader)


def test_a_reader_of_feeds_finds_the_one_of_this_page(as_reader):
    assert 'type="application/atom+xml" title="What changed" href="/changes.atom"' in page(as_reader)


def test_one_programme_can_be_asked_for(as_reader, editor):
    drones, other = busy(editor=editor), busy(1, editor)

    shown = page(as_reader, programme=drones.slug)

    assert "What changed: Buy 0" in shown
    assert "Buy 1" not in shown
    assert "Letter" not in shown.replace("Letter 0", "", 1) or "Letter 1" not in shown
    assert f"programme={drones.slug}" in shown
    assert other.slug not in shown


def test_it_offers_to_tell_what_happened_since_the_last_report_and_meeting(as_reader):
    today = timezone.localdate()
    assert "Since last" not in as_reader.get("/changes/").content.decode()

    make.report(today - 10 * DAY)
    make.report(today - 3 * DAY, kind="meeting", title="Steering group")
    make.report(today, kind="meeting", title="Today's")

    shown = as_reader.get("/changes/").content.decode()
    assert f'from={today - 10 * DAY}&amp;to={today}">Since last report' in shown
    assert f'from={today - 3 * DAY}&amp;to={today}">Since last meeting' in shown
    assert 'aria-current="true">Last 7 days' in shown


def test_by_the_clock_of_the_record_it_tells_what_was_written_down(as_reader):
    log(milestone(), forecast="Q3 2026", reason="Written today.")

    assert "Written today." not in as_reader.get("/changes/").content.decode()
    shown = as_reader.get("/changes/", {"clock": "recorded"}).content.decode()
    assert "by the day on which it was written down." in shown
    assert "opened" in shown


def test_a_long_list_goes_on_over_pages(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 2)
    tenders = [milestone(programme=programme(f"Buy {number}")) for number in range(3)]
    for tender in tenders:
        log(tender, forecast="Q3 2026")
    programme("Quiet")

    first, second = page(as_reader), page(as_reader, page="2")

    assert [name in first for name in ("Buy 0", "Buy 1", "Buy 2", "Quiet")] == [True, True, False, False]
    assert [name in second for name in ("Buy 0", "Buy 1", "Buy 2", "Quiet")] == [False, False, True, True]
    assert all('<b class="fig">3</b> dates later' in shown for shown in (first, second))


def test_a_block_is_cut_and_says_how_much_more_there_is(as_reader):
    drones = programme()
    with on(TUESDAY):
        for number in range(25):
            make.question(drones, f"Number {number}?", raised_on=TUESDAY)

    shown = page(as_reader)

    assert "Number 19?" in shown
    assert "Number 20?" not in shown
    assert "5 more changes: see its history" in shown


@pytest.mark.parametrize("asked", [{}, {"as_of": "2026-03-02"}, {"clock": "recorded", "from": "", "to": ""}])
def test_it_asks_no_more_queries_of_more(as_reader, editor, asked):
    busy(editor=editor)
    programme("Quiet")
    few = queries(as_reader, **asked)
    for number in range(1, 5):
        busy(number, editor)
        programme("Quiet")
    log(Programme.objects.get(name="Buy 0").milestones.get(name="Tender"), forecast="Q4 2026")

    assert queries(as_reader, **asked) == few <= 90


def queries(client, **asked):
    address = {**WEEK, **asked}
    client.get("/changes/", address)  # what is asked once a process is not counted
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/changes/", address).status_code == 200
    return len(captured)


def test_what_is_not_shown_is_not_read(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    for name in ("First", "Second"):
        log(milestone(programme=programme(name)), forecast="Q3 2026", reason=f"Why of {name}.")

    first, second = (as_reader.get("/changes/", {**WEEK, "page": number}) for number in (1, 2))

    for shown, whys in [(first, ["Why of First."]), (second, ["Why of Second."])]:
        notes = [
            note
            for block in shown.context["changes"].blocks
            for line in block.lines
            for note in line.notes.shown
        ]
        assert [note.why for note in notes] == whys
