"""The exercise: as much fiction as is asked for, the same each time, and nothing that looks real."""

import gc

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from agreements.models import Agreement, Party, Source
from config.audit.models import AuditEntry
from programmes import exercise
from programmes.exercise import parties
from programmes.exercise.drafts import Draft
from programmes.exercise.names import programme_name
from programmes.models import (
    Assessment,
    BaselineDate,
    Claim,
    Dependency,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
)
from tests import make
from tests.programmes.fiction import made

pytestmark = pytest.mark.django_db


def test_it_makes_as_many_programmes_as_asked_for_and_says_so():
    said = made(11)

    assert Programme.objects.count() == 11
    assert said == ["10 of 11 fictional programmes", "11 of 11 fictional programmes"]


def test_making_the_same_again_changes_nothing():
    made(3)
    before = AuditEntry.objects.count()

    assert made(3) == ["Nothing to make: 3 fictional programmes are on record."]
    assert made(2) == ["Nothing to make: 3 fictional programmes are on record."]
    assert AuditEntry.objects.count() == before


def test_a_larger_count_adds_what_is_missing_and_leaves_the_rest():
    made(3)
    there = list(Programme.objects.values_list("pk", "slug"))

    assert exercise.make(7, say=str) == 4
    assert list(Programme.objects.values_list("pk", "slug"))[:3] == there
    assert Programme.objects.count() == 7


def test_a_database_that_holds_real_programmes_is_refused():
    make.programme()

    with pytest.raises(ValidationError, match="This database holds real programmes"):
        made(1)

    assert Programme.objects.count() == 1
    assert not User.objects.filter(username=parties.STAFF).exists()


def test_it_goes_into_a_database_of_real_programmes_when_told_to():
    real = make.programme("Bridge for all")
    norway = make.nation("NO", "Norway")
    entries = real.history.count()

    made(8, into_real=True)

    assert Programme.objects.filter(slug__startswith="exercise-").count() == 8
    assert real.history.count() == entries
    assert Party.objects.nations().filter(country="NO").get() == norway


def test_a_tag_that_a_real_text_has_is_not_taken():
    make.source(tag="S905")

    with pytest.raises(ValidationError, match="needs the tag S905"):
        made(2)

    assert Programme.objects.count() == 0
    assert made(1)


@pytest.mark.parametrize("sizes", [{"count": 0}, {"milestones": 0}, {"history": 0}, {"count": -5}])
def test_numbers_below_one_are_refused(sizes):
    with pytest.raises(ValidationError, match="1 or more"):
        made(**{"count": 1, **sizes})


@pytest.mark.parametrize(("milestones", "history"), [(1, 1), (1, 2), (3, 3), (9, 4), (30, 10)])
def test_the_sizes_asked_for_are_the_sizes_made(milestones, history):
    made(3, milestones=milestones, history=history)

    for programme in Programme.objects.all():
        rows = [milestone.history.count() for milestone in programme.milestones.all()]
        assert rows == [history] * milestones


def content():
    """Return all that was made, without keys and numbers that depend on what else is on record."""
    milestone = ("programme__slug", "slug", "name", "kind", "gate", "position", "owner__slug", "source__tag")
    dated = ("status", "forecast", "forecast_earliest", "met_on", "estimate", "reported_on")
    update = ("milestone__slug", "source__tag", "kind", "reason_code", "reason", "note")
    return {
        "programmes": rows(Programme, "slug", "kind", "route", "summary", "stage", "condition", "stage_since", "lead__slug"),
        "milestones": rows(Milestone, *milestone, *dated),
        "updates": rows(MilestoneUpdate, *update, *dated),
        "promises": rows(BaselineDate, "milestone__slug", "baseline__effective_on", "baseline__in_breach", "promised"),
        "waits": rows(Dependency, "milestone__slug", "waits_for__slug"),
        "claims": rows(Claim, "programme__slug", "topic", "value", "amount_low", "source__tag", "in_use"),
        "questions": rows(OpenQuestion, "programme__slug", "text", "state", "raised_on", "needed_by__slug"),
        "ratings": rows(Assessment, "programme__slug", "rating", "role", "rationale", "assessed_on"),
        "agreements": rows(Agreement, "slug", "kind", "status", "signed", "parent__slug", "source__tag"),
        "parts": rows(Participation, "programme__slug", "party__slug", "role", "share"),
        "texts": rows(Source, "tag", "title", "dated"),
    }  # fmt: skip


def rows(model, *columns):
    return sorted(model.objects.values_list(*columns), key=str)


def forgotten(**calls):
    """Make fiction, return its content, and take it back."""
    with transaction.atomic():
        for count in calls.pop("counts"):
            made(count, **calls)
        found = content()
        transaction.set_rollback(True)
    return found


def test_the_same_number_makes_the_same_programmes():
    assert forgotten(counts=[4], seed=7) == forgotten(counts=[4], seed=7)


def test_another_number_makes_others():
    one, other = forgotten(counts=[4], seed=7), forgotten(counts=[4], seed=8)

    assert one["milestones"] != other["milestones"]
    assert one["ratings"] != other["ratings"]


def test_programmes_made_in_two_steps_are_those_made_in_one():
    assert forgotten(counts=[4, 13]) == forgotten(counts=[13])


def test_ten_thousand_programmes_have_names_of_their_own():
    names = [programme_name(number) for number in range(1, 12_001)]

    assert len(set(names)) == 12_000
    assert all(name.startswith("Exercise ") for name in names)
    assert max(map(len, names)) < 40


def test_all_that_is_made_says_that_it_is_of_the_exercise():
    made(12)

    assert all(name.startswith("Exercise ") for name in Programme.objects.values_list("name", flat=True))
    assert all("Fictional" in text for text in Programme.objects.values_list("summary", flat=True))
    assert all(title.startswith("Exercise ") for title in Agreement.objects.values_list("title", flat=True))
    assert all(title.startswith("Exercise ") for title in Source.objects.values_list("title", flat=True))
    assert set(Source.objects.values_list("publisher", "url")) == {("Exercise Gazette", "")}
    assert all(party.name.startswith("Exercise ") for party in Party.objects.exclude(kind="state"))
    assert all(int(tag[1:]) > 900 for tag in Source.objects.values_list("tag", flat=True))


def test_the_member_of_staff_who_logs_it_cannot_log_in():
    made(12)
    staff = User.objects.get(username=parties.STAFF)

    assert not staff.is_active
    assert not staff.has_usable_password()
    assert not MilestoneUpdate.objects.exclude(logged_by=staff).exists()


def statements(count, **sizes):
    asked = []

    def ask(execute, *statement):
        asked.append(statement)
        return execute(*statement)

    with connection.execute_wrapper(ask):
        made(count, **sizes)
    return len(asked)


def test_a_batch_costs_statements_by_its_rounds_not_by_its_rows():
    parties.cast()  # once for all batches
    one = statements(1, milestones=2, history=4)
    ten = statements(10, milestones=4, history=4)

    assert ten < 2 * one


def test_no_batch_is_kept_in_memory_once_it_is_written():
    held = []

    def count(said):
        held.append(sum(type(each) is Draft for each in gc.get_objects()))

    exercise.make(40, say=count)

    assert len(held) == 4
    assert max(held) <= 10
