"""What waits for a milestone is offered to move with it on the log form: seen, chosen, all or nothing."""

import pytest

from programmes.models import Milestone
from tests import make
from tests.conftest import signed_in
from tests.make import TODAY
from tests.programmes.log_form import address, check, started

pytestmark = pytest.mark.django_db
LATER = {"forecast": "Q3 2026", "reason": "No platform class on record", "reason_code": "requirement_change"}


@pytest.fixture
def programme(editor):
    return make.programme("Micro-drone buy", desk=make.desk())


@pytest.fixture
def chain(programme):
    """A requirement of Q2, a tender of Q3 that waits for it, and a contract that waits for that."""
    requirement, tender, contract = (
        make.milestone(name, programme=programme, forecast=forecast, position=position)
        for position, (name, forecast) in enumerate(
            [("Requirement", "Q2 2026"), ("Tender", "Q3 2026"), ("Contract", "2027")]
        )
    )
    make.dependency(tender, requirement)
    make.dependency(contract, tender)
    return requirement, tender, contract


def offered(form):
    return [(move.milestone.name, str(move.told) if move.told else None) for move in form.moving.offered]


def rows(form, *chosen, **dates):
    """Return what the rows of a form send when these are ticked."""
    seen = {f"move-{move.milestone.pk}-seen": move.ticket for move in form.moving.offered}
    return seen | {f"move-{each.pk}-chosen": "on" for each in chosen} | dates


def save(client, milestone, sent):
    """Save; return the form that comes back where it is refused, else None, and the sentence that follows."""
    said = {**started(client, milestone)[1], "reported_on": "2 Mar 2026", **LATER, **sent}
    answer = client.post(address(milestone), said, follow=True)
    told = " ".join(str(message) for message in answer.context["messages"])
    return (None if told else answer.context["form"]), told


def forecasts(*milestones):
    return [str(Milestone.objects.get(pk=each.pk).forecast) for each in milestones]


# What is offered


def test_who_waits_is_shown_and_offered_as_soon_as_the_date_moves(as_editor, chain):
    form, _ = started(as_editor, chain[0])

    assert form.moving.words == "two milestones wait for this one"
    assert (offered(form), [each.name for each, _ in form.moving.shown]) == ([], ["Tender", "Contract"])
    assert offered(check(as_editor, chain[0], **LATER)) == [("Tender", "Q4 2026"), ("Contract", None)]


def test_the_rows_say_what_moves_and_where_to(as_editor, chain):
    page = as_editor.post(
        address(chain[0]), {**started(as_editor, chain[0])[1], **LATER, "_check": "1"}
    ).content.decode()

    assert "<del>Q3 2026</del>" in page
    assert "<ins>Q4 2026</ins>" in page
    assert f'name="move-{chain[2].pk}-to"' in page
    assert f'name="move-{chain[1].pk}-to"' not in page
    assert "checked" not in page.split('id="moves"')[1].split("</tbody>")[0]


def test_a_milestone_that_nobody_waits_for_has_no_such_row(as_editor, chain):
    assert b"Move with it" not in as_editor.get(address(chain[2])).content
    assert b"Move with it" in as_editor.get(address(chain[1])).content


def test_what_is_met_later_moves_what_waits(as_editor, chain):
    form = check(as_editor, chain[0], status="met", met_on="Feb 2026")

    assert offered(form) == [("Tender", None), ("Contract", None)]


# What is saved


def test_those_ticked_move_in_one_act(as_editor, chain, editor):
    form = check(as_editor, chain[0], **LATER)

    refused, told = save(as_editor, chain[0], rows(form, *chain[1:], **{f"move-{chain[2].pk}-to": "2028"}))

    assert refused is None
    assert told == "Requirement: forecast moved from Q2 2026 to Q3 2026, and two milestones with it."
    assert forecasts(*chain) == ["Q3 2026", "Q4 2026", "2028"]
    newest = [each.history.latest() for each in chain]
    assert len({row.change_set for row in newest}) == 1
    assert {row.history_user for row in newest} == {editor}
    assert newest[2].history_change_reason == "Moved with Requirement"


def test_those_not_ticked_stay(as_editor, chain):
    form = check(as_editor, chain[0], **LATER)

    save(as_editor, chain[0], rows(form, chain[1]))

    assert forecasts(*chain) == ["Q3 2026", "Q4 2026", "2027"]


def test_a_date_that_is_lost_is_typed_as_none(as_editor, chain):
    form = check(as_editor, chain[0], **LATER)

    save(as_editor, chain[0], rows(form, chain[2], **{f"move-{chain[2].pk}-to": "none"}))

    assert forecasts(chain[2]) == ["no date given"]


# What is refused, and then nothing is saved


@pytest.fixture
def nothing_saved(chain):
    yield
    assert (forecasts(chain[0]), chain[0].updates.count()) == (["Q2 2026"], 1)


def refusals(form):
    return [sentence for move in form.moving.offered for sentence in move.refusals]


@pytest.mark.usefixtures("nothing_saved")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "How far it moves cannot be told: type its new date."),
        ("soon", "This date cannot be read. Write"),
    ],
)
def test_a_date_that_cannot_be_told_must_be_typed(as_editor, chain, typed, sentence):
    form = check(as_editor, chain[0], **LATER)

    refused, _ = save(
        as_editor, chain[0], rows(form, chain[1], chain[2], **{f"move-{chain[2].pk}-to": typed})
    )

    assert refused.non_field_errors() == ["Look at what is to move with it."]
    assert [each.startswith(sentence) for each in refusals(refused)] == [True]
    assert [move.is_chosen for move in refused.moving.offered] == [True, True]


