"""Copies that are made past the guards: their record is the one that the guards would have written."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from benchmarks import portfolio
from benchmarks.copies import Copying
from benchmarks.unguarded import indexes_of
from config.audit.chain import head
from config.audit.context import acting
from config.audit.guards import take_down
from config.audit.models import AuditEntry
from config.audit.survey import dialect_of, survey
from config.audit.tracked import CHAIN, CIRCUMSTANCES, Tracked, tracked_models
from config.audit.verify import verify
from programmes import exercise
from programmes.models import Milestone, MilestoneUpdate, Programme, Report
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3


@pytest.fixture
def made(monkeypatch):
    """Two programmes and three copies of them; return how many rows each history had before."""
    monkeypatch.setattr("benchmarks.copies.ROWS", 200)  # so that it takes several statements
    exercise.make(2, milestones=6, history=4, say=lambda said: None)
    before = {model: model.history.count() for model in portfolio.COPIED}
    Copying(portfolio.COPIED, TIMES).write()
    return before


def test_the_record_is_whole_and_each_history_is_there_as_often(made):
    assert list(verify()) == []
    assert {model: model.history.count() for model in made} == {
        model: count * (TIMES + 1) for model, count in made.items()
    }
    assert Milestone.objects.count() == 2 * 6 * (TIMES + 1)
    assert set(Milestone.history.values_list("history_type", flat=True)) == {"+", "~"}


def test_each_link_is_to_the_letter_what_the_guards_make_of_its_row(made):
    for model in made:
        one = Tracked(model)
        payload = dialect_of(connection).payload(one.past_columns, of="past")
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT count(*) FROM {CHAIN} AS entry
                JOIN "{one.past}" AS past ON past.history_id = entry.history_id
                WHERE entry.model = '{one.label}' AND entry.payload = {payload}"""
            )
            assert cursor.fetchone()[0] == model.history.count(), one.label


def test_the_guards_stand_again_and_go_on_as_if_they_had_written_the_copies(made):
    milestone = Milestone.objects.order_by("pk").last()
    last, before = head(), told(milestone)

    with acting(reason="Renamed"):
        Milestone.objects.filter(pk=milestone.pk).update(name="Another name")

    assert survey(connection).missing == []
    assert head().seq == last.seq + 1
    assert told(milestone) == [(key, "Another name" if key == "name" else value) for key, value in before]
    assert list(verify()) == []


def told(milestone):
    """Return what the last link says of a milestone, in its order, but for the circumstances."""
    newest = milestone.history.latest().history_id
    entry = AuditEntry.objects.get(model="programmes.milestone", history_id=newest)
    said = json.loads(entry.payload).items()
    return [each for each in said if each[0] not in (*CIRCUMSTANCES, "history_id")]


def test_histories_and_chain_run_in_one_order_and_no_moment_steps_back(made):
    dates = {
        (Tracked(model).label, row.history_id): row.history_date
        for model in made
        for row in model.history.all()
    }
    links = list(AuditEntry.objects.order_by("seq").values_list("model", "history_id"))
    moments = [dates[link] for link in links if link in dates]

    assert moments == sorted(moments)
    for model in made:
        ids = [history_id for label, history_id in links if label == Tracked(model).label]
        assert ids == sorted(ids)


def test_a_copy_has_the_same_changes_on_the_same_days_in_acts_of_its_own(made):
    first = Milestone.objects.order_by("pk").first()
    copy = Milestone.objects.get(slug=f"{first.slug}-{TIMES}")
    days, acts = (
        [list(each.history.order_by("history_id").values_list(name, flat=True)) for each in (first, copy)]
        for name in ("known_on", "change_set")
    )

    assert days[0] == days[1]
    assert not set(acts[0]) & set(acts[1])
    assert copy.programme.slug == f"{first.programme.slug}-{TIMES}"
    assert [told.status for told in copy.updates.order_by("pk")] == [
        told.status for told in first.updates.order_by("pk")
    ]
    assert all(MilestoneUpdate.objects.values_list("milestone__programme", flat=True))


def test_the_indexes_are_there_again(transactional_db):
    exercise.make(1, milestones=2, history=2, say=lambda said: None)
    before = indexes()
    Copying(portfolio.COPIED, 1).write()

    assert len(before) > 100
    assert indexes() == before


def indexes():
    tables = [table for model in portfolio.COPIED for table in (Tracked(model).live, Tracked(model).past)]
    return sorted(index for table in tables for index in indexes_of(table))


def test_a_portfolio_that_was_not_made_to_its_end_is_refused():
    take_down()

    with pytest.raises(RuntimeError, match="make it anew"):
        portfolio.build(100)


def test_all_that_a_programme_is_made_of_is_copied():
    of_programmes = {one.model for one in tracked_models() if one.model._meta.app_label == "programmes"}

    assert set(portfolio.COPIED) == of_programmes - {Report}


def test_a_real_record_is_never_measured():
    make.programme()

    with pytest.raises(ValidationError, match="real programmes"):
        portfolio.build(200)

    assert Programme.objects.count() == 1
