"""The exercise looks like work: all that happens to programmes happens in it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Max

from programmes.boards import Row
from programmes.exercise import dates, tracks
from programmes.models import (
    Assessment,
    Baseline,
    Claim,
    Kind,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Programme,
    Stage,
    disagree,
)
from programmes.models.stages import GATES, stages_of
from tests.programmes.fiction import DAY, made

pytestmark = pytest.mark.django_db

RATINGS, STATES = Assessment.Rating.values, OpenQuestion.State.values


def test_every_programme_stands_on_the_board(client, open_reading):
    made(40)

    rows = [Row(programme, DAY) for programme in Programme.objects.for_board()]
    page = client.get("/").content.decode()

    assert len(rows) == 40
    for row in rows:
        assert row.steps
        assert row.nations
        assert row.programme.name in page


def test_all_states_and_kinds_of_things_occur():
    made(40)

    said = MilestoneUpdate.objects
    codes = set(said.exclude(reason_code="").values_list("reason_code", flat=True))

    assert set(Milestone.objects.values_list("kind", flat=True)) == set(Milestone.Kind.values)
    assert set(Milestone.objects.values_list("status", flat=True)) == set(Milestone.Status.values)
    assert set(said.values_list("kind", flat=True)) == set(MilestoneUpdate.Kind.values)
    assert len(codes) >= 12
    assert set(Assessment.objects.filter(role="owner").values_list("rating", flat=True)) == set(RATINGS)
    assert Assessment.objects.filter(role="independent").exists()
    assert set(OpenQuestion.objects.values_list("state", flat=True)) >= set(STATES) - {"superseded"}
    assert set(Claim.objects.values_list("stance", flat=True)) >= {"states", "declines"}
    assert set(Claim.objects.values_list("estimate", flat=True)) == {True, False}
    assert set(Baseline.objects.values_list("in_breach", flat=True)) == {True, False}
    assert len(set(Programme.objects.values_list("stage", flat=True))) >= 5
    assert len(set(Programme.objects.values_list("route", flat=True))) >= 5


def test_dates_of_all_forms_occur():
    made(40)

    due = [milestone.forecast for milestone in Milestone.objects.open()]

    assert {when.edge for when in due} == {"", "by", "from"}
    assert {when.precision for when in due} >= {"day", "month", "quarter", "half", "year", "none"}
    assert any(when.approximate for when in due)
    assert any(when.overdue(DAY) for when in due)
    assert any(when.running_out(DAY) for when in due)
    assert sum(bool(when) for when in due) / len(due) > 0.85


def test_records_are_fresh_ageing_and_stale():
    made(40)

    newest = Counter()
    for day in Programme.objects.annotate(heard=Max("milestones__reported_on")).values_list(
        "heard", flat=True
    ):
        days = (DAY - day).days
        newest["fresh" if days <= 14 else "ageing" if days <= 30 else "stale"] += 1

    assert newest["fresh"] > newest["stale"] > 2
    assert newest["ageing"] > 2


def test_questions_are_young_and_old_and_sources_disagree():
    made(40)

    ages = [question.age(DAY) for question in OpenQuestion.objects.open()]
    on_one_matter = {}
    for claim in Claim.objects.all():
        on_one_matter.setdefault(claim.matter(), []).append(claim)

    assert min(ages) < 30 < 90 < max(ages)
    assert any(disagree(claims) for claims in on_one_matter.values())
    assert any(len(claims) > 1 and not disagree(claims) for claims in on_one_matter.values())


def test_an_answer_adopts_the_claim_that_it_rests_on():
    made(20)

    answered = OpenQuestion.objects.filter(state="answered")

    assert answered.exists()
    for question in answered:
        claim = Claim.objects.get(programme=question.programme, topic=question.topic, in_use=True)
        assert claim.value == question.answer_text
        assert claim.in_use_reason == f"Answers {question.key}"


def test_a_rationale_has_at_most_two_sentences():
    made(20)

    assert all(text.count(". ") <= 1 for text in Assessment.objects.values_list("rationale", flat=True))


@pytest.mark.parametrize("kind", Kind.values)
def test_each_gate_of_a_kind_is_guarded_by_its_track(kind):
    track = tracks.TRACKS[kind]

    assert [plan.gate for plan in track if plan.gate] == list(stages_of(kind))
    assert {plan.gate for plan in track if plan.gate} <= set(GATES)
    assert len({plan.name for plan in tracks.steps(kind, Stage.INTENT, 200)}) == 200


@pytest.mark.parametrize("kind", Kind.values)
def test_a_few_steps_are_those_around_the_stage(kind):
    for stage in stages_of(kind):
        plans = tracks.steps(kind, stage, 4)
        assert len(plans) == 4
        assert stage in {plan.stage for plan in plans}


def test_a_day_is_told_the_less_exactly_the_further_it_lies_ahead():
    day = DAY + timedelta(days=600)
    told = [dates.from_afar(day, day - timedelta(days=ahead)).precision for ahead in (600, 300, 200, 50, 5)]

    assert told == ["year", "half", "quarter", "month", "day"]
    assert dates.from_afar(day, day, near="quarter").precision == "quarter"
