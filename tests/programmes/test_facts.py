"""Claims, questions, ratings and baselines: what is said, what is asked, what is judged, what was promised."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from programmes.models import Claim, OpenQuestion, disagree
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


def test_two_values_on_one_topic_disagree():
    programme = make.programme()
    claims = [make.claim(programme, "A letter of intent"), make.claim(programme, "An agreement")]

    assert disagree(claims)


@pytest.mark.parametrize(
    "other", [{"amount_high": 5}, {"unit": "NOK"}, {"amount_low": 3}, {"amount_low": None, "amount_high": 2}]
)
def test_amounts_that_differ_disagree(other):
    programme, amount = make.programme(), {"amount_low": 2, "unit": "items"}

    assert disagree([make.claim(programme, **amount), make.claim(programme, **{**amount, **other})])


def test_a_source_that_contradicts_disagrees_even_alone():
    assert disagree([make.claim(make.programme(), stance="contradicts")])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"value": "A letter  of intent"}, {"value": "a letter of intent"}),
        (
            {"value": "Two", "amount_low": 2, "unit": "items"},
            {"value": "A pair", "amount_low": 2, "unit": "items"},
        ),
        ({"value": "Two"}, {"value": "", "stance": "declines"}),
    ],
)
def test_the_same_value_or_silence_does_not_disagree(first, second):
    programme = make.programme()

    assert not disagree([make.claim(programme, **first), make.claim(programme, **second)])


def test_a_withdrawn_claim_disagrees_no_more():
    programme = make.programme()
    claims = [make.claim(programme, "Two"), make.claim(programme, "Three")]

    claims[1].withdraw(reason="The source corrected itself")

    assert not disagree(claims)


def test_a_claim_is_withdrawn_once_on_a_day_and_is_in_use_no_more():
    claim = make.claim(make.programme())
    claim.adopt(reason="The only one")
    old = Claim.objects.get()

    claim.withdraw(reason="The source corrected itself", on=TODAY)

    withdrawn = Claim.objects.get()
    assert (withdrawn.withdrawn_on, withdrawn.in_use, withdrawn.in_use_reason) == (TODAY, False, "")
    assert withdrawn.history.latest().history_change_reason == "The source corrected itself"
    for copy in (claim, old):
        with pytest.raises(ValidationError, match="withdrawn already"):
            copy.withdraw(reason="Again")


def test_adopting_a_claim_takes_the_other_out_of_use():
    programme = make.programme()
    first, second = make.claim(programme, "Two"), make.claim(programme, "Three")
    first.adopt(reason="The only one")

    second.adopt(reason="The more specific of the two")

    first.refresh_from_db()
    assert list(Claim.objects.in_use()) == [second]
    assert (first.in_use_reason, second.in_use_reason) == ("", "The more specific of the two")
    acts = [claim.history.latest().change_set for claim in (first, second)]
    assert acts[0] == acts[1]


def test_a_claim_in_use_is_adopted_for_another_reason_and_saved_as_usual():
    claim = make.claim(make.programme())
    claim.adopt(reason="The only one")

    claim.adopt(reason="The only official one")

    claim.full_clean()
    assert Claim.objects.get().in_use_reason == "The only official one"


@pytest.mark.parametrize("about", [make.programme, make.agreement])
def test_the_database_refuses_two_claims_in_use_on_one_topic(about):
    subject = about()
    make.claim(subject, "Two").adopt(reason="First")
    other = make.claim(subject, "Three")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programmes_claim SET in_use = %s, in_use_reason = 'x' WHERE id = %s", [True, other.pk]
        )


def test_letters_in_two_cases_name_one_part_of_a_topic():
    programme = make.programme()
    claims = [make.claim(programme, value, topic="site", aspect=value) for value in ("Ørland", "ØRLAND")]

    for claim in claims:
        claim.adopt(reason="The only one")

    assert list(Claim.objects.in_use()) == claims[1:]


def test_a_claim_in_use_does_not_become_one_on_a_matter_where_another_is():
    programme = make.programme()
    quantity, budget = make.claim(programme), make.claim(programme, topic="budget")
    for claim in (quantity, budget):
        claim.adopt(reason="The only one")
    budget.refresh_from_db()

    budget.topic = "quantity"

    with pytest.raises(ValidationError, match="Another claim on this topic is in use"):
        budget.full_clean(exclude=["in_use"])  # as a form does that has no such field


def test_a_claim_that_cannot_be_adopted_leaves_the_other_in_use():
    programme = make.programme()
    used, withdrawn = make.claim(programme, "Two"), make.claim(programme, "Three")
    used.adopt(reason="The only one")
    old = Claim.objects.get(pk=withdrawn.pk)
    withdrawn.withdraw(reason="The source corrected itself")

    for copy in (withdrawn, old):
        with pytest.raises(ValidationError, match="A claim in use is not withdrawn"):
            copy.adopt(reason="Seen too late")

    assert list(Claim.objects.in_use()) == [used]
    assert Claim.objects.get(pk=withdrawn.pk).withdrawn_on


def test_parts_of_a_topic_are_matters_of_their_own():
    agreement = make.agreement()
    claims = [make.claim(agreement, who, topic="signatory", aspect=who) for who in ("Norway", "Ukraine")]

    for claim in claims:
        claim.adopt(reason="The only one")

    assert Claim.objects.in_use().count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount_low": 5, "amount_high": 3, "unit": "NOK"}, "least amount cannot be above the most"),
        ({"amount_low": 5}, "An amount has its unit"),
        ({"unit": "NOK"}, "An amount has its unit"),
        ({"amount_low": 5, "unit": "kroner"}, "ISO 4217"),
        ({"amount_low": 5, "amount_high": 5, "unit": "NOK"}, None),
        ({"amount_high": 5, "unit": "items"}, None),
        ({"amount_high": 5}, "An amount has its unit"),
        ({"value": ""}, "Write what the source says"),
        ({"value": "", "stance": "contradicts"}, "Write what the source says"),
        ({"value": "", "stance": "declines"}, None),
        ({"in_use": True}, "says why it was chosen"),
        ({"withdrawn_on": TODAY}, "withdrawn on a day and for a reason"),
        ({"withdrawn_reason": "The source corrected itself"}, "withdrawn on a day and for a reason"),
        ({"estimate": True, "source": None}, None),
        ({"source": None}, "Say where it is from"),
    ],
)
def test_a_claim_says_what_it_must(fields, sentence):
    programme = make.programme()

    if sentence is None:
        assert make.claim(programme, **fields).pk
    else:
        with pytest.raises(ValidationError, match=sentence):
            make.claim(programme, **fields)


def test_a_claim_is_about_one_thing():
    with pytest.raises(ValidationError, match="either a programme or an agreement"):
        make.claim(make.programme(), agreement=make.agreement())
    with pytest.raises(ValidationError, match="either a programme or an agreement"):
        make.claim(None)


# Questions

PATHS = {
    "open": [],
    "asked": ["ask"],
    "partly_answered": ["partly"],
    "answered": ["answer"],
    "withdrawn": ["withdraw"],
    "superseded": ["supersede"],
}


def go(question, verb):
    return {
        "ask": lambda: question.ask(of="NSPA"),
        "partly": lambda: question.answer("Some hundred", partly=True),
        "answer": lambda: question.answer("One hundred"),
        "withdraw": lambda: question.withdraw(note="No longer of interest"),
        "supersede": lambda: question.supersede(note="Asked better elsewhere"),
        "reopen": lambda: question.reopen(note="The answer did not hold"),
    }[verb]()


VERBS = {
    "ask": "asked",
    "partly": "partly_answered",
    "answer": "answered",
    "withdraw": "withdrawn",
    "supersede": "superseded",
    "reopen": "open",
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", PATHS)
def test_questions_move_by_their_table(state, verb):
    question = make.question(make.programme())
    for step in PATHS[state]:
        go(question, step)

    if VERBS[verb] in OpenQuestion.NEXT[state]:
        go(question, verb)
        assert question.state == VERBS[verb]
    else:
        with pytest.raises(ValidationError, match="A question that is .* cannot become"):
            go(question, verb)


def test_questions_are_numbered_over_the_whole_portfolio():
    keys = [make.question(make.programme()).key for _ in range(2)]

    assert keys == ["Q-01", "Q-02"]


def test_an_answer_adopts_the_claim_it_rests_on_in_one_act():
    programme = make.programme()
    claim, question = make.claim(programme, "One hundred"), make.question(programme)

    question.answer("One hundred systems", source=claim.source, adopt=claim)

    claim.refresh_from_db()
    assert claim.in_use
    assert claim.in_use_reason == "Answers Q-01"
    assert claim.history.latest().change_set == question.history.latest().change_set


def test_an_answer_does_not_adopt_a_claim_on_another_matter():
    programme = make.programme()
    question = make.question(programme, topic="budget")

    with pytest.raises(ValidationError, match="another matter"):
        question.answer("One hundred", adopt=make.claim(programme, topic="quantity"))

    question.refresh_from_db()
    assert question.state == "open"


def test_what_was_heard_is_logged_without_a_change_of_state():
    question = make.question(make.programme())

    question.note("Declined to give a date")

    assert [update.note for update in question.updates.all()] == ["Raised.", "Declined to give a date"]


def test_a_question_has_an_age():
    assert make.question(make.programme(), raised_on=TODAY - timedelta(days=91)).age(TODAY) == 91


def test_a_question_blocks_a_milestone_of_its_own_programme():
    with pytest.raises(ValidationError, match="belongs to another programme"):
        make.question(make.programme(), needed_by=make.milestone())


# Ratings


def test_a_rating_wants_its_rationale_and_a_day_that_has_come():
    programme = make.programme()

    with pytest.raises(ValidationError):
        make.rating(programme, rationale="")
    with pytest.raises(ValidationError, match="still to come"):
        make.rating(programme, assessed_on=timezone.localdate() + timedelta(days=1))


def test_a_rating_is_the_newest_by_its_day_and_keeps_its_rationale_as_the_reason():
    programme = make.programme()
    red = make.rating(programme, "red", rationale="No offer came.")
    make.rating(programme, "green", assessed_on=TODAY - timedelta(days=9))

    assert programme.assessments.newest_first().first() == red
    assert red.history.latest().history_change_reason == "No offer came."


# Baselines


def test_a_baseline_promises_the_dates_on_record():
    programme = make.programme()
    dated = make.milestone(programme=programme, forecast="Q2 2026")
    make.milestone(programme=programme)

    make.milestone(programme=programme, forecast="Q1 2026", status="met", met_on="Feb 2026")

    baseline = make.baseline(programme)

    assert [(date.milestone, str(date.promised)) for date in baseline.dates.all()] == [(dated, "Q2 2026")]
    assert not baseline.in_breach


def test_a_baseline_says_who_approved_it_where_why_and_who_logged_it(editor):
    programme, party, agreement = make.programme(), make.party(), make.agreement()
    make.milestone(programme=programme, forecast="Q2 2026")

    made = make.baseline(
        programme, approved_by=party, agreement=agreement, reason="Agreed in Oslo", logged_by=editor
    )

    made.refresh_from_db()
    assert (made.approved_by, made.agreement, made.logged_by) == (party, agreement, editor)
    assert made.dates.get().logged_by == editor
    assert made.dates.get().history.latest().history_change_reason == "Agreed in Oslo"


def test_a_new_baseline_made_while_late_says_so_and_keeps_the_original():
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="Q2 2026")
    make.baseline(programme)
    milestone.log(forecast="Q4 2026", estimate=True, reason="Not agreed", reason_code="partner_decision")

    working = make.baseline(programme, kind="working", reason="Re-plan")

    assert working.in_breach
    assert [str(date.promised) for date in milestone.baseline_dates.order_by("pk")] == ["Q2 2026", "Q4 2026"]


def test_a_breach_is_of_the_newest_promise_and_of_any_milestone_and_never_by_being_early():
    programme = make.programme()
    make.milestone(programme=programme, forecast="Q2 2026")
    later = make.milestone(programme=programme, forecast="Q3 2026")
    make.baseline(programme, effective_on=TODAY - timedelta(days=9))
    later.log(forecast="Q2 2026", estimate=True)

    assert not make.baseline(programme, kind="working", effective_on=TODAY - timedelta(days=6)).in_breach
    later.log(forecast="Q3 2026", estimate=True, reason="Not agreed", reason_code="partner_decision")
    other = make.programme()
    make.milestone(programme=other, forecast="Q1 2026")
    make.baseline(other, effective_on=TODAY)
    assert make.baseline(programme, kind="working", effective_on=TODAY - timedelta(days=3)).in_breach
    assert not make.baseline(programme, kind="working").in_breach


def test_there_is_one_original_and_something_to_promise():
    programme = make.programme()

    with pytest.raises(ValidationError, match="nothing to promise"):
        make.baseline(programme)
    make.milestone(programme=programme, forecast="Q2 2026")
    make.baseline(programme)
    with pytest.raises(ValidationError, match="never replaced"):
        make.baseline(programme)
