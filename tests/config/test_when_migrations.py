"""A table that gets an honest date by migration: makemigrations, migrate, and then nothing is left to do."""

from datetime import date

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.migration import Migration
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter

from config.when import WhenField, honest

APP = "when_examples"
START = ProjectState


def bare():
    return _trip()


def dated():
    return _trip(due=WhenField())


def dated_twice():
    return _trip(due=WhenField(), ends=WhenField(blank=False, default="2027"))


def _trip(**whens):
    """Return the state of a project with one model, anew each time: looking for changes uses it up."""
    rules = [rule for name in whens for rule in honest("trip", name)]
    meta = type("Meta", (), {"app_label": APP, "apps": Apps(), "constraints": rules})
    body = {"__module__": __name__, "Meta": meta, "name": models.CharField(max_length=20), **whens}
    state = ProjectState()
    state.add_model(ModelState.from_model(type("Trip", (models.Model,), body)))
    return state


class NoMigrations:
    def leaf_nodes(self, app=None):
        return []


def changes(before, after):
    """Return the operations that makemigrations would write."""
    detector = MigrationAutodetector(before.clone(), after, MigrationQuestioner(specified_apps={APP}))
    found = detector.changes(graph=NoMigrations(), convert_apps={APP})
    return [operation for migration in found.get(APP, []) for operation in migration.operations]


def written(operations):
    draft = Migration("0001_trip", APP)
    draft.operations = operations
    return MigrationWriter(draft, include_header=False).as_string()


@pytest.fixture
def migrate(django_db_setup, django_db_blocker):
    """Give migrate(before, after), which runs what is written; the table is dropped in the end."""
    with django_db_blocker.unblock():
        yield _migrate
        with connection.schema_editor() as editor:
            editor.execute(f"DROP TABLE IF EXISTS {APP}_trip")


def _migrate(before, after):
    module = {}
    exec(written(changes(before, after())), module)
    with connection.schema_editor() as editor:
        return module["Migration"]("0001_trip", APP).apply(before, editor)


def trips(state):
    return state.apps.all_models[APP]["trip"].objects


@pytest.mark.parametrize("wanted", [bare, dated, dated_twice])
def test_a_new_table_is_migrated_and_nothing_is_left_to_do(migrate, wanted):
    state = migrate(START(), wanted)

    assert changes(state, wanted()) == []


def test_a_row_made_in_a_migration_has_its_bounds(migrate):
    trip = trips(migrate(START(), dated)).create(due="Q3 2026")

    assert (trip.due_earliest, trip.due_latest) == (date(2026, 7, 1), date(2026, 9, 30))


def test_a_table_with_rows_gets_a_date_and_nothing_is_left_to_do(migrate):
    state = migrate(START(), bare)
    trips(state).create(name="Oslo")

    state = migrate(state, dated)

    assert changes(state, dated()) == []
    assert trips(state).values_list("name", "due", "due_earliest", "due_latest").get() == (
        "Oslo",
        "",
        None,
        None,
    )


def test_a_date_is_dropped_with_its_bounds_and_nothing_is_left_to_do(migrate):
    state = migrate(START(), dated_twice)
    trips(state).create(name="Kyiv", due="2026")

    state = migrate(state, bare)

    assert changes(state, bare()) == []
    assert trips(state).values_list("name").get() == ("Kyiv",)


def test_a_migration_names_the_bounds_as_columns_of_their_own():
    text = written(changes(START(), dated_twice()))

    assert "('due', config.when.WhenField(with_bounds=False))" in text
    assert "('ends', config.when.WhenField(blank=False, default='2027', with_bounds=False))" in text
    assert "('due_earliest', models.DateField(blank=True, db_index=True, editable=False, null=True))" in text