@pytest.mark.usefixtures("nothing_saved")
def test_another_date_than_was_shown_is_looked_at_first(as_editor, chain):
    sent = rows(check(as_editor, chain[0], **LATER), chain[1])

    refused, _ = save(as_editor, chain[0], {**sent, "forecast": "Q4 2026"})

    assert refusals(refused) == ["It would move to Q1 2027 now. Look at it, then save again."]


def test_and_then_it_is_saved(as_editor, chain):
    sent = rows(check(as_editor, chain[0], **LATER), chain[1]) | {"forecast": "Q4 2026"}
    refused, _ = save(as_editor, chain[0], sent)

    _, told = save(as_editor, chain[0], {**sent, **rows(refused, chain[1])})

    assert told
    assert forecasts(*chain[:2]) == ["Q4 2026", "Q1 2027"]


@pytest.mark.usefixtures("nothing_saved")
def test_what_a_colleague_changed_meanwhile_is_told(as_editor, chain, lead):
    sent = rows(check(as_editor, chain[0], **LATER), chain[1])
    chain[1].log(forecast="H2 2026", estimate=True, reported_on=TODAY, reason="Heard", reason_code="other")

    refused, _ = save(as_editor, chain[0], sent)

    told = refusals(refused)[0]
    assert "changed Forecast from Q3 2026 to H2 2026" in told
    assert told.endswith("Look at it, then save again.")
    assert offered(refused)[0] == ("Tender", None)


@pytest.mark.usefixtures("nothing_saved")
@pytest.mark.parametrize("ticket", ["", ":", "x:2026-36", "9" * 40 + ":2026-36", "²:2026-36"])
def test_a_tick_that_does_not_say_what_it_saw_is_refused(as_editor, chain, ticket):
    sent = rows(check(as_editor, chain[0], **LATER), chain[1]) | {f"move-{chain[1].pk}-seen": ticket}

    refused, _ = save(as_editor, chain[0], sent)

    assert refusals(refused) == ["It has changed meanwhile. Look at it, then save again."]


@pytest.mark.usefixtures("nothing_saved")
def test_what_waits_no_longer_is_not_moved_in_silence(as_editor, chain):
    sent = rows(check(as_editor, chain[0], **LATER), chain[1])
    dependency = chain[1].dependencies.get()
    dependency.ended_on = TODAY
    dependency.save()

    refused, _ = save(as_editor, chain[0], sent)

    assert refused.non_field_errors() == [
        "What was ticked to move is no longer offered: look at what waits now, then save again."
    ]


@pytest.mark.usefixtures("nothing_saved")
def test_what_one_of_them_refuses_none_does(as_editor, chain):
    chain[1].log(note="Heard today", estimate=True)
    sent = rows(check(as_editor, chain[0], **LATER), chain[1])

    refused, _ = save(as_editor, chain[0], sent)

    assert refused.non_field_errors()[0].startswith("Tender: The last report was of")


# Who may


def test_those_of_another_desk_are_shown_and_not_offered(as_editor, chain, lead):
    theirs = make.milestone(
        "Theirs", programme=make.programme("Drone line", desk=make.desk("Other desk")), forecast="Q3 2026"
    )
    make.dependency(theirs, chain[0])

    form = check(as_editor, chain[0], **LATER)

    assert [each.name for each, is_own in form.moving.shown if not is_own] == ["Theirs"]
    assert ("Theirs", "Q4 2026") in offered(check(signed_in(lead), chain[0], **LATER))


@pytest.mark.usefixtures("nothing_saved")
def test_a_tick_on_another_desks_milestone_is_refused(as_editor, chain):
    theirs = make.milestone(
        "Theirs", programme=make.programme(desk=make.desk("Other desk")), forecast="Q3 2026"
    )
    make.dependency(theirs, chain[0])
    sent = {f"move-{theirs.pk}-chosen": "on", f"move-{theirs.pk}-seen": f"{theirs.revision()}:2026-36"}

    refused, _ = save(as_editor, chain[0], sent)

    assert refused.non_field_errors()[0].startswith("What was ticked to move is no longer offered")
    assert forecasts(theirs) == ["Q3 2026"]


@pytest.mark.parametrize(
    ("groups", "may"),
    [
        (["Editors", "Nordic desk"], True),
        (["Editors"], False),
        (["Leads"], True),
        (["Auditors", "Nordic desk"], False),
        (["Readers"], False),
    ],
)
def test_who_may_log_may_move_and_nobody_else(chain, groups, may):
    client = signed_in(make.user(groups=groups, is_staff=True))
    answer = client.post(address(chain[0]), {**LATER, "_check": "1"})

    assert answer.status_code == (200 if may else 403)
    assert not may or len(answer.context["form"].moving.offered) == 2


# What it costs


def test_more_that_wait_cost_no_more_queries(as_editor, chain, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(200) as asked:
            check(as_editor, chain[0], **LATER)
        return len(asked)

    few = cost()
    for _ in range(6):
        make.dependency(make.milestone(programme=chain[0].programme, forecast="Q4 2026"), chain[0])

    assert cost() == few


def test_nothing_is_saved_by_a_check(as_editor, chain):
    form = check(as_editor, chain[0], **LATER)
    check(as_editor, chain[0], **LATER, **rows(form, *chain[1:]))

    assert forecasts(*chain) == ["Q2 2026", "Q3 2026", "2027"]
