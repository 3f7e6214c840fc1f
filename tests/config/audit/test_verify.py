"""verify finds each way in which a record can cease to be whole, and nothing else."""

import re
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from config.audit import chain
from config.audit.chain import NO_HEAD, Head
from config.audit.context import acting
from config.audit.models import AuditEntry
from config.audit.verify import Verification, verify
from tests.config.audit.quarry.models import Mark, Stone
from tests.config.audit.tampering import tampering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarry")]

ON_POSTGRESQL = connection.vendor == "postgresql"
PAST = "quarry_historicalstone"
CHAIN = "audit_auditentry"


@pytest.fixture
def stones():
    """Three stones, one of them changed, one gone."""
    with acting(reason="Given"):
        for name in "abc":
            Stone.objects.create(name=name)
        Stone.objects.filter(name="b").update(height=2)
        Stone.objects.filter(name="c").delete()
    assert list(verify()) == []


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rehash():
    """Make a chain that holds together again, as a thorough forger would."""
    last = ""
    for each in AuditEntry.objects.order_by("seq"):
        last = chain.link(last, each.payload)
        AuditEntry.objects.filter(seq=each.seq).update(hash=last)


NUMBERED = f"UPDATE {CHAIN} SET seq = seq + 100 WHERE seq = 5"
DATA = {
    "an old history row edited": (
        [f"UPDATE {PAST} SET height = 9 WHERE name = 'b' AND history_type = '+'"],
        [r"quarry.stone: history row \d+ was altered"],
    ),
    "the newest history row edited": (
        [f"UPDATE {PAST} SET height = 9 WHERE name = 'a'"],
        [r"quarry.stone: history row \d+ was altered", r"quarry.stone: \d+ is not what its history says"],
    ),
    "a reason reworded": (
        [f"UPDATE {PAST} SET history_change_reason = 'x' WHERE name = 'a'"],
        [r"quarry.stone: history row \d+ was altered"],
    ),
    "a moment set back": (
        [f"UPDATE {PAST} SET history_date = '2020-01-01 00:00:00' WHERE name = 'a'"],
        [r"quarry.stone: history row \d+ was altered"],
    ),
    "a history row removed": (
        [f"DELETE FROM {PAST} WHERE name = 'b' AND history_type = '+'"],
        [r"quarry.stone: history row \d+ is gone"],
    ),
    "a history row and its entry removed": (
        [f"DELETE FROM {PAST} WHERE name = 'b' AND history_type = '+'", f"DELETE FROM {CHAIN} WHERE seq = 2"],
        ["chain: entry 2 is missing, the next is 3", "chain: entry 3 does not follow from the one before"],
    ),
    "a history row put in between": (
        [f"UPDATE {PAST} SET history_id = history_id + 1000 WHERE name = 'a'"],
        [
            r"quarry.stone: history row \d+ was never recorded in the chain",
            r"quarry.stone: history row \d+ is gone",
        ],
    ),
    "an entry edited": (
        [f"UPDATE {CHAIN} SET payload = replace(payload, 'Given', 'Taken') WHERE seq = 2"],
        [
            "chain: entry 2 does not follow from the one before",
            r"quarry.stone: history row \d+ was altered",
        ],
    ),
    "a hash edited": (
        [f"UPDATE {CHAIN} SET hash = 'x' WHERE seq = 2"],
        [
            "chain: entry 2 does not follow from the one before",
            "chain: entry 3 does not follow from the one before",
        ],
    ),
    "the last entry numbered otherwise": ([NUMBERED], ["chain: entry 5 is missing, the next is 105"]),
    "one letter of a payload turned small": (
        [f"UPDATE {CHAIN} SET payload = replace(payload, 'Given', 'given') WHERE seq = 2"],
        [
            "chain: entry 2 does not follow from the one before",
            r"quarry.stone: history row \d+ was altered",
        ],
    ),
    "a payload said otherwise, and saying the same": (
        [f"UPDATE {CHAIN} SET payload = payload || ' ' WHERE seq = 2"],
        ["chain: entry 2 does not follow from the one before"],
    ),
    "one letter of a history row turned small": (
        [f"UPDATE {PAST} SET history_change_reason = 'given' WHERE name = 'a'"],
        [r"quarry.stone: history row \d+ was altered"],
    ),
    "a blank put behind a text": (
        [f"UPDATE {PAST} SET history_change_reason = 'Given ' WHERE name = 'a'"],
        [r"quarry.stone: history row \d+ was altered"],
    ),
    "an empty text for none": (
        [f"UPDATE {PAST} SET history_change_reason = NULL WHERE name = 'a'"],
        [r"quarry.stone: history row \d+ was altered"],
    ),
    "one letter of a hash turned great": (
        [f"UPDATE {CHAIN} SET hash = upper(hash) WHERE seq = 3"],
        [
            "chain: entry 3 does not follow from the one before",
            "chain: entry 4 does not follow from the one before",
        ],
    ),
    "the last hash edited": (
        [f"UPDATE {CHAIN} SET hash = 'x' WHERE seq = 5"],
        ["chain: entry 5 does not follow from the one before"],
    ),
    "the first entry removed": (
        [f"DELETE FROM {CHAIN} WHERE seq = 1"],
        [
            "chain: entry 1 is missing, the next is 2",
            "chain: entry 2 does not follow from the one before",
            r"quarry.stone: history row \d+ was never recorded in the chain",
        ],
    ),
    "two entries swapped": (
        [f"UPDATE {CHAIN} SET seq = {now} WHERE seq = {then}" for then, now in ((2, 99), (3, 2), (99, 3))],
        [f"chain: entry {seq} does not follow from the one before" for seq in (2, 3, 4)],
    ),
    "two rows of history swapped": (
        [
            f"UPDATE {PAST} SET history_id = -history_id WHERE history_type = '+' AND name IN ('a', 'b')",
            f"UPDATE {PAST} SET history_id = (SELECT -min(other.history_id) - max(other.history_id) FROM {PAST}"
            f" AS other WHERE other.history_id < 0) + {PAST}.history_id WHERE history_id < 0",
        ],
        [
            r"quarry.stone: history row \d+ was altered",
            r"quarry.stone: history row \d+ was altered",
        ],
    ),
    "an entry of another model": (
        [f"UPDATE {CHAIN} SET model = 'quarry.pebble' WHERE seq = 1"],
        [
            "quarry.pebble: 1 entries of a model that is not audited",
            r"quarry.stone: history row \d+ was never recorded in the chain",
        ],
    ),
    "a live row edited": (
        ["UPDATE quarry_stone SET height = 9 WHERE name = 'a'"],
        [r"quarry.stone: \d+ is not what its history says"],
    ),
    "a live row removed": (
        ["DELETE FROM quarry_stone WHERE name = 'a'"],
        [r"quarry.stone: \d+ is gone, its history says that it is there"],
    ),
    "a live row added": (
        [f"INSERT INTO {Mark._meta.db_table} (text) VALUES ('x')"],
        [r"quarry.mark: \d+ is not what its history says"],
    ),
}


