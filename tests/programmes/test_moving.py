"""What waits for a milestone moves with it: who waits, in one act, all or nothing."""

import pytest
from django.core.exceptions import ValidationError

from programmes.models import Dependency, Milestone, MilestoneUpdate
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db
WHY = {"reason": "Requirement not agreed", "reason_code": "requirement_change"}


@pytest.fixture
def chain():
    """A requirement, a tender that waits for it, and a contract of another programme that waits for that."""
    requirement, tender = (
        make.milestone(name, forecast=when)
        for name, when in (("Requirement", "Q2 2026"), ("Tender", "Q3 2026"))
    )
    contract = make.milestone("Contract", forecast="Nov 2026")
    make.dependency(tender, requirement)
    make.dependency(contract, tender)
    return requirement, tender, contract


def waiting(milestone):
    return [each.name for each in Dependency.objects.waiting_for(milestone)]


def end(dependency):
    dependency.ended_on = TODAY
    dependency.save()


# Who waits


def test_who_waits_through_others_waits_too_in_other_programmes_as_well(chain):
    assert waiting(chain[0]) == ["Tender", "Contract"]
    assert waiting(chain[2]) == []


def test_who_waits_in_two_ways_waits_once(chain):
    make.dependency(chain[2], chain[0])

    assert waiting(chain[0]) == ["Tender", "Contract"]


def test_a_step_that_is_over_holds_up_nobody(chain):
    chain[1].log(status="cancelled", estimate=True, reported_on=TODAY, **WHY)

    assert waiting(chain[0]) == []


def test_a_step_without_a_date_does_not_move_but_hands_on_the_wait(chain):
    chain[1].log(forecast="", estimate=True, reported_on=TODAY, **WHY)

    assert waiting(chain[0]) == ["Contract"]


def test_a_wait_that_ended_is_none(chain):
    end(chain[1].dependencies.get())

    assert waiting(chain[0]) == []


def test_a_circle_that_came_past_the_check_has_an_end(chain):
    Dependency(milestone=chain[0], waits_for=chain[2]).save()

    assert waiting(chain[0]) == ["Tender", "Contract"]


def test_it_asks_one_query_a_step_however_many_wait(chain, django_assert_num_queries):
    for _ in range(5):
        make.dependency(make.milestone(forecast="2027"), chain[0])

    with django_assert_num_queries(4):
        assert len(Dependency.objects.waiting_for(chain[0])) == 7


# They move


def move(chain, *moves, **said):
    said = {"forecast": "Q3 2026", "estimate": True, "reported_on": TODAY, **WHY, **said}
    return chain[0].log_and_move(moves, **said)


def test_one_act_logs_each_with_a_reason_of_its_own(chain, editor):
    source = make.source("S4")

    move(
        chain, (chain[1], "Q4 2026"), (chain[2], "Feb 2027"), source=source, estimate=False, logged_by=editor
    )

    for each in chain:
        each.refresh_from_db()
    assert [str(each.forecast) for each in chain] == ["Q3 2026", "Q4 2026", "Feb 2027"]
    rows = [each.history.latest() for each in chain]
    assert len({row.change_set for row in rows}) == 1
    assert [row.history_change_reason for row in rows] == [WHY["reason"], *["Moved with Requirement"] * 2]
    updates = [each.updates.latest("pk") for each in chain]
    assert {(each.source, each.estimate, each.logged_by, each.reported_on) for each in updates} == {
        (source, False, editor, TODAY)
    }
    assert {(each.kind, each.reason_code, each.status) for each in updates} == {
        ("new_information", "requirement_change", "scheduled")
    }


def test_the_status_of_each_stays(chain):
    chain[1].log(status="partially_met", estimate=True, reported_on=TODAY, **WHY)

    move(chain, (chain[1], "Q4 2026"), status="met", met_on="Feb 2026")

    chain[1].refresh_from_db()
    assert (chain[1].status, str(chain[1].met_on), str(chain[1].forecast)) == (
        "partially_met",
        "no date given",
        "Q4 2026",
    )


def test_a_correction_corrects_those_that_follow_from_it(chain):
    move(chain, (chain[1], "Q4 2026"), kind="correction")

    assert chain[1].updates.latest("pk").kind == "correction"


def test_who_moves_later_has_a_coded_reason_even_where_the_first_needs_none(chain):
    move(chain, (chain[1], "Q4 2026"), forecast="Q1 2026", reason="", reason_code="")

    assert chain[1].updates.latest("pk").reason_code == "other"


def test_what_one_refuses_nobody_does_and_it_says_who(chain):
    chain[2].log(note="Heard by phone", estimate=True)
    logged = MilestoneUpdate.objects.count()

    with pytest.raises(ValidationError, match="Contract: The last report was of"):
        move(chain, (chain[1], "Q4 2026"), (chain[2], "Feb 2027"))

    assert MilestoneUpdate.objects.count() == logged
    assert [str(each.forecast) for each in Milestone.objects.order_by("pk")] == [
        "Q2 2026",
        "Q3 2026",
        "Nov 2026",
    ]


def test_who_does_not_wait_is_not_moved(chain):
    with pytest.raises(
        ValidationError, match="Requirement: not open, not dated or no longer waiting for Contract."
    ):
        chain[2].log_and_move(
            [(chain[0], "Q4 2026")], forecast="2027", estimate=True, reported_on=TODAY, **WHY
        )

    chain[2].refresh_from_db()
    assert str(chain[2].forecast) == "Nov 2026"
