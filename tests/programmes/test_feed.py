"""The history of a page: who, when, why, on what ground, before and after, by act."""

import re
from datetime import UTC, date, datetime

import pytest

from config.audit.context import acting
from config.audit.timeline import timeline
from programmes import boards
from programmes.models import Claim, Milestone, Programme
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


def entries(record, histories=None):
    acts = timeline(histories or record.histories(), naming=boards.NAMED)
    return boards.Feed(acts, of=record).entries


def newest(record):
    return entries(record)[0]


def lines(item):
    return {line.field.label: (line.field.before, line.field.after) for line in item.lines}


def history_of(client, address):
    """Return what people read of the history on a page, without its markup."""
    part = client.get(address).content.decode().partition('id="history"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def moved(milestone, forecast, **said):
    said = {"reason": "Not agreed.", "reason_code": "other", "reported_on": TODAY, **said}
    return milestone.log(forecast=forecast, **({"estimate": True} if "source" not in said else {}), **said)


def test_a_change_tells_its_source_though_that_has_not_changed():
    source = make.source("S4")
    milestone = make.milestone(forecast="Q2 2026", source=source)
    moved(milestone, "Q3 2026", source=source)

    (item,) = newest(milestone.programme).items

    assert (item.source, item.is_estimate, item.source_before, item.was_estimate) == (
        source,
        False,
        None,
        False,
    )
    assert lines(item) == {"Forecast": ("Q2 2026", "Q3 2026")}


def test_another_source_is_told_with_the_one_before():
    first, second = make.source("S3"), make.source("S4")
    milestone = make.milestone(forecast="Q2 2026", source=first)
    moved(milestone, "Q2 2026", source=second)
    assert (newest(milestone).items[0].source_before, newest(milestone).items[0].source) == (first, second)

    moved(milestone, "Q2 2026")
    (item,) = newest(milestone).items
    assert (item.source_before, item.source, item.is_estimate) == (second, None, True)

    moved(milestone, "Q2 2026", source=first)
    (item,) = newest(milestone).items
    assert (item.was_estimate, item.source, item.lines) == (True, first, [])


def test_the_date_of_an_estimate_is_drawn_as_one(as_reader):
    milestone = make.milestone(forecast="Q2 2026", source=make.source())
    moved(milestone, "Q3 2026")

    newest_first = (
        as_reader.get(f"/milestones/{milestone.slug}/").content.decode().partition('id="history"')[2]
    )

    assert newest_first.index('class="ys is-est"') < newest_first.index('class="ys"')


def test_the_source_of_a_stage_is_its_source_too():
    source, programme = make.source(), make.programme()
    programme.move_to("agreement", reason="Signed", waiver="Oral", source=source)

    (item,) = newest(programme).items

    assert item.source == source
    assert lines(item)["Stage"] == ("Intent", "Agreement")
    assert "Stage source" not in lines(item)


def test_the_source_is_a_tag_with_its_link(as_reader):
    milestone = make.milestone(forecast="2026", source=make.source("S4"))

    shown = as_reader.get(f"/programmes/{milestone.programme.slug}/").content.decode()

    assert '<a class="src" href="/sources/S4/"' in shown.partition('id="history"')[2]


def test_a_milestone_and_a_question_lead_to_their_pages_but_not_from_there(as_reader):
    milestone = make.milestone("Tender", forecast="2026")
    make.question(milestone.programme)
    of_programme = [item.page for entry in entries(milestone.programme) for item in entry.items]
    of_milestone = [item.page for entry in entries(milestone) for item in entry.items]

    assert ("milestone", milestone.slug) in of_programme
    assert ("question", 1) in of_programme
    assert of_milestone == [None, None]
    for address in (f"/milestones/{milestone.slug}/", "/questions/1/"):
        assert as_reader.get(address).status_code == 200


def test_an_entry_of_a_log_and_a_link_are_called_by_what_they_belong_to():
    programme = make.programme()
    first, last = (make.milestone(name, programme=programme) for name in ("Tender", "Award"))
    make.dependency(last, first)
    question = make.question(programme)
    question.note("Declined to give a date.")

    (noted,) = newest(programme).items
    (waits,) = entries(last)[0].items

    assert noted.label.startswith("Q-01 How many?: Open, reported on")
    assert noted.page == ("question", 1)
    assert waits.label == "Award waits for Tender"


def test_what_came_to_be_is_told_by_its_fields_but_not_twice():
    programme = make.programme("Buy")
    make.participation(programme, make.party("Ministry"), role="donor")
    make.mandate(programme, make.agreement("Framework"))
    make.question(programme, "How many?")

    question, mandate, part = (entry.items[0] for entry in entries(programme)[:3])

    assert lines(part) == {"Party": ("", "Ministry")}
    assert part.label == "Donor"
    assert lines(mandate) == {"Agreement": ("", "Framework")}
    assert set(lines(question)) == {"Topic", "Raised on", "State"}


def test_a_record_that_went_home_elsewhere_says_so():
    claim = make.claim(make.programme("One"))
    other = make.programme("Other")
    with acting(reason="Filed wrongly"):
        Claim.objects.filter(pk=claim.pk).update(programme=other)

    assert lines(newest(other).items[0]) == {"Programme": ("One", "Other")}


def test_a_reason_is_said_once():
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="2026")
    with acting(reason="Read in S4"):
        claim = make.claim(programme, "Ten")
        make.claim(programme, "Twenty")
        moved(milestone, "2027", reason="Read in S4.")
        claim.adopt(reason="The later one")

    entry = newest(programme)

    assert entry.why == "Made for a test."
    assert [item.why for item in entry.items if item.why] == ["Read in S4.", "The later one."]
    adopted = entry.items[-1]
    assert lines(adopted) == {"In use": ("No", "Yes")}