@pytest.mark.parametrize("what", DATA)
def test_a_record_that_was_tampered_with_is_found(what, stones):
    statements, findings = DATA[what]

    with tampering():
        sql(*statements)

    found = list(verify())
    assert len(found) == len(findings), found
    assert all(re.fullmatch(finding, said) for finding, said in zip(findings, found, strict=True)), found


@pytest.mark.parametrize("chunk", [1, 2, 3])
@pytest.mark.parametrize("what", ["a hash edited", "a history row and its entry removed"])
def test_nothing_is_lost_between_two_chunks(chunk, what, stones, monkeypatch):
    monkeypatch.setattr("config.audit.verify.CHUNK", chunk)

    test_a_record_that_was_tampered_with_is_found(what, stones)


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 2_000])
def test_the_head_is_that_of_the_last_entry_whatever_the_chunks(chunk, stones, monkeypatch):
    monkeypatch.setattr("config.audit.verify.CHUNK", chunk)
    verification = Verification(published=Head(4, "x"))

    assert list(verification) == ["chain: entry 4 is not the one that was published"]
    assert verification.head == chain.head()


def test_a_forged_record_with_a_forged_chain_shows_by_the_published_head(stones):
    published = chain.head()
    with tampering():
        sql(
            f"UPDATE {PAST} SET height = 9 WHERE name = 'b' AND history_type = '+'",
            f"UPDATE {CHAIN} SET payload = replace(replace(payload, '\"height\":0', '\"height\":9'),"
            " '\"height\": 0', '\"height\": 9') WHERE seq = 2",
        )
        rehash()

    assert list(verify()) == []
    assert list(verify(head=published)) == [f"chain: entry {published.seq} is not the one that was published"]


