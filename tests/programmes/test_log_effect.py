"""What an update will do, told on the log form before it is saved."""

import re

import pytest

from config.when import read
from programmes.boards.effect import as_if
from programmes.models import Milestone, MilestoneUpdate
from tests import make
from tests.make import TODAY
from tests.programmes.log_form import address, check, started

pytestmark = pytest.mark.django_db
LATER = {"forecast": "Q3 2026", "reason": "No platform class on record", "reason_code": "requirement_change"}


@pytest.fixture
def programme(editor):
    return make.programme("Micro-drone buy", desk=make.desk())


@pytest.fixture
def requirement(programme):
    milestone = make.milestone(
        "Requirement",
        programme=programme,
        forecast="Q1 2026",
        kind="requirement",
        reported_on=TODAY.replace(month=1),
    )
    make.baseline(programme)
    return milestone


def effect(client, milestone, **typed):
    return check(client, milestone, **typed).effect


def page(client, milestone, **typed):
    said = started(client, milestone)[1] | {"reported_on": "2 Mar 2026", **typed, "_check": "1"}
    return client.post(address(milestone), said).content.decode()


def slips(effect):
    return [(promise.baseline.kind, before.text, after.text) for promise, before, after in effect.promises]


# Slip


def test_the_slip_against_the_first_and_the_newest_promise_before_and_after(
    as_editor, programme, requirement
):
    requirement.log(
        forecast="Q2 2026",
        estimate=True,
        reported_on=TODAY,
        **{k: LATER[k] for k in ("reason", "reason_code")},
    )
    make.baseline(programme, kind="approval")
    make.baseline(programme, kind="working")

    assert slips(effect(as_editor, requirement, **LATER)) == [
        ("original", "1 quarter later", "2 quarters later"),
        ("working", "as baseline", "1 quarter later"),
    ]


def test_without_a_baseline_it_says_so(as_editor, programme):
    milestone = make.milestone(programme=programme, forecast="2026")

    assert "No baseline is set: slip cannot be measured." in page(as_editor, milestone)


def test_what_is_given_up_has_no_slip(as_editor, requirement):
    told = effect(as_editor, requirement, status="cancelled", reason="No money", reason_code="budget")

    assert [(before.text, after) for _, before, after in told.promises] == [("as baseline", None)]
    assert "given up" in page(
        as_editor, requirement, status="cancelled", reason="No money", reason_code="budget"
    )


# The row on the board


def test_the_next_milestone_of_the_row_before_and_after(as_editor, programme, requirement):
    make.milestone("Tender", programme=programme, forecast="Q2 2026", position=2)

    told = effect(as_editor, requirement, **LATER)

    assert (told.row.next.milestone.name, told.next.milestone.name) == ("Requirement", "Tender")
    assert told.is_new_in_row
    assert not effect(as_editor, requirement).is_new_in_row


def test_what_moves_with_it_moves_in_the_row_too(as_editor, programme, requirement):
    tender = make.milestone("Tender", programme=programme, forecast="Q2 2026", position=2)
    make.dependency(tender, requirement)

    told = effect(as_editor, requirement, **LATER, **{f"move-{tender.pk}-chosen": "on"})

    assert (told.next.milestone.name, str(told.next.milestone.forecast)) == ("Requirement", "Q3 2026")
    assert [(each.label, str(each.before), str(each.after)) for each in told.changes] == [
        ("Forecast", "Q1 2026", "Q3 2026"),
        ("Tender", "Q2 2026", "Q4 2026"),
    ]


def test_when_all_is_met_nothing_comes_next(as_editor, requirement):
    assert effect(as_editor, requirement, status="met", met_on="Feb 2026").next is None


# The trend


def test_the_new_value_is_dashed_at_the_end_of_the_trend(as_editor, requirement):
    drawn = effect(as_editor, requirement, **LATER).trend

    assert "Q1 2026 reported 2 Jan 2026; Q3 2026 if saved" in drawn
    assert re.findall(r'<line class="mta-edge is-new is-(?:late|moved)"', drawn)
    assert 'class="mta-new"' in drawn
    assert ">if saved</text>" in drawn


def test_a_value_that_holds_is_dashed_and_not_red(as_editor, requirement):
    drawn = effect(as_editor, requirement).trend

    assert 'class="mta-edge is-new"' in drawn
    assert "mta-new" not in drawn
    assert "is-late" not in drawn


def test_the_first_date_has_no_trend_yet(as_editor, programme):
    assert (
        effect(as_editor, make.milestone(programme=programme), **LATER, where_from="estimate").trend is None
    )


def test_a_correction_is_drawn_as_mended_and_not_as_a_report(as_editor, requirement):
    requirement.log(forecast="Q2 2027", estimate=True, reported_on=TODAY, reason="Late", reason_code="budget")

    told = effect(as_editor, requirement, kind="correction", forecast="Q2 2026")

    assert "Q1 2026 reported 2 Jan 2026; Q2 2026 reported 2 Mar 2026" in told.trend
    assert "is-new" not in told.trend
    assert "if saved" not in told.trend


def test_a_report_on_the_day_of_the_last_has_a_place_of_its_own(as_editor, requirement):
    requirement.log(forecast="Q2 2026", estimate=True, reported_on=TODAY, reason="Late", reason_code="budget")

    assert "Q2 2026 reported 2 Mar 2026; Q3 2026 if saved" in effect(as_editor, requirement, **LATER).trend


