"""What somebody who owns the database could do to the record: each way is found by a head published before.

The table says of each way whether it is found without one, too. What is not found without is what leaves a record
that agrees with itself: another one, or an older one.
"""

import json

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from config.audit import chain, guards
from config.audit.context import acting
from config.audit.guards import settle
from config.audit.models import AuditEntry
from config.audit.survey import survey
from config.audit.verify import verify
from tests import make
from tests.config.audit.quarry.models import Stone
from tests.config.audit.tampering import tampering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarry")]

ON_POSTGRESQL = connection.vendor == "postgresql"
LIVE, PAST, CHAIN = "quarry_stone", "quarry_historicalstone", "audit_auditentry"
OLD = "name = 'b' AND history_type = '+'"  # a row that later ones follow
UPDATED = "audit_quarry_stone_update"
FOUND, ONLY_BY_HEAD = True, False


@pytest.fixture
def published(kari):
    """The head after some work: three stones, one of them changed, one gone."""
    make.user("ole")
    with acting(user=kari, reason="Given"):
        for name in "abc":
            Stone.objects.create(name=name)
        Stone.objects.filter(name="b").update(height=2)
        Stone.objects.filter(name="c").delete()
    settle(connection)
    return chain.head()


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def behind_the_guards(*statements):
    """Return what runs statements with the guards down, and puts them up again as they were."""

    def tamper():
        with tampering():
            sql(*statements)

    return tamper


def in_the_open(*statements):
    """Return what runs statements with the guards as they stand."""
    return lambda: sql(*statements)


# Thorough forgers: what they leave agrees with itself


def forged(**values):
    """Return a change of payloads: these values in each that tells of the old row."""

    def forge(told):
        said = json.loads(told.payload)
        if said["name"] == "b" and said["history_type"] == "+":
            told.payload = json.dumps(said | values)

    return forge


def told_as(changes):
    """Give the chain these entries, in this order, with hashes that hold together."""
    AuditEntry.objects.all().delete()
    last = ""
    for seq, entry in enumerate(changes, 1):
        entry.seq, entry.hash = seq, chain.link(last, entry.payload)
        last = entry.hash
    AuditEntry.objects.bulk_create(changes)


def entries():
    return list(AuditEntry.objects.order_by("seq"))


def rewrite_and_rechain():
    with tampering():
        sql(f"UPDATE {PAST} SET height = 9 WHERE {OLD}")
        every = entries()
        for entry in every:
            forged(height=9)(entry)
        told_as(every)


def blame_another_and_rechain():
    with tampering():
        ole = User.objects.get(username="ole").pk
        sql(f"UPDATE {PAST} SET history_user_id = {ole} WHERE {OLD}")
        every = entries()
        for entry in every:
            forged(history_user_id=ole)(entry)
        told_as(every)


def rewrite_the_present_and_rechain():
    with tampering():
        sql(
            f"UPDATE {LIVE} SET height = 9 WHERE name = 'a'", f"UPDATE {PAST} SET height = 9 WHERE name = 'a'"
        )
        first, *others = entries()
        first.payload = json.dumps(json.loads(first.payload) | {"height": 9})
        told_as([first, *others])


def remove_and_rechain():
    with tampering():
        sql(f"DELETE FROM {PAST} WHERE {OLD}")
        every = entries()
        told_as([every[0], *every[2:]])


def insert_and_rechain():
    with tampering():
        row = Stone.history.filter(name="a").get()
        row.history_id, row.height = 0, 7
        row.save(force_insert=True)
        first, *others = entries()
        said = json.loads(first.payload) | {"history_id": 0, "height": 7}
        before = AuditEntry(model=first.model, history_id=0, payload=json.dumps(said))
        told_as([before, first, *others])


def reorder_and_rechain():
    """Let the second stone have been laid before the first."""
    with tampering():
        one, two = Stone.history.filter(history_type="+").order_by("history_id")[:2]
        ids = one.history_id, two.history_id
        sql(f"DELETE FROM {PAST} WHERE history_id IN ({ids[0]}, {ids[1]})")
        one.history_id, two.history_id = two.history_id, one.history_id
        for row in (one, two):
            row.save(force_insert=True)
        first, second, *others = entries()
        first.history_id, second.history_id = second.history_id, first.history_id
        for entry in (first, second):
            entry.payload = json.dumps(json.loads(entry.payload) | {"history_id": entry.history_id})
        told_as([second, first, *others])


def rechain_in_another_order():
    with tampering():
        told_as(entries()[::-1])