def test_a_copy_from_before_the_published_head_shows(stones):
    later = Head(99, "0" * 64)

    assert list(verify(head=chain.head())) == []
    assert list(verify(head=later)) == ["chain: it ends at 5, before the published entry 99"]


ON_STONE = " ON quarry_stone" if ON_POSTGRESQL else ""
OTHER = {
    "sqlite": ["CREATE TRIGGER helpful AFTER INSERT ON quarry_stone BEGIN SELECT 1; END"],
    "postgresql": ["CREATE TRIGGER helpful AFTER INSERT ON quarry_stone EXECUTE FUNCTION audit_refuse('x')"],
}
HOLLOW = {
    "sqlite": [
        "DROP TRIGGER audit_quarry_stone_update",
        "CREATE TRIGGER audit_quarry_stone_update AFTER UPDATE ON quarry_stone BEGIN SELECT 1; END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_quarry_stone_update() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$"
    ],
}
GUARDS = {
    "a guard dropped": (
        [f"DROP TRIGGER audit_quarry_stone_update{ON_STONE}"],
        ["guard: trigger audit_quarry_stone_update on quarry_stone is missing, switched off or changed"],
    ),
    "a guard hollowed out": (
        HOLLOW[connection.vendor],
        [
            "guard: function audit_quarry_stone_update is missing, switched off or changed"
            if ON_POSTGRESQL
            else "guard: trigger audit_quarry_stone_update on quarry_stone is missing, switched off or changed"
        ],
    ),
    "a trigger of somebody else's": (
        OTHER[connection.vendor],
        ["guard: trigger helpful on quarry_stone is not one of ours"],
    ),
}
SWITCHED = {
    "a guard switched off": (
        ["ALTER TABLE quarry_stone DISABLE TRIGGER audit_quarry_stone_update"],
        ["guard: trigger audit_quarry_stone_update on quarry_stone is missing, switched off or changed"],
    ),
    "a guard that fires in a replica only": (
        ["ALTER TABLE quarry_stone ENABLE REPLICA TRIGGER audit_quarry_stone_update"],
        ["guard: trigger audit_quarry_stone_update on quarry_stone is missing, switched off or changed"],
    ),
    "rights of the owner taken away": (
        ["ALTER FUNCTION audit_chain() SECURITY INVOKER"],
        ["guard: function audit_chain is missing, switched off or changed"],
    ),
    "a search path opened": (
        ["ALTER FUNCTION audit_chain() SET search_path = evil, public"],
        ["guard: function audit_chain is missing, switched off or changed"],
    ),
    "a guard on another event": (
        [
            "DROP TRIGGER audit_quarry_stone_update ON quarry_stone",
            "CREATE TRIGGER audit_quarry_stone_update AFTER UPDATE ON quarry_stone FOR EACH ROW"
            " WHEN (NEW.height > 100) EXECUTE FUNCTION audit_quarry_stone_update()",
        ],
        ["guard: trigger audit_quarry_stone_update on quarry_stone is missing, switched off or changed"],
    ),
}


@pytest.mark.parametrize("what", [*GUARDS, *(SWITCHED if ON_POSTGRESQL else [])])
def test_a_guard_that_is_not_as_it_should_be_is_found(what, stones):
    statements, findings = (GUARDS | SWITCHED)[what]

    sql(*statements)

    assert list(verify()) == findings


def test_a_column_that_was_added_later_changes_no_history(stones):
    with tampering():
        sql(
            f"""UPDATE {CHAIN} SET payload = replace(replace(payload, ',"polished":0', ''), '"polished": false, ', '')"""
        )
        rehash()

    assert "polished" not in AuditEntry.objects.first().payload
    assert list(verify()) == []


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL checks its foreign keys itself")
def test_a_row_that_points_nowhere_is_found():
    Stone.objects.create(name="a", quarry_id=999)

    assert list(verify()) == [
        "database: row 1 of quarry_stone points at a row of quarry_quarry that is not there"
    ]
    Stone.objects.update(quarry=None)


