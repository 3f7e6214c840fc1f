"""Loading fixtures: once, whole or not at all, and never over what staff have done."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from agreements.models import Agreement, Party, Source
from config.audit.context import acting, today
from config.audit.models import AuditEntry
from programmes.models import Claim, Milestone, OpenQuestion, Programme
from tests import make

pytestmark = pytest.mark.django_db

DESKS = """
reason: The desks
desks:
  - name: A desk
"""
STORY = """
reason: Read in S1
known_on: 2025-03-04
source: S1
sources:
  - {tag: S1, reference: report.txt, title: A report, kind: news_report, dated: March 2025}
parties:
  - {slug: norway, name: Norway, kind: state, country: NO}
  - {slug: sweden, name: Sweden, kind: state, country: SE}
agreements:
  - {slug: first, title: First, kind: arrangement, status: signed, signed: 2025-03-04}
  - {slug: second, title: Second, kind: arrangement, parent: first, relation: follows, instruments: null}
programmes:
  - {slug: boats, name: Boats, kind: acquisition, desk: A desk, stage_since: 2025}
participations:
  - {programme: boats, party: [norway, sweden], role: participating_nation, share: 12.5}
mandates:
  - {programme: boats, agreement: first, basis: frames}
milestones:
  - {slug: boats-tender, programme: boats, name: Tender, kind: solicitation, position: 1}
  - {slug: boats-award, programme: boats, name: Award, kind: award, position: 2}
dependencies:
  - {milestone: boats-award, waits_for: boats-tender}
updates:
  - {milestone: [boats-tender, boats-award], forecast: 2026, note: Planned}
claims:
  - {programme: boats, topic: quantity, value: Ten, in_use_because: It is the only one}
  - {programme: boats, topic: budget, value: Much, amount_low: 1000, amount_high: 2000, unit: NOK, approximate: true}
questions:
  - {programme: boats, topic: site, text: "Where?", needed_by: boats-tender, note: Nobody said}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "00-desks.yaml").write_text(DESKS)
    (tmp_path / "01-boats.yaml").write_text(STORY)
    return tmp_path


def seed(folder, **options):
    out = StringIO()
    call_command("seed", folder=folder, stdout=out, **options)
    return out.getvalue().strip()


def test_it_says_what_it_did_in_one_line(folder):
    assert seed(folder) == "Rows put on record from 2 fixtures: 18."


def test_it_says_more_when_asked(folder):
    assert seed(folder, verbosity=2).splitlines() == [
        "00-desks.yaml: 1 new",
        "01-boats.yaml: 17 new",
        "Rows put on record from 2 fixtures: 18.",
    ]


def test_rows_are_known_since_the_day_of_their_act_and_recorded_now(folder):
    seed(folder)

    [row] = Party.history.filter(slug="norway")
    assert row.known_on == date(2025, 3, 4)
    assert row.history_date.date() >= today() - timedelta(days=1)
    assert row.history_change_reason == "Read in S1"
    assert row.history_user is None
    assert {party.change_set for party in Party.history.all()} == {row.change_set}


def test_an_update_and_a_question_are_of_the_day_of_their_act(folder):
    seed(folder)

    assert Milestone.objects.get(slug="boats-award").reported_on == date(2025, 3, 4)
    assert OpenQuestion.objects.get().raised_on == date(2025, 3, 4)


def test_without_a_day_the_day_of_recording_counts(folder):
    (folder / "01-boats.yaml").write_text(STORY.replace("known_on: 2025-03-04\n", ""))

    seed(folder)

    assert Milestone.objects.get(slug="boats-award").reported_on == today()
    assert OpenQuestion.objects.get().raised_on == today()
    assert Party.history.get(slug="norway").known_on == today()


def test_a_row_may_name_a_source_of_its_own_or_none(folder):
    own = "  - {programme: boats, topic: other, text: Why is that, source: null}\n"
    (folder / "01-boats.yaml").write_text(STORY + own)

    seed(folder)

    assert [question.source_id is None for question in OpenQuestion.objects.all()] == [False, True]


def test_an_estimate_has_no_source(folder):
    estimate = "claims:\n  - {programme: boats, topic: site, value: North, estimate: true}\n"
    (folder / "01-boats.yaml").write_text(STORY.replace("claims:\n", estimate))

    seed(folder)

    assert Claim.objects.get(topic="site").source is None


def test_no_is_norway(folder):
    seed(folder)

    assert Party.objects.get(slug="norway").country == "NO"  # which YAML 1.1 reads as false


# Again


