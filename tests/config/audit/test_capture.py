"""Every way of changing a record is recorded exactly: the history is the states that were, one after the other."""

import json
import tempfile
from itertools import chain
from pathlib import Path

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat

from config.audit.context import acting
from config.audit.verify import verify
from tests import make
from tests.config.audit.quarry.models import Block, Chip, Mark, Quarry, Stone
from tests.guards import guards_down

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarry")]

MODELS = [Quarry, Stone, Chip, Mark]


@pytest.fixture
def stone():
    return Stone.objects.create(name="a", quarry=Quarry.objects.create(name="q"))


def told_since(newest):
    """Return the history rows written since, each as a line: its sign, its noun, what it says."""
    rows = chain(*(model.history.filter(pk__gt=newest[model]).order_by("pk") for model in MODELS))
    return [f"{row.history_type} {row.instance_type.__name__.lower()} {says(row)}" for row in rows]


def says(row):
    if row.instance_type is Stone:
        return f"{row.name} {row.height}{'' if row.quarry_id else ' alone'}"
    return str(row.instance)


def newest():
    return {model: model.history.aggregate(last=Max("pk"))["last"] or 0 for model in MODELS}


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def changed(stone, **fields):
    for name, value in fields.items():
        setattr(stone, name, value)
    return stone


def save_one_field_of_a_stale_instance(stone):
    before = Stone.objects.get(pk=stone.pk)
    Stone.objects.filter(pk=stone.pk).update(height=1)
    changed(before, height=7, price=2).save(update_fields=["price"])


def loaddata(stone):
    rows = [
        {"model": "quarry.stone", "pk": stone.pk, "fields": {"name": "a", "height": 5}},
        {"model": "quarry.stone", "pk": stone.pk + 1, "fields": {"name": "b", "height": 6}},
    ]
    with tempfile.TemporaryDirectory() as folder:
        fixture = Path(folder, "stones.json")
        fixture.write_text(json.dumps(rows))
        call_command("loaddata", fixture, verbosity=0)


def admin_action(stone):
    def heighten(model_admin, request, queryset):
        queryset.update(height=3)

    heighten(admin.ModelAdmin(Stone, admin.site), None, Stone.objects.all())


def roll_back(stone):
    with transaction.atomic():
        changed(stone, height=3).save()
        transaction.set_rollback(True)


def roll_back_a_part(stone):
    with transaction.atomic():
        Stone.objects.update(height=2)
        roll_back(stone)
        Stone.objects.update(height=4)


def data_migration(stone):
    with guards_down():
        Stone.objects.update(height=8)
        Stone.objects.bulk_create([Stone(name="b")])


def data_migration_that_deletes(stone):
    with guards_down():
        Stone.objects.all().delete()


def upsert(stone):
    stones = [Stone(name="a", height=2), Stone(name="b")]
    Stone.objects.bulk_create(stones, update_conflicts=True, update_fields=["height"], unique_fields=["name"])


def replace_or_conflict(stone):
    """Say on each database what it calls: put this row in place of whichever is in the way."""
    if connection.vendor == "sqlite":
        sql(
            "INSERT OR REPLACE INTO quarry_stone (id, name, height, kind, laid, facts, visits, polished)"
            " SELECT id + 1, name, 6, kind, laid, facts, visits, polished FROM quarry_stone"
        )
    else:
        Stone.objects.filter(pk=stone.pk).delete()
        Stone.objects.create(name="a", height=6)


