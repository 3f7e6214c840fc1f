"""The guards: up whenever records can be written, down only while a migration runs, never forgotten."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_migrate, pre_migrate  # noqa: TID251 (to look in between)

from config.audit import guards
from config.audit.context import today
from config.audit.survey import survey
from config.audit.triggers import LONGEST_NAME, guard_name
from config.audit.verify import verify
from tests.config.audit.quarry.models import Mark, Stone
from tests.guards import guards_down

pytestmark = pytest.mark.usefixtures("quarry")


def migrate(*target):
    out = StringIO()
    call_command("migrate", "quarry", *target, stdout=out)
    return out.getvalue()


def are_up():
    found = survey(connection)
    return bool(found.standing) and not found.missing and not found.strange


@pytest.fixture
def no_migration_is_due():
    migrate()
    yield
    migrate()


def test_names_are_short_enough_and_their_own():
    names = [guard_name("t" * 60, what) for what in ("insert", "update")] + [guard_name("party", "insert")]

    assert len(set(names)) == 3
    assert max(map(len, names)) == LONGEST_NAME
    assert names[2] == "audit_party_insert"
    assert guard_name("t" * 60, "insert") == names[0]


@pytest.mark.django_db
def test_every_guard_has_a_name_of_its_own():
    expected = survey(connection).expected

    assert len({(guard.name, guard.table) for guard in expected}) == len(expected)
    assert max(len(guard.name) for guard in expected) <= LONGEST_NAME
    assert are_up()


@pytest.mark.django_db
def test_guards_that_stand_are_left_alone(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert guards.put_up() == 0


@pytest.mark.django_db
def test_with_the_guards_down_nothing_is_recorded_and_afterwards_nothing_is_missing():
    changed, removed = Stone.objects.create(name="changed"), Stone.objects.create(name="removed")
    with guards_down():
        assert not are_up()
        Stone.objects.filter(pk=changed.pk).update(height=3)
        Stone.objects.filter(pk=removed.pk).delete()
        Stone.objects.create(name="added")
        Mark.objects.create(text="added")
        assert Stone.history.count() == 2

    rows = Stone.history.order_by("name", "pk")
    assert [f"{row.history_type} {row.name} {row.height}" for row in rows] == [
        "+ added 0",
        "+ changed 0",
        "~ changed 3",
        "+ removed 0",
        "- removed 0",
    ]
    missed = [*rows.filter(history_change_reason__isnull=False), *Mark.history.all()]
    assert {row.history_change_reason for row in missed} == {"changed while the guards were down (migrate)"}
    assert len({row.change_set for row in missed}) == 1
    assert {(row.history_user, row.known_on) for row in missed} == {(None, today())}
    assert are_up()
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_migrations_leave_history_rows_and_the_guards_up(no_migration_is_due):
    for name in ("changed by a migration", "removed by a migration", "left alone"):
        Stone.objects.create(name=name)

    before = Stone.history.latest().pk

    migrate("0001")
    said = migrate()

    rows = Stone.history.filter(pk__gt=before).order_by("pk")
    assert [f"{row.history_type} {row.name} {row.height}" for row in rows] == [
        "~ changed by a migration 99",
        "+ added by a migration 0",
        "- removed by a migration 0",
    ]
    assert "3 history rows written for what changed while the guards were down" in said
    assert are_up()
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_with_nothing_to_migrate_the_guards_stay_up(no_migration_is_due):
    seen = []

    def look(sender, **kwargs):
        seen.append(are_up())

    pre_migrate.connect(look)
    post_migrate.connect(look)
    try:
        migrate()
    finally:
        pre_migrate.disconnect(look)
        post_migrate.disconnect(look)

    assert seen
    assert all(seen)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_not_as_its_model_says_is_not_guarded_and_verify_tells(no_migration_is_due):
    migrate("0001")

    found = survey(connection)
    assert [one.live for one in found.unfit] == ["quarry_stone"]
    assert not found.missing
    assert "guard: quarry_stone is not guarded, its columns are not those of its model: migrate" in list(
        verify()
    )


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_fails_leaves_the_guards_down_verify_tells_and_the_next_one_mends_it():
    stone = Stone.objects.create(name="a")
    guards.before_migrations(sender=None, using="default", plan=["a migration that fails"])
    Stone.objects.filter(pk=stone.pk).update(height=5)

    assert any("is missing, switched off or changed" in finding for finding in verify())

    migrate()
    assert are_up()
    assert [row.height for row in stone.history.all()] == [5, 0]
    assert list(verify()) == []


@pytest.mark.django_db
def test_guards_that_were_tampered_with_are_put_right():
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER audit_quarry_stone_update"
            + (" ON quarry_stone" if connection.vendor == "postgresql" else "")
        )
    stone = make_unrecorded_change()

    assert guards.put_up() == 1
    assert stone.history.latest().height == 8
    assert are_up()


def make_unrecorded_change():
    stone = Stone.objects.create(name="a")
    Stone.objects.update(height=8)
    return stone


@pytest.mark.django_db
def test_a_transaction_that_is_rolled_back_puts_the_guards_back():
    with transaction.atomic():
        guards.take_down()
        assert not are_up()
        transaction.set_rollback(True)

    assert are_up()


@pytest.mark.django_db
def test_before_the_first_migration_there_is_nothing_to_guard(monkeypatch):
    monkeypatch.setattr("config.audit.survey.CHAIN", "no_such_table")

    found = survey(connection)

    assert found.expected == found.guarded == []
    assert next(iter(verify())) == "guard: there is no table audit_auditentry, so nothing is guarded: migrate"


OLDER = {
    "sqlite": [
        "DROP TRIGGER audit_quarry_historicalstone_chain",
        "CREATE TRIGGER audit_quarry_historicalstone_chain AFTER INSERT ON quarry_historicalstone"
        " BEGIN SELECT 'as an older version chained'; END",
    ],
    "postgresql": [
        "DROP TRIGGER audit_quarry_stone_update ON quarry_stone",
        "CREATE TRIGGER audit_quarry_stone_update AFTER UPDATE ON quarry_stone"
        " FOR EACH ROW EXECUTE FUNCTION audit_quarry_stone_update()",
        "CREATE FUNCTION audit_of_an_older_version() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER audit_quarry_stone_older AFTER UPDATE ON quarry_stone"
        " FOR EACH ROW EXECUTE FUNCTION audit_of_an_older_version()",
    ],
}


@pytest.mark.django_db(transaction=True)
def test_guards_of_an_older_version_are_replaced_at_the_next_migrate(no_migration_is_due):
    with connection.cursor() as cursor:
        for statement in OLDER[connection.vendor]:
            cursor.execute(statement)
    assert survey(connection).missing

    migrate()

    assert are_up()
    Stone.objects.create(name="a")
    Stone.objects.update(height=2)
    assert [row.height for row in Stone.history.all()] == [2, 0]
    assert list(verify()) == []