def test_a_second_run_changes_nothing_and_says_so(folder):
    seed(folder)
    entries = AuditEntry.objects.count()

    assert seed(folder) == "Nothing to do: all 18 rows of 2 fixtures are on record."
    assert AuditEntry.objects.count() == entries


def test_a_second_run_leaves_an_undated_story_alone_on_another_day(folder):
    (folder / "01-boats.yaml").write_text(STORY.replace("known_on: 2025-03-04\n", ""))
    with acting(known_on=date(2025, 3, 5)):
        seed(folder)

    assert seed(folder).startswith("Nothing to do")


def test_what_staff_have_changed_stays_as_they_left_it(folder):
    seed(folder)
    _staff_at_work()
    entries = AuditEntry.objects.count()

    assert seed(folder).startswith("Nothing to do")
    assert AuditEntry.objects.count() == entries


def _staff_at_work():
    tender, claim, question = (
        Milestone.objects.get(slug="boats-tender"),
        Claim.objects.first(),
        OpenQuestion.objects.get(),
    )
    with acting(reason="Staff"):
        Party.objects.filter(slug="norway").update(name="Kingdom of Norway")
        tender.log(forecast="2027", estimate=True, reason="Late", reason_code="other")
        claim.withdraw(reason="Wrong")
        Claim.objects.filter(topic="budget").update(value="Very much")
        question.answer("In the north")
        OpenQuestion.objects.update(text="Where, then?")
        Programme.objects.get().pause(reason="No money")
        Agreement.objects.filter(slug="second").update(title="The second")
        Programme.objects.get().participations.filter(party__slug="sweden").update(role="observer")


def test_what_staff_have_put_on_record_first_is_left_alone(folder):
    make.party("Norge", slug="norway", kind="state", country="NO")

    assert seed(folder) == "Rows put on record from 2 fixtures: 17; there already, and left as they are: 1."
    assert Party.objects.get(slug="norway").name == "Norge"


def test_what_a_fixture_gains_is_added(folder):
    seed(folder)
    (folder / "02-more.yaml").write_text("reason: More\nparties:\n  - {slug: x, name: X, kind: company}\n")

    assert seed(folder).startswith("Rows put on record from 3 fixtures: 1; there already")


# Broken: what is written instead of what, and what the message names

