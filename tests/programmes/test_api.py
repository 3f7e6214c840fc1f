from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from config.api_urls import NOUNS
from programmes.api.agreements import ALL as FIRST_FLOOR
from programmes.api.nouns import ALL, Agreements, Programmes
from programmes.models import Programme
from tests import make
from tests.api import queries, read, rows
from tests.programmes.full import everything_once, full_programme, today

pytestmark = pytest.mark.django_db

ALL_OF_IT = ",".join(Programmes.expands)
ALL_OF_AN_AGREEMENT = ",".join(Agreements.expands)
NOT_IN_THE_REAL_RECORD = {"assessments", "baselines", "dependencies", "reports"}


def test_a_row_tells_what_the_board_tells(as_reader):
    programme = full_programme()

    (row,) = rows(as_reader, "programmes/")

    assert row["slug"] == programme.slug
    assert row["href"] == f"http://testserver/api/v1/programmes/{programme.slug}/"
    assert (row["kind"], row["route"], row["stage"]) == ("acquisition", "nspa_partnership", "agreement")
    assert row["stage_since"]["edtf"] == "2025-36"
    assert row["stage_source"]["url"] == "https://example.org/a"
    assert row["desk"] == "Nordic desk"
    assert row["nations"] == ["DK", "NO"]
    assert row["rating"] == "amber"
    assert row["assessment"]["rationale"] == "Quantity is not settled."
    assert row["independent_assessment"]["rating"] == "red"
    assert row["next_milestone"]["name"] == "Tender"


def test_a_row_counts(as_reader):
    programme = full_programme()
    make.milestone("Delivery", programme=programme)
    make.milestone("Review", programme=programme, forecast="2026-01", reported_on=date(2025, 12, 1))

    (row,) = rows(as_reader, "programmes/")

    assert row["counts"] == {
        "milestones": 4,
        "met": 1,
        "open": 3,
        "overdue": row["counts"]["overdue"],
        "running_out": row["counts"]["running_out"],
        "undated": 1,
        "late": 1,
        "open_questions": 1,
        "oldest_question_days": (timezone.localdate() - make.TODAY).days,
        "disputed": 1,
    }


def test_an_empty_programme_says_so(as_reader):
    programme = make.programme()

    row = read(as_reader, f"programmes/{programme.slug}/?expand=facts,questions,milestones")

    assert row["next_milestone"] is None
    assert row["assessment"] is None
    assert row["rating"] == "not_rated"
    assert row["lead"] is None
    assert row["desk"] is None
    assert row["stage_since"]["words"] == "no date given"
    assert row["touched_on"] is None
    assert row["stale"] is True
    assert row["counts"]["oldest_question_days"] is None
    assert row["facts"] == row["questions"] == row["milestones"] == []


@pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True)])
def test_a_programme_is_stale_after_thirty_days_without_a_person(days, stale, as_reader):
    programme = make.programme()
    make.rating(programme, assessed_on=today(-days), logged_by=make.user())

    (row,) = rows(as_reader, "programmes/")

    assert row["touched_on"] == str(today(-days))
    assert row["stale"] is stale


def test_a_programme_in_full_holds_all_that_belongs_to_it(as_reader):
    programme = full_programme()

    told = read(as_reader, f"programmes/{programme.slug}/?expand={ALL_OF_IT}")

    assert [part["party"]["country"] for part in told["participations"]] == ["NO", "DK"]
    assert told["participations"][0]["share"] == "50.00"
    assert told["participations"][0]["since"]["edtf"] == "2025"
    assert [each["basis"] for each in told["mandates"]] == ["frames"]
    assert [each["name"] for each in told["milestones"]] == ["Signed", "Tender"]
    assert [each["name"] for each in told["milestones"][1]["waits_for"]] == ["Signed"]
    assert [each["kind"] for each in told["baselines"]] == ["original", "approval"]
    assert told["baselines"][0]["dates"][0]["promised"]["edtf"] == "2026-05"
    assert told["baselines"][0]["dates"][0]["milestone"]["slug"] == told["milestones"][1]["slug"]
    assert [each["text"] for each in told["questions"]] == ["How many?"]
    assert {each["role"] for each in told["assessments"]} == {"owner", "independent"}
    assert told["stage_elsewhere"]["aap20"] == "concept"


def test_a_cancelled_programme_is_called_so_elsewhere(as_reader):
    programme = make.programme()
    programme.cancel(reason="Given up")

    told = read(as_reader, f"programmes/{programme.slug}/")

    assert told["condition"] == "cancelled"
    assert told["stage_elsewhere"]["oc4ids"] == "cancelled"


def test_facts_show_what_is_in_use_and_where_sources_disagree(as_reader):
    programme = full_programme()

    facts = {
        fact["topic"]: fact for fact in read(as_reader, f"programmes/{programme.slug}/?expand=facts")["facts"]
    }

    quantity = facts["quantity"]
    assert quantity["disputed"] is True
    assert quantity["state"] == "disputed"
    used, other = quantity["claims"]
    assert quantity["in_use"] == used["id"]
    assert used["amount"] == {"low": "100.00", "high": None, "unit": "items"}
    assert other["amount"] == {"low": "90.00", "high": "120.00", "unit": "items"}
    assert other["approximate"] is True
    assert [question["key"] for question in quantity["questions"]] == ["Q-01"]
    assert facts["budget"]["claims"][0]["amount"] == {"low": "5000000.00", "high": None, "unit": "EUR"}
    assert facts["budget"]["claims"][0]["source"] is None
    assert facts["budget"]["claims"][0]["estimate"] is True
    assert facts["budget"]["in_use"] is None
    assert facts["site"]["claims"][0]["stance"] == "declines"
    assert facts["site"]["state"] == "not_stated"
    assert facts["site"]["claims"][0]["amount"] is None


