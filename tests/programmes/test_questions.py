"""A question: raised under a number, asked, answered, settled, and told in its log."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from programmes.models import Claim, OpenQuestion
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=2)


def why(record):
    return record.history.latest().history_change_reason


def newest(question):
    return question.updates.latest("pk")


def test_a_withdrawn_question_may_come_back_and_a_superseded_one_does_not():
    assert OpenQuestion.NEXT["withdrawn"] == OpenQuestion.NEXT["answered"] == ["open"]
    assert OpenQuestion.NEXT["superseded"] == []


def test_it_stays_open_until_it_is_answered_in_full():
    question = make.question(make.programme())

    question.answer("Some hundred", partly=True)
    assert list(OpenQuestion.objects.open()) == [question]
    question.answer("One hundred")

    assert not OpenQuestion.objects.open()


def test_its_log_begins_with_who_raised_it_when_and_on_which_source(editor):
    source = make.source()

    question = make.question(make.programme(), "How many?", source=source, logged_by=editor)

    first = question.updates.get()
    assert (first.reported_on, first.source, first.logged_by) == (TODAY, source, editor)
    assert why(question) == "Raised: How many?"


def test_it_is_not_raised_on_a_day_that_is_still_to_come():
    with pytest.raises(ValidationError, match="raised on a day that is still to come"):
        make.question(make.programme(), raised_on=timezone.localdate() + timedelta(days=1))

    assert not OpenQuestion.objects.exists()


def test_a_question_on_an_agreement_may_block_any_milestone():
    milestone = make.milestone()

    assert make.question(make.agreement(), needed_by=milestone).needed_by == milestone


def test_asking_keeps_of_whom_when_and_by_whom(editor):
    question = make.question(make.programme())

    question.ask(of="NSPA", on=LATER, logged_by=editor)

    assert (question.asked_of, question.asked_on) == ("NSPA", LATER)
    assert (newest(question).note, newest(question).reported_on) == ("Asked NSPA.", LATER)
    assert newest(question).logged_by == editor


def test_an_answer_keeps_its_words_its_source_and_its_day(editor):
    question, source = make.question(make.programme()), make.source()

    question.answer("One hundred", source=source, on=LATER, logged_by=editor)

    assert (question.answer_text, question.answer_source) == ("One hundred", source)
    assert question.answered_on == LATER
    assert (newest(question).source, newest(question).reported_on) == (source, LATER)
    assert newest(question).logged_by == editor
    assert why(question) == "One hundred"


def test_an_adopted_claim_says_which_answer_took_it_into_use():
    programme = make.programme()
    claim, question = make.claim(programme), make.question(programme)

    question.answer("One hundred", adopt=claim, note="Said in the Storting")

    assert why(claim) == "Answers Q-01"
    assert why(question) == newest(question).note == "Said in the Storting"


@pytest.mark.parametrize("partly", [True, False])
def test_an_answer_says_something(partly):
    question = make.question(make.programme())

    with pytest.raises(ValidationError, match="An answered question has its answer"):
        question.answer("", partly=partly, note="Answered by phone")

    question.refresh_from_db()
    assert question.state == "open"


def test_an_answer_that_is_refused_takes_no_claim_into_use():
    programme = make.programme()
    claim, question = make.claim(programme), make.question(programme)
    question.supersede(note="Asked better elsewhere")

    with pytest.raises(ValidationError, match="A question that is superseded cannot become answered"):
        question.answer("One hundred", adopt=claim)

    assert not Claim.objects.in_use()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"note": ""}, "cannot be blank"),
        ({"note": "Heard", "reported_on": timezone.localdate() + timedelta(days=1)}, "still to come"),
    ],
)
def test_what_was_heard_is_said_in_words_and_on_a_day_that_has_come(said, sentence):
    question = make.question(make.programme())

    with pytest.raises(ValidationError, match=sentence):
        question.note(**said)

    assert question.updates.count() == 1


def test_an_old_copy_moves_from_where_the_question_stands():
    question = make.question(make.programme())
    old = OpenQuestion.objects.get()
    question.supersede(note="Asked better elsewhere")

    with pytest.raises(ValidationError, match="A question that is superseded cannot become asked"):
        old.ask(of="NSPA")


def test_a_question_tells_the_story_of_its_log():
    question = make.question(make.programme())
    make.question(make.programme())

    assert [len(history) for history in question.histories()] == [1, 1]