def undo_the_last_act_everywhere():
    """Let the third stone never have gone."""
    with tampering():
        gone = Stone.history.filter(history_type="-").get()
        Stone.objects.bulk_create([gone.instance])
        sql(f"DELETE FROM {PAST} WHERE history_type = '-'", f"DELETE FROM {CHAIN} WHERE seq = 5")


def restore_a_backup():
    """Put back the database as it was before more was recorded; return the head that was published then."""
    with acting(reason="Work that the backup does not have"), transaction.atomic():
        Stone.objects.create(name="d")
        settle(connection)
        published = chain.head()
        transaction.set_rollback(True)
    return published


def put_guards_up_after_a_change():
    """Change a row without its guard, and put the guard up again with its own words."""
    (guard,) = (each for each in survey(connection).expected if each.name == UPDATED and each.table)
    sql(f"DROP TRIGGER {guard.name}{ON_LIVE}", f"UPDATE {LIVE} SET height = 9 WHERE name = 'a'", guard.create)


ON_LIVE, ON_PAST, ON_CHAIN = (f" ON {table}" if ON_POSTGRESQL else "" for table in (LIVE, PAST, CHAIN))
EMPTY = "EXECUTE FUNCTION audit_refuse('x')" if ON_POSTGRESQL else "BEGIN SELECT 1; END"
OF_HISTORY = {
    "an old history row edited": (f"UPDATE {PAST} SET height = 9 WHERE {OLD}", FOUND),
    "the newest history row edited": (f"UPDATE {PAST} SET height = 9 WHERE name = 'a'", FOUND),
    "a reason reworded": (f"UPDATE {PAST} SET history_change_reason = 'Taken' WHERE {OLD}", FOUND),
    "a change put on somebody else": (
        f"UPDATE {PAST} SET history_user_id = (SELECT id FROM auth_user WHERE username = 'ole') WHERE {OLD}",
        FOUND,
    ),
    "a change put on nobody": (f"UPDATE {PAST} SET history_user_id = NULL WHERE {OLD}", FOUND),
    "a moment set back": (f"UPDATE {PAST} SET history_date = '2020-01-01 00:00:00' WHERE {OLD}", FOUND),
    "a fact known earlier": (f"UPDATE {PAST} SET known_on = '2020-01-01' WHERE {OLD}", FOUND),
    "a change moved into another act": (f"UPDATE {PAST} SET change_set = 'x' WHERE {OLD}", FOUND),
    "a removal told as a change": (f"UPDATE {PAST} SET history_type = '~' WHERE history_type = '-'", FOUND),
    "a history row deleted": (f"DELETE FROM {PAST} WHERE {OLD}", FOUND),
    "the whole history of a record deleted": (f"DELETE FROM {PAST} WHERE name = 'c'", FOUND),
    "a history row put in": (
        f"UPDATE {PAST} SET history_id = -history_id WHERE {OLD}",
        FOUND,
    ),
    "a history row and its entry deleted": (
        f"DELETE FROM {PAST} WHERE {OLD}",
        f"DELETE FROM {CHAIN} WHERE seq = 2",
        FOUND,
    ),
}
OF_THE_CHAIN = {
    "an entry edited": (
        f"UPDATE {CHAIN} SET payload = replace(payload, 'Given', 'Taken') WHERE seq = 2",
        FOUND,
    ),
    "a hash rewritten": (f"UPDATE {CHAIN} SET hash = 'x' WHERE seq = 2", FOUND),
    "an entry deleted": (f"DELETE FROM {CHAIN} WHERE seq = 2", FOUND),
    "the end of the chain cut off": (f"DELETE FROM {CHAIN} WHERE seq > 3", FOUND),
    "the chain emptied": (f"DELETE FROM {CHAIN}", FOUND),
    "two entries swapped": (
        f"UPDATE {CHAIN} SET seq = 99 WHERE seq = 2",
        f"UPDATE {CHAIN} SET seq = 2 WHERE seq = 3",
        f"UPDATE {CHAIN} SET seq = 3 WHERE seq = 99",
        FOUND,
    ),
    "an entry given to another model": (f"UPDATE {CHAIN} SET model = 'quarry.chip' WHERE seq = 2", FOUND),
    "an entry of nothing added": (
        f"INSERT INTO {CHAIN} (seq, model, history_id, payload, hash) VALUES (6, 'quarry.stone', 99, '{{}}', 'x')",
        FOUND,
    ),
}
OF_LIVE_ROWS = {
    "a live row edited": (f"UPDATE {LIVE} SET height = 9 WHERE name = 'a'", FOUND),
    "a live row deleted": (f"DELETE FROM {LIVE} WHERE name = 'a'", FOUND),
    "a live row put in": ("INSERT INTO quarry_quarry (name) VALUES ('x')", FOUND),
    "live rows, history and chain all emptied": (
        f"DELETE FROM {LIVE}",
        f"DELETE FROM {PAST}",
        f"DELETE FROM {CHAIN}",
        ONLY_BY_HEAD,
    ),
}
OF_GUARDS = {
    "a recording guard dropped": (f"DROP TRIGGER {UPDATED}{ON_LIVE}", FOUND),
    "a sealing guard dropped": (f"DROP TRIGGER audit_{PAST}_refuses_update{ON_PAST}", FOUND),
    "a chaining guard dropped": (f"DROP TRIGGER audit_{PAST}_chain{ON_PAST}", FOUND),
    "the guard of the chain dropped": (f"DROP TRIGGER audit_{CHAIN}_refuses_delete{ON_CHAIN}", FOUND),
    "a guard hollowed out": (
        f"DROP TRIGGER {UPDATED}{ON_LIVE}",
        f"CREATE TRIGGER {UPDATED} AFTER UPDATE ON {LIVE} {EMPTY}",
        FOUND,
    ),
    "a guard of somebody else's beside ours": (
        f"CREATE TRIGGER helpful AFTER INSERT ON {LIVE} {EMPTY}",
        FOUND,
    ),
    "a column added to a history": (f"ALTER TABLE {PAST} ADD COLUMN extra integer", FOUND),
}
OF_FUNCTIONS = {
    "a guard disabled": (f"ALTER TABLE {LIVE} DISABLE TRIGGER {UPDATED}", FOUND),
    "a guard that fires in a replica only": (f"ALTER TABLE {LIVE} ENABLE REPLICA TRIGGER {UPDATED}", FOUND),
    "the function of a guard given another body": (
        f"CREATE OR REPLACE FUNCTION {UPDATED}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        FOUND,
    ),
    "the function of the chain without its owner's rights": (
        "ALTER FUNCTION audit_chain() SECURITY INVOKER",
        FOUND,
    ),
    "a function looking elsewhere first": (
        "ALTER FUNCTION audit_chain() SET search_path = evil, public",
        FOUND,
    ),
    "a guard that fires on some changes only": (
        f"DROP TRIGGER {UPDATED} ON {LIVE}",
        f"CREATE TRIGGER {UPDATED} AFTER UPDATE ON {LIVE}"
        f" FOR EACH ROW WHEN (NEW.height > 100) EXECUTE FUNCTION {UPDATED}()",
        FOUND,
    ),
    "all triggers of a table disabled": (f"ALTER TABLE {PAST} DISABLE TRIGGER ALL", FOUND),
}
BEHIND = OF_HISTORY | OF_THE_CHAIN | OF_LIVE_ROWS
OPENLY = OF_GUARDS | (OF_FUNCTIONS if ON_POSTGRESQL else {})
TAMPERINGS = {
    **{what: (behind_the_guards(*statements), found) for what, (*statements, found) in BEHIND.items()},
    **{what: (in_the_open(*statements), found) for what, (*statements, found) in OPENLY.items()},
    "all guards down": (guards.take_down, FOUND),
    "a row changed while its guard was down for a moment": (put_guards_up_after_a_change, FOUND),
    "an old row rewritten, the chain made anew": (rewrite_and_rechain, ONLY_BY_HEAD),
    "somebody else blamed, the chain made anew": (blame_another_and_rechain, ONLY_BY_HEAD),
    "the present and its history rewritten, the chain made anew": (
        rewrite_the_present_and_rechain,
        ONLY_BY_HEAD,
    ),
    "a history row removed, the chain closed over it": (remove_and_rechain, ONLY_BY_HEAD),
    "a history row put in, the chain made anew": (insert_and_rechain, ONLY_BY_HEAD),
    "two history rows reordered, the chain made anew": (reorder_and_rechain, ONLY_BY_HEAD),
    "the chain made anew in another order": (rechain_in_another_order, ONLY_BY_HEAD),
    "the last act undone everywhere": (undo_the_last_act_everywhere, ONLY_BY_HEAD),
    "a backup restored": (restore_a_backup, ONLY_BY_HEAD),
}


def test_an_untouched_record_is_found_whole(published):
    assert list(verify()) == list(verify(head=published)) == []


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found(what, published):
    tamper, is_found_alone = TAMPERINGS[what]

    published = tamper() or published

    assert bool(list(verify())) == is_found_alone
    assert list(verify(head=published)) != []


def test_what_is_written_in_the_name_of_somebody_else_continues_the_chain(published):
    """The limit: a head proves what was recorded before it, not that what came later is true."""
    with acting(user=User.objects.get(username="ole"), reason="Said to be Ole's"):
        Stone.objects.filter(name="a").update(height=9)

    assert list(verify(head=published)) == []