PATHS = {
    "save": (lambda s: changed(s, height=2).save(), ["~ stone a 2"]),
    "a save that changes nothing": (lambda s: s.save(), []),
    "a save of what is no part of the record": (lambda s: changed(s, visits=9).save(), []),
    "two saves": (
        lambda s: (changed(s, height=2).save(), changed(s, height=3).save()),
        ["~ stone a 2", "~ stone a 3"],
    ),
    "there and back": (
        lambda s: (changed(s, height=2).save(), changed(s, height=0).save()),
        ["~ stone a 2", "~ stone a 0"],
    ),
    "create": (lambda s: Stone.objects.create(name="b"), ["+ stone b 0 alone"]),
    "save(force_insert)": (lambda s: Stone(name="b").save(force_insert=True), ["+ stone b 0 alone"]),
    "save with a key of one's own": (lambda s: Stone(pk=s.pk + 9, name="b").save(), ["+ stone b 0 alone"]),
    "save(update_fields)": (
        lambda s: changed(s, height=2, name="x").save(update_fields=["height"]),
        ["~ stone a 2"],
    ),
    "stale update_fields": (save_one_field_of_a_stale_instance, ["~ stone a 1", "~ stone a 1"]),
    "an honest date": (lambda s: changed(s, laid="Q3 2026").save(), ["~ stone a 0"]),
    "save without history": (
        lambda s: changed(s, height=2).save_without_historical_record(),
        ["~ stone a 2"],
    ),
    "save(raw)": (lambda s: changed(s, height=2).save_base(raw=True), ["~ stone a 2"]),
    "queryset.update": (lambda s: Stone.objects.update(height=2), ["~ stone a 2"]),
    "update by F()": (lambda s: Stone.objects.update(height=F("height") + 4), ["~ stone a 4"]),
    "save by F()": (lambda s: changed(s, height=F("height") + 4).save(), ["~ stone a 4"]),
    "update by an expression": (
        lambda s: Stone.objects.update(name=Concat("name", Value("!"))),
        ["~ stone a! 0"],
    ),
    "update through a relation": (lambda s: s.quarry.stones.update(height=2), ["~ stone a 2"]),
    "related manager add": (
        lambda s: s.quarry.stones.add(Stone.objects.create(name="b"), bulk=True),
        ["+ stone b 0 alone", "~ stone b 0"],
    ),
    "related manager clear": (lambda s: s.quarry.stones.clear(), ["~ stone a 0 alone"]),
    "custom manager": (lambda s: Stone.objects.raise_all(by=3), ["~ stone a 3"]),
    "base manager": (lambda s: Stone._base_manager.update(height=3), ["~ stone a 3"]),
    "bulk_create": (
        lambda s: Stone.objects.bulk_create([Stone(name="b"), Stone(name="c", height=1)]),
        ["+ stone b 0 alone", "+ stone c 1 alone"],
    ),
    "bulk_create(ignore_conflicts)": (
        lambda s: Stone.objects.bulk_create([Stone(name="a"), Stone(name="b")], ignore_conflicts=True),
        ["+ stone b 0 alone"],
    ),
    "upsert": (upsert, ["~ stone a 2", "+ stone b 0 alone"]),
    "replace": (replace_or_conflict, ["- stone a 0", "+ stone a 6 alone"]),
    "bulk_update": (
        lambda s: Stone.objects.bulk_update([changed(s, height=2)], ["height"]),
        ["~ stone a 2"],
    ),
    "update_or_create": (
        lambda s: [Stone.objects.update_or_create(name=name, defaults={"height": 2}) for name in "ab"],
        ["~ stone a 2", "+ stone b 2 alone"],
    ),
    "get_or_create": (
        lambda s: [Stone.objects.get_or_create(name=name) for name in "ab"],
        ["+ stone b 0 alone"],
    ),
    "delete": (lambda s: s.delete(), ["- stone a 0"]),
    "queryset.delete": (lambda s: Stone.objects.all().delete(), ["- stone a 0"]),
    "_raw_delete": (lambda s: Stone.objects.all()._raw_delete("default"), ["- stone a 0"]),
    "delete, and make again": (
        lambda s: (Stone.objects.all()._raw_delete("default"), s.save()),
        ["- stone a 0", "+ stone a 0"],
    ),
    "cascade": (
        lambda s: (Chip.objects.create(stone=s), s.delete()),
        ["- stone a 0", "+ chip chip of 1 g", "- chip chip of 1 g"],
    ),
    "set null": (lambda s: s.quarry.delete(), ["- quarry q", "~ stone a 0 alone"]),
    "proxy save": (lambda s: changed(Block.objects.get(), height=2).save(), ["~ stone a 2"]),
    "proxy update": (lambda s: Block.objects.update(height=2), ["~ stone a 2"]),
    "proxy delete": (lambda s: Block.objects.get().delete(), ["- stone a 0"]),
    "raw insert": (
        lambda s: sql("INSERT INTO quarry_quarry (name) VALUES (%s), (%s)", "r", "s"),
        ["+ quarry r", "+ quarry s"],
    ),
    "raw update": (lambda s: sql("UPDATE quarry_stone SET height = %s", 2), ["~ stone a 2"]),
    "raw update of another type": (lambda s: sql("UPDATE quarry_stone SET height = '2'"), ["~ stone a 2"]),
    "raw delete": (lambda s: sql("DELETE FROM quarry_stone"), ["- stone a 0"]),
    "raw, with a comment first": (
        lambda s: sql("/* by hand */ UPDATE quarry_stone SET height = 2"),
        ["~ stone a 2"],
    ),
    "a writing WITH": (
        lambda s: sql("WITH two AS (SELECT 2 AS n) UPDATE quarry_stone SET height = (SELECT n FROM two)"),
        ["~ stone a 2"],
    ),
    "executemany": (lambda s: many(s), ["~ stone a 1", "~ stone a 2"]),
    "loaddata": (loaddata, ["~ stone a 5 alone", "+ stone b 6 alone"]),
    "admin action": (admin_action, ["~ stone a 3"]),
    "a log": (lambda s: Mark.objects.create(text="M"), ["+ mark M"]),
    "a transaction rolled back": (roll_back, []),
    "a savepoint rolled back": (roll_back_a_part, ["~ stone a 2", "~ stone a 4"]),
    "a data migration": (data_migration, ["~ stone a 8", "+ stone b 0 alone"]),
    "a data migration that deletes": (data_migration_that_deletes, ["- stone a 0"]),
}