@pytest.mark.parametrize(
    "typed",
    [
        {"forecast": "none"},
        {"status": "cancelled"},
        {"forecast": "from 2027"},
        {"forecast": "by 2030"},
        {"forecast": "about 3 Mar 2026"},
        {"status": "met", "met_on": "2 Feb 2026"},
        {"status": "met"},
        {"forecast": "soon"},
        {"reported_on": "soon"},
        {"source": "S99", "where_from": "source"},
        {"kind": "rumour"},
        {"status": "gone"},
    ],
)
def test_whatever_is_typed_there_is_an_answer(as_editor, requirement, typed):
    assert "What this will do" in page(as_editor, requirement, **typed)


# Questions


def test_the_questions_that_block_it_stay_open(as_editor, programme, requirement):
    first, second = (make.question(programme, needed_by=requirement) for _ in range(2))
    make.question(programme)

    assert (
        effect(as_editor, requirement).blocked_words
        == f"{first.key} and {second.key} block this milestone and stay open."
    )


def test_a_question_that_this_may_answer_is_offered_and_not_answered(as_editor, programme, requirement):
    question = make.question(programme, "How many?", topic="quantity")
    make.question(programme, "At what price?", topic="unit_price")

    assert effect(as_editor, requirement, **LATER).may_answer == []
    assert effect(as_editor, requirement, status="met", met_on="Feb 2026").may_answer == [question]
    shown = page(as_editor, requirement, status="met", met_on="Feb 2026")
    assert f"/openquestion/{question.pk}/answer/" in shown
    question.refresh_from_db()
    assert question.state == "open"


def test_a_new_date_of_a_delivery_may_answer_when(as_editor, programme):
    delivery = make.milestone(programme=programme, kind="delivery", forecast="2026")
    question = make.question(programme, "When?", topic="delivery_timeline")

    assert effect(as_editor, delivery, forecast="Q3 2026").may_answer == [question]
    assert effect(as_editor, delivery).may_answer == []


# The count, and how history will read


def test_the_button_counts_the_values_that_change(as_editor, requirement):
    make.source("S4")

    assert effect(as_editor, requirement).button == ""
    assert effect(as_editor, requirement, **LATER).button == "Save 1 change"
    assert (
        effect(as_editor, requirement, **LATER, where_from="source", source="S4").button == "Save 2 changes"
    )
    assert ">Save 2 changes</button>" in page(
        as_editor, requirement, **LATER, where_from="source", source="S4"
    )
    assert ">Save the update</button>" in page(as_editor, requirement)


def test_it_says_how_history_will_read(as_editor, requirement):
    shown = page(as_editor, requirement, **LATER)

    assert "Kari Nordmann, " in shown
    assert "one change, with the reason beside." in shown
    assert "Forecast: <del>Q1 2026</del>" in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "required when the date moves later or is lost"),
        ({"forecast": "Q4 2025"}, "required when the date moves later or is lost"),
        ({"forecast": "Q3 2026"}, "required: the date moves later"),
        ({"forecast": "none"}, "required: the date is lost"),
        ({"status": "cancelled"}, "required: cancelled"),
    ],
)
def test_it_says_at_once_that_a_reason_is_required(as_editor, requirement, typed, words):
    assert check(as_editor, requirement, **typed).reason_needed() == words


def test_a_check_says_what_the_save_would_refuse(as_editor, requirement):
    assert (
        "say why, in words and by code"
        in check(as_editor, requirement, forecast="Q3 2026").errors["reason"][0]
    )
    assert check(as_editor, requirement, **LATER).errors == {}
    requirement.refresh_from_db()
    assert (str(requirement.forecast), requirement.updates.count()) == ("Q1 2026", 1)


def test_a_date_that_cannot_be_read_yet_is_said_to_be(as_editor, requirement):
    assert "not understood yet</output>" in page(as_editor, requirement, forecast="q5")


def test_what_was_then_shows_its_effect_at_once(as_editor, requirement):
    requirement.log(forecast="Q3 2026", estimate=True, reported_on=TODAY, reason="Late", reason_code="budget")
    version = requirement.history.filter(forecast="2026-33").last()

    told = as_editor.get(f"{address(requirement)}?from={version.pk}").context["form"].effect

    assert [(str(each.before), str(each.after)) for each in told.changes] == [("Q3 2026", "Q1 2026")]


def test_more_reports_and_milestones_cost_no_more_queries(
    as_editor, programme, requirement, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(200) as asked:
            page(as_editor, requirement, **LATER)
        return len(asked)

    few = cost()
    for day in range(3, 8):
        make.milestone(programme=programme, forecast="2027")
        make.question(programme, needed_by=requirement)
        requirement.log(note="Confirmed", reported_on=TODAY.replace(month=2, day=day), estimate=True)

    assert cost() == few


# Nothing of it is on record


def test_a_copy_to_look_at_leaves_the_record_as_it_is(requirement):
    other = as_if(requirement, forecast=read("2030"))

    assert (str(other.forecast), other.forecast_latest.year) == ("2030", 2030)
    assert (str(requirement.forecast), requirement.forecast_latest.year) == ("Q1 2026", 2026)


def test_it_asks_the_database_nothing(as_editor, requirement, django_assert_num_queries):
    found = check(as_editor, requirement, **LATER)
    told = found.effect

    with django_assert_num_queries(0):
        assert all((told.trend, told.promises, told.changes, told.next, told.button, told.count))
        assert told.blocked + told.may_answer == []


def test_nothing_is_logged(requirement):
    pending = requirement.reported(forecast="2030", estimate=True)

    assert pending.pk is None
    assert MilestoneUpdate.objects.count() == 1
    assert str(Milestone.objects.get().forecast) == "Q1 2026"
