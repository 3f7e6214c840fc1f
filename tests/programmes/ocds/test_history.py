"""A third party that merges our releases has the record: as it stands, at every instant, and value by value."""

import copy
from datetime import datetime

import pytest
from django.test import override_settings

from agreements.models import Agreement
from config.audit.context import acting
from programmes import exercise
from programmes.models import Milestone, OpenQuestion, Programme
from programmes.ocds import tables
from programmes.ocds.delta import versioned
from programmes.ocds.releases import ocids, processes
from tests import make
from tests.programmes.full import full_programme
from tests.programmes.ocds.standard import merger
from tests.programmes.ocds.told import PREFIX, hold, in_order, live, names, released, trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def fiction():
    exercise.make(5, say=str)


def test_fiction_is_the_record_at_every_instant(fiction):
    told, instants = hold(at_most=8)

    assert instants >= 5
    assert sum(map(len, told.values())) > len(told) * 3


def test_a_full_life_is_the_record_at_every_instant():
    programme = full_programme()
    programme.pause(reason="The budget is open")
    programme.resume(reason="The budget stands")

    told, instants = hold()

    assert instants >= 15
    assert len(told) == 1


def test_every_field_has_the_values_that_the_history_gives_it(fiction):
    told = released()

    checked = 0
    for key, ocid in names().items():
        versions = versioned(told[ocid])
        milestones = {each["id"]: each for each in versions["planning"]["milestones"]}
        for milestone in Milestone.objects.filter(programme=key):
            values = milestones[milestone.slug]
            said = {
                "status": lambda row: tables.STATUSES[row.status],
                "dueDateEDTF": lambda row: row.forecast.text or None,
            }
            for field, says in said.items():
                assert [each["value"] for each in values.get(field, [])] == trail(
                    Milestone, milestone.pk, says
                )
                checked += 1
        questions = {each["id"]: each for each in versions.get("openQuestions", [])}
        for question in OpenQuestion.objects.filter(programme=key):
            says = lambda row: tables.QUESTIONS[row.state]  # noqa: E731
            values = [each["value"] for each in questions[question.key]["status"]]
            assert values == trail(OpenQuestion, question.pk, says)
        stages = [each["value"] for each in versions["planning"]["stage"]]
        assert stages == trail(Programme, key, lambda row: tables.STAGES[row.stage])
    assert checked > 50


def test_our_versions_are_those_of_a_merger(fiction):
    for releases in released().values():
        theirs = merger().create_versioned_release(copy.deepcopy(releases))
        assert in_order(versioned(releases)) == in_order(theirs)


def test_dates_rise_and_are_of_one_width(fiction):
    for releases in released().values():
        dates = [each["date"] for each in releases]
        assert dates == sorted(set(dates))
        assert {len(each) for each in dates} == {len("2026-11-28T19:09:54.262Z")}
        assert [each["tag"] for each in releases] == [
            ["planning"],
            *[["planningUpdate"]] * (len(releases) - 1),
        ]


def test_what_is_released_is_never_told_otherwise():
    programme = full_programme()
    before = released()

    make.nation("SE", "Sweden")
    programme.milestones.last().log(forecast="2027", reason="Not agreed", reason_code="budget", estimate=True)
    with acting(reason="Nothing that is shown"):
        Programme.objects.update(desk=None)
    make.participation(programme, make.nation("SE", "Sweden"))

    after = released()
    for ocid, releases in before.items():
        assert after[ocid][: len(releases)] == releases
        assert len(after[ocid]) == len(releases) + 2


def test_reading_on_tells_the_rest():
    programme = full_programme()
    (releases,) = released().values()
    middle = releases[len(releases) // 2]["date"]

    (rest,) = released(datetime.fromisoformat(middle)).values()

    assert rest == [each for each in releases if each["date"] >= middle]
    assert programme.slug in rest[0]["ocid"]


@pytest.mark.parametrize("at_once", [1, 3])
def test_however_many_acts_are_read_at_once_they_tell_the_same(monkeypatch, at_once):
    first, second, arrangement = make.programme(), make.programme(), make.agreement()
    for programme in (first, second):
        make.mandate(programme, arrangement)
        programme.pause(reason="The budget")
    Agreement.objects.update(place="Oslo")
    told = released()

    monkeypatch.setattr("programmes.ocds.releases.AT_ONCE", at_once)

    assert released() == told
    for name, releases in told.items():
        for middle in (releases[1]["date"], releases[-1]["date"]):
            rest = [each for each in releases if each["date"] >= middle]
            assert released(datetime.fromisoformat(middle))[name] == rest


def test_one_process_alone_tells_what_all_together_do():
    for _ in range(2):
        full_programme()
    Agreement.objects.update(place="Oslo")

    with override_settings(OCDS_PREFIX=PREFIX):
        alone = [processes({key: name}) for key, name in ocids().items()]

    assert [releases for ((releases, _),) in alone] == list(released().values())
    assert [in_order(state) for ((_, state),) in alone] == list(live(names()).values())
