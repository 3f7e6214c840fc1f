"""Any mix of writes, by any path: the history replays to exactly the states that were seen."""

import os

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from config.audit.as_of import AsOf, reading
from config.audit.context import acting, today
from config.audit.timeline import timeline
from config.audit.verify import verify
from tests.config.audit.quarry.models import Stone
from tests.guards import guards_down

EXAMPLES = int(os.environ.get("AUDIT_EXAMPLES", "6"))  # more of them find rarer mixes
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
NUMBER = st.integers(-(2**31), 2**31 - 1)


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def save(key, height):
    stone = Stone.objects.get(pk=key)
    stone.height = height
    stone.save()


def save_one_field(key, height):
    stone = Stone(pk=key, height=height)
    stone.save(update_fields=["height"])


def update_in_bulk(key, height):
    Stone.objects.bulk_update([Stone(pk=key, height=height)], ["height"])


def upsert(key, height):
    name = Stone.objects.get(pk=key).name
    Stone.objects.bulk_create(
        [Stone(name=name, height=height)],
        update_conflicts=True,
        update_fields=["height"],
        unique_fields=["name"],
    )


def migrate(key, height):
    with guards_down():
        Stone.objects.filter(pk=key).update(height=height)


CHANGES = {
    "save": save,
    "one field": save_one_field,
    "update": lambda key, height: Stone.objects.filter(pk=key).update(height=height),
    "in bulk": update_in_bulk,
    "upsert": upsert,
    "raw": lambda key, height: sql("UPDATE quarry_stone SET height = %s WHERE id = %s", height, key),
    "migration": migrate,
}
REMOVALS = {
    "delete": lambda key: Stone.objects.get(pk=key).delete(),
    "queryset": lambda key: Stone.objects.filter(pk=key).delete(),
    "past the collector": lambda key: Stone.objects.filter(pk=key)._raw_delete("default"),
    "raw": lambda key: sql("DELETE FROM quarry_stone WHERE id = %s", key),
}


class Record(RuleBasedStateMachine):
    """What the tests have seen of each stone, beside what the history says."""

    keys = Bundle("keys")

    @initialize()
    def start(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.seen, self.writes = {}, 0

    def teardown(self):
        try:
            assert list(verify()) == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def note(self, key, state):
        if self.seen.setdefault(key, [])[-1:] != [state]:
            self.seen[key].append(state)
            self.writes += 1

    @rule(target=keys, name=TEXT, in_bulk=st.booleans())
    def add(self, name, in_bulk):
        stone = Stone(name=f"{len(self.seen)}{name}"[:30])
        if in_bulk:
            (stone,) = Stone.objects.bulk_create([stone])
        else:
            stone.save()
        self.note(stone.pk, (stone.name, 0))
        return stone.pk

    @rule(key=keys, height=NUMBER, how=st.sampled_from(sorted(CHANGES)), reason=TEXT)
    def change(self, key, height, how, reason):
        with acting(reason=reason):
            CHANGES[how](key, height)
        self.note(key, (self.seen[key][-1][0], height))

    @rule(key=consumes(keys), how=st.sampled_from(sorted(REMOVALS)))
    def remove(self, key, how):
        REMOVALS[how](key)
        self.note(key, "gone")

    @rule(key=keys, height=NUMBER)
    def think_better_of_it(self, key, height):
        with transaction.atomic():
            save(key, height)
            transaction.set_rollback(True)

    @invariant()
    def the_history_is_what_was_seen(self):
        for key, states in getattr(self, "seen", {}).items():
            rows = Stone.history.filter(id=key).order_by("history_id")
            assert [says(row) for row in rows] == states

    @invariant()
    def the_timeline_and_today_say_the_same(self):
        if hasattr(self, "seen"):
            standing = {key: states[-1] for key, states in self.seen.items() if states[-1] != "gone"}
            with reading(AsOf(today())):
                then = {stone.pk: (stone.name, stone.height) for stone in Stone.objects.all()}
            assert then == standing
            assert sum(len(act.changes) for act in timeline([Stone.history.all()])) == self.writes


def says(row):
    return "gone" if row.history_type == "-" else (row.name, row.height)


@pytest.mark.django_db
@pytest.mark.usefixtures("quarry")
def test_the_history_replays_to_what_was_seen():
    run_state_machine_as_test(
        Record,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