def test_a_withdrawn_claim_is_no_fact(as_reader):
    programme = make.programme()
    make.claim(programme, "100").withdraw(reason="Misread")

    assert read(as_reader, f"programmes/{programme.slug}/?expand=facts")["facts"] == []


def test_programmes_are_asked_for_as_on_the_board(as_reader):
    programme = full_programme()
    make.programme("Another", route="joint_production")
    asked = [
        "stage=agreement",
        "confidence=amber",
        "nation=DK",
        "desk=Nordic+desk",
        "q=tender",
        "kind=acquisition&q=norway",
    ]

    for question in asked:
        assert [row["slug"] for row in rows(as_reader, f"programmes/?{question}")] == [programme.slug], (
            question
        )


OF_A_PROGRAMME = ["milestones", "updates", "dependencies", "baselines", "claims", "questions"]
OF_A_PROGRAMME += ["question-updates", "assessments", "participations", "mandates"]


@pytest.mark.parametrize("noun", ["programmes", *OF_A_PROGRAMME])
def test_the_name_of_a_programme_finds_all_that_belongs_to_it(noun, as_reader):
    programme = full_programme()
    make.question(programme).note("Heard nothing", source=make.source())
    Programme.objects.update(name="Kittiwake")

    assert rows(as_reader, f"{noun}/?q=kittiwake") == rows(as_reader, f"{noun}/") != []
    assert rows(as_reader, f"{noun}/?q=wolverine") == []


# The agreement, with what rests on it


def test_an_agreement_in_full_shows_facts_questions_and_what_rests_on_it(as_reader):
    agreement = make.agreement()
    programme = make.programme()
    make.mandate(programme, agreement, basis="implements")
    make.claim(agreement, "A letter", topic="instrument")
    make.claim(agreement, "A declaration", topic="instrument")
    make.question(agreement, topic="instrument")
    below = make.agreement(parent=agreement, relation="carries_out")

    told = read(as_reader, f"agreements/{agreement.slug}/?expand={ALL_OF_AN_AGREEMENT}")

    assert [(each["programme"]["slug"], each["basis"]) for each in told["mandates"]] == [
        (programme.slug, "implements")
    ]
    assert [child["slug"] for child in told["children"]] == [below.slug]
    (fact,) = told["facts"]
    assert fact["disputed"] is True
    assert [question["key"] for question in fact["questions"]] == ["Q-01"]
    assert told["questions"][0]["agreement"]["slug"] == agreement.slug


def test_the_real_record_fits_the_document(as_reader):
    call_command("seed", verbosity=0)

    for noun in sorted(set(NOUNS) - NOT_IN_THE_REAL_RECORD):
        listed = rows(as_reader, f"{noun}/")
        assert listed, noun
        for row in listed[:20]:
            told = read(as_reader, row["href"].partition("/api/v1/")[2])
            assert {name: told[name] for name in row} == row


# As many queries for many rows as for few


def test_a_list_asks_no_more_of_more_rows_whatever_it_shows(as_reader):
    nouns = [*FIRST_FLOOR, *ALL]
    doors = [f"{noun.noun}/" for noun in nouns]
    doors += [f"{noun.noun}/?expand={','.join(noun.expands)}" for noun in nouns if "shape" in vars(noun)]
    everything_once()
    few = {door: queries(as_reader, door) for door in doors}

    for _ in range(2):
        everything_once()

    assert {door: queries(as_reader, door) for door in doors} == few
    most = {f"{noun.noun}/": 16 if noun.noun == "programmes" else 8 for noun in nouns}
    assert [door for door in most if few[door] > most[door]] == []


def test_sparse_fields_leave_out_what_is_only_read_for_others(as_reader):
    full_programme()

    assert queries(as_reader, "programmes/?fields=slug,name") == queries(as_reader, "reports/")


def test_a_programme_in_full_asks_no_more_of_more_parts(as_reader):
    programme = full_programme()
    few = queries(as_reader, f"programmes/{programme.slug}/?expand={ALL_OF_IT}")

    text = make.source()
    for _ in range(3):
        make.participation(programme, make.party(), source=text)
        make.mandate(programme, make.agreement())
        make.dependency(make.milestone(programme=programme, forecast="2026"), make.milestone(forecast="2026"))
        make.claim(programme, "Some", topic="training")
        make.question(programme, owner=make.user(), source=make.source()).answer("Yes", source=make.source())
        make.baseline(programme, kind="working", approved_by=make.party(), agreement=make.agreement())

    assert queries(as_reader, f"programmes/{programme.slug}/?expand={ALL_OF_IT}") == few <= 35


def test_an_agreement_in_full_asks_no_more_of_more_parts(as_reader):
    agreement = make.agreement()

    def add():
        make.signature(agreement, make.party())
        make.mandate(make.programme(), agreement)
        make.claim(agreement, "Some", topic="training")
        make.question(agreement, owner=make.user(), source=make.source()).answer("Yes", source=make.source())
        make.agreement(parent=agreement, relation="follows")

    add()
    few = queries(as_reader, f"agreements/{agreement.slug}/?expand={ALL_OF_AN_AGREEMENT}")
    for _ in range(3):
        add()

    assert queries(as_reader, f"agreements/{agreement.slug}/?expand={ALL_OF_AN_AGREEMENT}") == few


def test_a_question_in_full_asks_no_more_of_a_longer_log(as_reader):
    question = make.question(make.programme())
    question.note("Heard nothing", source=make.source(), logged_by=make.user())
    few = queries(as_reader, "questions/Q-01/?expand=updates")

    for _ in range(3):
        question.note("Heard nothing", source=make.source(), logged_by=make.user())

    assert queries(as_reader, "questions/Q-01/?expand=updates") == few