def many(stone):
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE quarry_stone SET height = %s", [(1,), (2,)])


@pytest.mark.parametrize("path", PATHS)
def test_each_path_is_recorded_exactly(path, stone):
    before = newest()
    write, told = PATHS[path]

    with acting(reason="The mason said so"):
        write(stone)

    assert told_since(before) == told
    assert list(verify()) == []


@pytest.mark.parametrize("path", [path for path in PATHS if "migration" not in path])
def test_each_path_says_who_and_why_and_in_which_act(path, stone):
    before = newest()
    mason = make.user("mason")

    with acting(user=mason, reason="The mason said so") as act:
        PATHS[path][0](stone)

    rows = [row for model in MODELS for row in model.history.filter(pk__gt=before[model])]
    said = {(row.history_user, row.history_change_reason, row.change_set) for row in rows}
    assert said <= {(mason, "The mason said so", act.change_set)}


def test_a_value_of_every_type_comes_back_as_it_was():
    fields = {
        "name": "å\u2028\"'\\\x01🪨",
        "height": -(2**31),
        "kind": Stone.Kind.MARBLE,
        "price": "12345678.90",
        "polished": True,
        "laid": "by June 2026",
        "seen_at": "2026-03-02T10:11:12.123456+05:30",
        "facts": {"a": [1, None, "é"]},
    }
    stone = Stone.objects.create(**fields)
    Stone.objects.update(height=1)

    first = Stone.history.earliest()
    stone.refresh_from_db()

    assert {**vars_of(first), "height": 1} == vars_of(stone)
    assert list(verify()) == []


def vars_of(record):
    return {field.attname: getattr(record, field.attname) for field in Stone.history.model.tracked_fields}
