"""The record begins on the day since when each fact is known, and says why it was made."""

import pytest
from django.apps import apps

from agreements.models import Party, Source
from config.audit.context import today
from config.audit.models import Audited
from config.audit.verify import verify
from programmes.models import Assessment, Baseline, Milestone, MilestoneUpdate, Programme
from tests.seeds.days import COPENHAGEN, DAY_OF, HELSINKI, OSLO

OURS = [model for room in ("agreements", "programmes") for model in apps.get_app_config(room).get_models()]
LOADED = [model for model in OURS if issubclass(model, Audited)]
WITH_SOURCE = [model for model in LOADED if any(field.name == "source" for field in model._meta.fields)]

KNOWN_ON = {
    COPENHAGEN: ["nordefco-vision-2030", "nordic-airspace", "nordic-ammunition", "nordic-corridors"],
    HELSINKI: ["nordic-micro", "nordic-mini", "nordic-uas-research"],
    OSLO: ["maritime-coalition", "ua-no-line", "ua-uk-interceptors"],
}


def test_the_history_is_whole():
    assert list(verify()) == []


@pytest.mark.parametrize("model", LOADED, ids=lambda model: model.__name__)
def test_each_row_says_why_and_in_which_act_and_is_an_import(model):
    rows = model.history.all()

    assert set(rows.values_list("id", flat=True)) == set(model.objects.values_list("id", flat=True))
    assert not rows.filter(change_set=None).exists()
    assert not rows.filter(history_change_reason=None).exists()
    assert set(rows.values_list("history_user", flat=True)) <= {None}


@pytest.mark.parametrize("day", KNOWN_ON)
def test_a_programme_is_known_since_the_day_of_its_source(day):
    rows = Programme.history.filter(known_on=day, history_type="+")

    assert sorted(rows.values_list("slug", flat=True)) == KNOWN_ON[day]


def test_a_programme_from_an_undated_source_is_known_since_it_was_recorded():
    [row] = Programme.history.filter(slug="dpa-ndma")

    assert row.known_on == row.history_date.date() == today()


@pytest.mark.parametrize("tag", ["S1", "S2", "S3", "S4", "S5"])
def test_a_source_is_known_since_its_day(tag):
    assert Source.history.get(tag=tag).known_on == DAY_OF.get(tag, today())


@pytest.mark.parametrize("model", WITH_SOURCE, ids=lambda model: model.__name__)
def test_nothing_is_known_before_its_source(model):
    tags = dict(Source.objects.values_list("pk", "tag"))

    for row in model.history.exclude(source=None):
        assert row.known_on >= DAY_OF.get(tags[row.source_id], today())


def test_a_fact_learnt_later_than_it_happened_says_both():
    update = MilestoneUpdate.history.get(milestone__slug="nordic-micro-endorsed")

    assert (update.reported_on, update.known_on) == (COPENHAGEN, HELSINKI)


def test_a_forecast_came_through_the_log():
    milestone = Milestone.objects.get(slug="ua-no-line-pilot")

    made, moved = milestone.history.order_by("history_id")

    assert (str(made.forecast), str(moved.forecast)) == ("no date given", "2026")
    assert made.known_on == moved.known_on == OSLO


def test_nothing_is_invented():
    assert not Assessment.objects.exists()
    assert not Baseline.objects.exists()
    assert not Milestone.objects.exclude(owner=None, estimate=False).exists()
    dated = Milestone.objects.exclude(forecast="").values_list("slug", "forecast")
    assert sorted((slug, str(when)) for slug, when in dated) == [
        ("nordefco-vision-2030-horizon", "2030"),
        ("ua-no-line-pilot", "2026"),
    ]
    assert not Party.objects.exclude(parent=None, ended_on=None).exists()
