"""The exercise keeps every rule of the record, and its record is whole."""

from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.utils import IntegrityError

from agreements.models import Agreement, Party, Signature, Source
from config.audit.verify import verify
from config.when import read, slip
from programmes.exercise import dates, parties, record
from programmes.exercise.courses import SAID
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
)
from programmes.models.stages import stages_of
from tests.programmes.fiction import DAY, ago, made

pytestmark = pytest.mark.django_db

NOUNS = [
    *(Party, Source, Agreement, Signature, Programme, Participation, Mandate, Milestone, Dependency),
    *(Baseline, BaselineDate, Claim, OpenQuestion, QuestionUpdate, Assessment),
]


def test_what_is_made_is_valid():
    made(12)

    for model in NOUNS:
        things = list(model.objects.all()[:200])
        assert things, model
        for thing in things:
            thing.full_clean()


@pytest.mark.parametrize("sizes", [{}, {"milestones": 25, "history": 7}])
def test_each_update_could_have_been_logged_by_hand(sizes):
    made(6, **sizes)

    for milestone in Milestone.objects.prefetch_related("updates"):
        before = Milestone(pk=milestone.pk, programme_id=milestone.programme_id)
        for update in milestone.updates.order_by("pk"):
            update.milestone = before
            update.clean()
            before.reported_on = update.reported_on
            for name in Milestone.SAID:
                setattr(before, name, getattr(update, name))


def test_a_milestone_says_what_its_newest_update_says():
    made(6, milestones=20, history=5)

    for milestone in Milestone.objects.all():
        newest = milestone.updates.newest_first().first()
        for name in Milestone.THROUGH_THE_LOG:
            assert getattr(milestone, name) == getattr(newest, name), (milestone.slug, name)


def test_a_date_has_the_bounds_that_its_text_allows():
    made(12)

    dated = [(MilestoneUpdate, "forecast"), (MilestoneUpdate, "met_on"), (BaselineDate, "promised")]

    for model, name in dated:
        for text, *bounds in model.objects.values_list(name, f"{name}_earliest", f"{name}_latest"):
            when = read(str(text))
            assert bounds == [when.earliest, when.latest]


def test_a_programme_has_passed_only_gates_that_are_met():
    made(20)

    for programme in Programme.objects.prefetch_related("milestones"):
        path = stages_of(programme.kind)
        passed = path[: path.index(programme.stage)]
        assert [m.name for m in programme.milestones.all() if m.gate in passed and m.status != "met"] == []


def test_a_stage_is_left_in_the_record_only_by_an_arrow_of_the_table():
    made(20)

    moves = 0
    for programme in Programme.objects.all():
        stages = list(programme.history.order_by("history_id").values_list("stage", flat=True))
        path = stages_of(programme.kind)
        for before, after in pairwise(stages):
            moves += before != after
            assert path.index(after) - path.index(before) in (0, 1)
    assert moves >= 2


def test_a_baseline_made_in_breach_says_so_and_no_other():
    made(20)

    for programme in Programme.objects.all():
        standing = {}
        for baseline in programme.baselines.order_by("effective_on"):
            promised = {date.milestone_id: date.promised for date in baseline.dates.all()}
            known = MilestoneUpdate.objects.filter(
                milestone__in=promised, reported_on__lte=baseline.effective_on
            )
            now = {update.milestone_id: update.forecast for update in known.order_by("reported_on")}
            assert now == promised
            assert baseline.in_breach == any(
                slip(standing[key], when).tone == "late" for key, when in promised.items() if key in standing
            )
            standing = promised


def test_nothing_waits_for_itself_in_a_circle():
    made(12)

    waits = {}
    for later, earlier in Dependency.objects.values_list("milestone", "waits_for"):
        waits.setdefault(later, set()).add(earlier)
    settled = set(Milestone.objects.values_list("pk", flat=True)) - set(waits)

    while free := [key for key, needs in waits.items() if needs <= settled]:
        settled |= {waits.pop(key) and key for key in free}

    assert waits == {}


def test_a_question_moves_by_the_table_and_its_log_says_where_it_is():
    made(20)

    for question in OpenQuestion.objects.all():
        states = list(question.updates.order_by("pk").values_list("state", flat=True))
        assert states[0] == "open"
        assert states[-1] == question.state
        assert all(a == b or b in OpenQuestion.NEXT[a] for a, b in pairwise(states))


def test_the_database_refuses_a_row_that_breaks_a_rule():
    made(1, milestones=2, history=2)

    update = MilestoneUpdate.objects.values(*SAID).first() | {"status": "met", "met_on": ""}

    with pytest.raises(IntegrityError), transaction.atomic():
        record.append(MilestoneUpdate, list(update), [tuple(update.values())])


def test_the_history_is_whole():
    made(4)
    made(6, milestones=12, history=4)

    assert list(verify()) == []


def test_the_days_on_which_it_became_known_go_back_for_months():
    made(12)

    milestone = Milestone.objects.filter(status="scheduled", updates__reported_on__gte=ago(30)).first()
    history = milestone.history.order_by("history_id")
    reported = [row.reported_on for row in history if row.reported_on]
    days = [row.known_on for row in history]

    assert days == sorted(days)
    assert [row.known_on for row in history if row.reported_on] == reported
    assert days[0] < ago(150)
    assert max(days) <= DAY


def test_each_round_of_reports_is_one_act_with_its_reason():
    made(12)

    said = ["change_set", "known_on", "history_change_reason", "history_user"]
    acts = set(MilestoneUpdate.history.values_list(*said))

    assert len({act for act, *_ in acts}) == len(acts)
    assert {user for *_, user in acts} == {User.objects.get(username=parties.STAFF).pk}
    assert all(reason == f"Reports of {dates.in_words(day)} put on record" for _, day, reason, _ in acts)