def test_an_act_without_a_reason_says_so(as_reader):
    programme = make.programme()
    Programme.objects.filter(pk=programme.pk).update(name="Renamed by hand")

    assert newest(programme).why == ""
    assert "No reason on record." in history_of(as_reader, f"/programmes/{programme.slug}/")


def test_a_moment_is_told_by_the_clock_of_the_installation(settings):
    settings.TIME_ZONE = "Europe/Oslo"
    programme = make.programme()
    entry = newest(programme)
    entry.act.when, entry.act.known_on = datetime(2026, 3, 1, 23, 30, tzinfo=UTC), date(2026, 3, 2)

    assert f"{entry.when:%d %H:%M}" == "02 00:30"
    assert not entry.was_known_before
    entry.act.known_on = date(2026, 3, 1)
    assert entry.was_known_before


def test_a_milestone_tells_what_others_promise_of_it_and_ask_for(as_reader):
    programme = make.programme()
    milestone = make.milestone("Tender", programme=programme, forecast="2026")
    make.baseline(programme)
    make.dependency(make.milestone("Award", programme=programme), milestone)
    make.question(programme, needed_by=milestone)

    told = history_of(as_reader, f"/milestones/{milestone.slug}/")

    assert "Baseline date added Tender: 2026" in told
    assert "Award waits for Tender" in told
    assert "Q-01 How many?" in told


def test_what_was_removed_by_another_program_is_told_with_what_it_was():
    milestone = make.milestone("Tender")
    history = Milestone.history.filter(id=milestone.pk)
    programme = milestone.programme
    Milestone.objects.filter(pk=milestone.pk).delete()

    (item,) = entries(programme, [history])[0].items

    assert item.noun == "Milestone removed"
    assert lines(item)["Kind"] == ("Decision", "")


@pytest.mark.parametrize(
    ("names", "told"), [({"first_name": "Kari", "last_name": "Nordmann"}, "Kari Nordmann"), ({}, "kari")]
)
def test_a_person_whom_a_record_names_is_told_by_name(names, told):
    person = make.user("kari", **names)
    milestone = make.milestone(forecast="2027")
    update = milestone.log(reported_on=TODAY, estimate=True, note="Asked again.", logged_by=person)

    (act,) = timeline([update.history.all()])

    assert [each.after for each in act.changes[0].fields if each.name == "logged_by"] == [told]