BROKEN = {
    "an unknown section": ("mandates:", "mandate:", "01-boats.yaml: mandate: an act has no mandate"),
    "an unknown field": ("name: Boats", "nom: Boats", "programmes 1 (boats): nom: there is no such field"),
    "a field that only a verb sets": (
        *("value: Ten,", "value: Ten, in_use: true,"),
        "claims 1 (boats, quantity, Ten): in_use: there is no such field",
    ),
    "a missing party": (
        "[norway, sweden]",
        "[norway, swedn]",
        "(boats, norway and swedn, participating_nation)",
    ),
    "a missing parent": (
        "parent: first",
        "parent: fist",
        "agreements 2 (second): parent: there is no agreement 'fist'",
    ),
    "a missing desk": (
        "desk: A desk",
        "desk: B desk",
        "programmes 1 (boats): desk: there is no group 'B desk'",
    ),
    "a missing source": ("\nsource: S1", "\nsource: S9", "source: there is no source 'S9'"),
    "a bad date": (
        "signed: 2025-03-04",
        "signed: 2025-02-30",
        "agreements 1 (first): signed: This date cannot be read",
    ),
    "a date in no form": ("forecast: 2026", "forecast: soonish", "forecast: This date cannot be read"),
    "a bad day": (
        "known_on: 2025-03-04",
        "known_on: 2025-02-30",
        "01-boats.yaml: known_on: '2025-02-30' is not a day",
    ),
    "a day to come": ("known_on: 2025-03-04", "known_on: 2199-01-01", "known_on: this day is still to come"),
    "a bad choice": ("kind: acquisition", "kind: purchase", "programmes 1 (boats): kind: Value 'purchase'"),
    "a number for a text": ("name: Boats", "name: 5", "programmes 1 (boats): name: 5 is not a text"),
    "a text for a number": (
        "position: 2",
        "position: two",
        "milestones 2 (boats-award): position: 'two' is not",
    ),
    "truth for a number": (
        "position: 2",
        "position: true",
        "milestones 2 (boats-award): position: True is not",
    ),
    "a text for truth": ("approximate: true", "approximate: yes", "approximate: 'yes' is not true or false"),
    "a text for an amount": (
        "amount_low: 1000",
        "amount_low: plenty",
        "amount_low: 'plenty' is not a number",
    ),
    "an amount that is none": (
        "amount_low: 1000",
        "amount_low: .nan",
        "claims 2 (boats, budget, Much): amount_low:",
    ),
    "amounts in disorder": (
        "amount_low: 1000",
        "amount_low: 3000",
        "The least amount cannot be above the most.",
    ),
    "an amount without its unit": (", unit: NOK", "", "An amount has its unit, and a unit its amount."),
    "a unit that is none": (
        "unit: NOK",
        "unit: crowns",
        "claims 2 (boats, budget, Much): unit: A unit is a currency",
    ),
    "a list for a text": (
        "name: Boats",
        "name: [Boats]",
        "programmes 1 (boats): name: ['Boats'] is not a text",
    ),
    "nothing for a text": (
        "name: Boats",
        "name: null",
        "programmes 1 (boats): name: leave it out where nothing is known",
    ),
    "a field left out": ("name: Boats, ", "", "programmes 1 (boats): name: This field cannot be blank."),
    "a reference left out": (
        "agreement: first, ",
        "",
        "mandates 1 (boats): agreement: This field cannot be null",
    ),
    "a name left out": ("slug: boats-tender, ", "", "milestones 1: slug: a row is known by this: say it"),
    "an update of nothing": (
        "milestone: [boats-tender, boats-award], ",
        "",
        "updates 1: milestone: a row is known by",
    ),
    "an empty sentence": (
        "in_use_because: It is the only one",
        "in_use_because: ''",
        "in_use_because: write a sentence",
    ),
    "a circle": (
        "  - {milestone: boats-award, waits_for: boats-tender}\n",
        "  - {milestone: boats-award, waits_for: boats-award}\n",
        "dependencies 1 (boats-award, boats-award)",
    ),
    "met without a date": ("forecast: 2026", "status: met", "updates 1 (boats-tender and boats-award)"),
    "a rule of the model": (
        "parent: first, ",
        "",
        "agreements 2 (second): An agreement under another says how",
    ),
    "a key twice": (
        "name: Boats,",
        "name: Boats, name: Ships,",
        "name stands twice in one row, again on line 14",
    ),
    "a section twice": ("mandates:", "parties:", "parties stands twice in one row, again on line 17"),
    "not YAML": ("parties:", "parties: [", "01-boats.yaml: this is not YAML, on line 8"),
    "no act": (STORY, "- just a list", "01-boats.yaml: an act is a list of names"),
    "nothing": (STORY, "---\n", "01-boats.yaml: an act is a list of names"),
    "no reason": ("reason: Read in S1\n", "", "01-boats.yaml: reason: an act says in words why"),
    "a source that is none": (
        "\nsource: S1",
        "\nsource: 1",
        "01-boats.yaml: source: 1 is not the tag of a source",
    ),
    "a section that is no list": (
        *("programmes:\n  - {slug: boats,", "programmes:\n  {slug: boats,"),
        "01-boats.yaml: programmes: this is a list of rows",
    ),
    "a row that is none": (
        "mandates:\n",
        "mandates:\n  - first\n",
        "mandates 1: a row says its fields by name",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_fixture_is_refused_whole(folder, case):
    before, after, message = BROKEN[case]
    assert before in STORY
    (folder / "01-boats.yaml").write_text(STORY.replace(before, after))

    with pytest.raises(CommandError) as refused:
        seed(folder)

    assert str(refused.value).startswith("Nothing was loaded. 01-boats.yaml: ")
    assert message in str(refused.value)
    assert not Group.objects.filter(name="A desk").exists()
    assert not Source.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_file_that_is_no_text_is_refused(folder):
    (folder / "01-boats.yaml").write_bytes(b"reason: \xff")

    with pytest.raises(CommandError, match=r"01-boats\.yaml: this is not text in UTF-8"):
        seed(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There are no fixtures in"):
        seed(tmp_path)


def test_a_load_that_breaks_leaves_what_was_there(folder):
    seed(folder)
    entries = AuditEntry.objects.count()
    (folder / "02-more.yaml").write_text(
        "reason: More\nparties:\n  - {slug: x, name: X, kind: company}\n  - {slug: y}\n"
    )

    with pytest.raises(CommandError, match=r"02-more\.yaml: parties 2 \(y\)"):
        seed(folder)

    assert AuditEntry.objects.count() == entries


def test_a_tag_that_another_text_has_is_refused(folder):
    make.source("S1", reference="another.txt")

    with pytest.raises(
        CommandError, match=r"sources 1 \(S1, report\.txt\): tag: Source with this Tag already"
    ):
        seed(folder)


def test_fiction_is_refused_where_real_programmes_are(folder):
    seed(folder)

    with pytest.raises(CommandError, match="This database holds real programmes"):
        seed(folder, exercise=1)