def run(**options):
    out = StringIO()
    call_command("verify_history", stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_the_head(stones):
    assert run() == f"head {chain.head()}\n"
    assert run(head=str(chain.head())) == f"head {chain.head()}\n"


def test_the_command_fails_on_findings_one_a_line(stones):
    with tampering():
        sql(*DATA["the newest history row edited"][0])
    out = StringIO()

    with pytest.raises(CommandError, match="The history is not whole: 2 findings."):
        call_command("verify_history", stdout=out)

    altered, differs, head = out.getvalue().splitlines()
    assert altered.endswith("was altered")
    assert differs.endswith("is not what its history says")
    assert head == f"head {chain.head()}"


@pytest.mark.parametrize("head", ["", "12", "12:", ":abc", "-1:abc", "one:abc", "²:abc", "0", "0:abc"])
def test_a_head_that_cannot_be_read_is_refused_in_words(head):
    with pytest.raises(ValueError, match="A head is written SEQ:HASH"):
        Head.read(head)


def test_the_command_refuses_a_head_that_cannot_be_read():
    with pytest.raises(CommandError, match="A head is written SEQ:HASH"):
        run(head="12")


def test_an_empty_record_has_a_head_too():
    assert chain.head() == NO_HEAD
    assert run() == run(head="0:") == "head 0:\n"


def test_anyone_can_follow_the_chain(stones):
    """Six lines of hashlib, as an auditor would write them."""
    import hashlib

    last = ""
    for payload, digest in AuditEntry.objects.order_by("seq").values_list("payload", "hash"):
        last = hashlib.sha256((last + payload).encode()).hexdigest()
        assert last == digest
    assert chain.head().hash == last


@pytest.mark.django_db(transaction=True)
def test_a_verification_reads_one_moment_while_others_write(stones):
    findings = iter(verify())

    assert list(findings) == []
    assert not connection.in_atomic_block
    Stone.objects.update(height=5)
    assert list(verify()) == []


@pytest.fixture
def crooked_index():
    """An index that is not of the column that it says: SQLite reads past rows that are there."""
    turned = "UPDATE sqlite_master SET sql = replace(sql, '(\"{}\")', '(\"{}\")') WHERE name = 'crooked'"
    sql('CREATE INDEX crooked ON quarry_stone ("height")')
    Stone.objects.create(name="a", height=1, visits=2)
    sql("PRAGMA writable_schema = ON", turned.format("height", "visits"), "PRAGMA writable_schema = RESET")
    connection.close()
    yield
    sql("DROP INDEX crooked")


@pytest.mark.sqlite
@pytest.mark.skipif(ON_POSTGRESQL, reason="a way of SQLite's")
@pytest.mark.django_db(transaction=True)
def test_an_index_that_disagrees_with_its_table_is_found(crooked_index):
    assert list(verify()) == ["database: row 1 missing from index crooked"]
    with transaction.atomic():
        assert list(verify()) == ["database: row 1 missing from index crooked"]


@pytest.mark.sqlite
@pytest.mark.skipif(ON_POSTGRESQL, reason="a way of SQLite's")
@pytest.mark.django_db(transaction=True)
def test_whoever_has_heard_enough_need_not_wait_for_the_file(monkeypatch):
    """A check of the storage that takes long is broken off when nobody listens any more."""
    numbers = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000"
    long = f"WITH RECURSIVE n(i) AS ({numbers}) SELECT count(*) FROM n"
    begun, broken_off = Event(), []

    def check(connection):
        begun.set()
        with connection.cursor() as cursor:
            try:
                yield cursor.execute(long).fetchone()
            except OperationalError as error:
                broken_off.append(str(error))

    monkeypatch.setattr("config.audit.verify._storage", check)
    monkeypatch.setattr("config.audit.verify._guards", lambda *_: ["guard: something"])

    findings = iter(verify())
    assert next(findings) == "guard: something"
    begun.wait()
    findings.close()

    assert broken_off == ["interrupted"]
