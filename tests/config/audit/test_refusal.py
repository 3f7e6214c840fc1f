"""What would falsify the record is refused by the database, whoever tries: history, chain, logs and keys."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from config.audit import chain
from config.audit.context import today
from config.audit.models import AuditEntry
from config.audit.triggers import FORGED_ENTRY, KEEPS_KEY, LOG, NO_SUCH_CHANGE, RECORDED, SEALED
from config.audit.verify import verify
from tests.config.audit.quarry.models import Mark, Stone
from tests.config.audit.tampering import tampering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarry")]

ON_POSTGRESQL = connection.vendor == "postgresql"
PAST = Stone.history.model
CLOCK = {
    "sqlite": "replace(strftime('%%Y-%%m-%%d %%H:%%M:%%f000', 'now'), '.000000', '')",
    "postgresql": "clock_timestamp()",
}


@pytest.fixture
def stone():
    stone = Stone.objects.create(name="a")
    Stone.objects.update(height=2)
    Mark.objects.create(text="M")
    stone.refresh_from_db()
    list(verify())  # an open transaction on PostgreSQL has chained its rows from here on
    return stone


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def forge(stone, kind, clock=None, **fields):
    """Insert a history row by hand, with the moment as given or as the database's own clock says."""
    row = {field.column: getattr(stone, field.attname) for field in PAST.tracked_fields}
    row |= {"facts": "{}", "laid": "", "history_type": kind, "known_on": today()} | fields
    names, values = ", ".join([*row, "history_date"]), list(row.values())
    moment = "%s" if clock else CLOCK[connection.vendor]
    places = ", ".join(["%s"] * len(row) + [moment])
    sql(
        f"INSERT INTO {PAST._meta.db_table} ({names}) VALUES ({places})", *values, *([clock] if clock else [])
    )


def rewrite(stone):
    row = stone.history.first()
    row.height = 1
    row.save()


def entry(**fields):
    last = AuditEntry.objects.order_by("seq").last()
    made = {"seq": last.seq + 1, "model": last.model, "history_id": last.history_id + 1, "payload": "{}"}
    made |= {"hash": chain.link(last.hash, "{}")}
    return AuditEntry.objects.create(**made | fields)


HISTORY = {
    "a row saved again": rewrite,
    "a row updated": lambda s: PAST.objects.update(height=1),
    "a row updated through its record": lambda s: s.history.update(height=1),
    "a row updated in bulk": lambda s: PAST.objects.bulk_update([s.history.first()], ["height"]),
    "a row updated by hand": lambda s: sql("UPDATE quarry_historicalstone SET history_user_id = NULL"),
    "a moment set back": lambda s: PAST.objects.update(history_date=timezone.now()),
    "a day of knowing set back": lambda s: PAST.objects.update(known_on="2020-01-01"),
    "a reason reworded": lambda s: PAST.objects.update(history_change_reason="Another"),
    "a row deleted": lambda s: s.history.first().delete(),
    "rows deleted": lambda s: PAST.objects.all().delete(),
    "rows deleted past the collector": lambda s: PAST.objects.all()._raw_delete("default"),
    "rows deleted by hand": lambda s: sql("DELETE FROM quarry_historicalstone WHERE history_type = '+'"),
    "an entry updated": lambda s: AuditEntry.objects.update(payload="{}"),
    "an entry deleted": lambda s: AuditEntry.objects.last().delete(),
    "entries deleted by hand": lambda s: sql("DELETE FROM audit_auditentry"),
}
FORGERIES = {
    "what was said already": lambda s: forge(s, "~"),
    "what never was": lambda s: forge(s, "~", height=77),
    "a record that is there came to be": lambda s: forge(s, "+"),
    "a record that never was came to be": lambda s: forge(s, "+", id=s.pk + 1),
    "a record that never was changed": lambda s: forge(s, "~", id=s.pk + 1),
    "a record that is there went": lambda s: forge(s, "-"),
    "a record that never was went": lambda s: forge(s, "-", id=s.pk + 1),
    "a kind that there is not": lambda s: forge(s, "?"),
    "backdated": lambda s: forge(s, "~", clock="2020-01-01 00:00:00", height=77),
    "of tomorrow": lambda s: forge(s, "~", clock="2999-01-01 00:00:00", height=77),
    "by the library": lambda s: Stone.history.bulk_history_create(
        [s], default_change_reason="x", custom_historical_attrs={"known_on": today()}
    ),
    "by the model": lambda s: s.history.create(
        id=s.pk, history_type="~", history_date=timezone.now(), known_on=today()
    ),
    "a copy of a true row": lambda s: PAST(**{**row_of(s), "history_id": None}).save(force_insert=True),
}
BESIDE = """WITH forged AS (
  INSERT INTO quarry_historicalstone ({columns}, history_id, history_date, history_type, history_change_reason, known_on)
  SELECT {said}, {number}, now(), '~', 'Forged', now()::date FROM quarry_stone RETURNING id)
UPDATE quarry_stone SET height = 9 WHERE id IN (SELECT id FROM forged)"""


def beside_the_true_row(number):
    """Say what a statement changes also in another row, whose number is lower or higher."""
    columns = [field.column for field in PAST.tracked_fields]
    said = ["9" if column == "height" else column for column in columns]
    sql(BESIDE.format(columns=", ".join(columns), said=", ".join(said), number=number))


if ON_POSTGRESQL:
    FORGERIES["beside the true row, before it"] = lambda s: beside_the_true_row(-5)
    FORGERIES["beside the true row, after it"] = lambda s: beside_the_true_row(10**9)
ENTRIES = {
    "of no row": lambda s: entry(),
    "of another model": lambda s: entry(model="quarry.pebble"),
    "out of turn": lambda s: entry(seq=999),
    "with another hash": lambda s: entry(hash="0" * 64),
    "by hand": lambda s: sql("INSERT INTO audit_auditentry VALUES (999, 'quarry.stone', 999, '{}', '')"),
}
LOGS = {
    "saved again": lambda s: Mark(pk=Mark.objects.get().pk, text="N").save(),
    "saved as it was": lambda s: Mark.objects.get().save(),
    "updated": lambda s: Mark.objects.update(text="N"),
    "updated by hand": lambda s: sql(f"UPDATE {Mark._meta.db_table} SET text = 'N'"),
    "deleted": lambda s: Mark.objects.get().delete(),
    "deleted past the collector": lambda s: Mark.objects.all()._raw_delete("default"),
}
KEYS = {
    "by update": lambda s: Stone.objects.update(id=999),
    "by hand": lambda s: sql("UPDATE quarry_stone SET id = id + 1"),
}
TRUNCATES = {
    "quarry_historicalstone": SEALED,
    "audit_auditentry": SEALED,
    "quarry_stone": RECORDED,
    Mark._meta.db_table: LOG,
}


def row_of(stone):
    return stone.history.values().first()


def assert_refused(attempt, stone, sentence):
    before = (list(PAST.objects.values()), list(AuditEntry.objects.values()), list(Mark.objects.values()))

    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        attempt(stone)

    after = (list(PAST.objects.values()), list(AuditEntry.objects.values()), list(Mark.objects.values()))
    assert after == before
    assert list(verify()) == []


@pytest.mark.parametrize("attempt", HISTORY)
def test_history_and_chain_are_only_appended_to(attempt, stone):
    assert_refused(HISTORY[attempt], stone, SEALED)


@pytest.mark.parametrize("attempt", FORGERIES)
def test_a_history_row_by_hand_is_refused_unless_it_is_true(attempt, stone):
    assert_refused(FORGERIES[attempt], stone, NO_SUCH_CHANGE)


@pytest.mark.parametrize("attempt", ENTRIES)
def test_only_the_guards_write_the_chain(attempt, stone):
    assert_refused(ENTRIES[attempt], stone, FORGED_ENTRY)


@pytest.mark.parametrize("attempt", LOGS)
def test_a_log_is_never_changed(attempt, stone):
    assert_refused(LOGS[attempt], stone, LOG)


@pytest.mark.parametrize("attempt", KEYS)
def test_a_record_keeps_its_key(attempt, stone):
    assert_refused(KEYS[attempt], stone, KEEPS_KEY)


def test_another_key_is_no_change_of_the_record_even_when_nothing_guards_the_key(stone):
    sql(f"DROP TRIGGER audit_quarry_stone_keeps_key {'ON quarry_stone' if ON_POSTGRESQL else ''}")

    with pytest.raises(DatabaseError, match=NO_SUCH_CHANGE), transaction.atomic():
        Stone.objects.update(id=999)


@pytest.mark.postgresql
@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize(("table", "sentence"), TRUNCATES.items())
@pytest.mark.parametrize("how", ["TRUNCATE {} CASCADE", "TRUNCATE {} RESTART IDENTITY CASCADE"])
def test_nothing_is_truncated(how, table, sentence, stone):
    assert_refused(lambda _: sql(how.format(table)), stone, sentence)


def test_a_true_row_by_hand_tells_what_the_guards_missed(stone):
    with tampering():
        Stone.objects.update(height=9)

    forge(stone, "~", height=9)

    assert stone.history.latest().height == 9
    assert list(verify()) == []


def true_row(record, kind):
    """Return the SQL of a history row as a SELECT, true of what has become of its record."""
    columns = ", ".join(field.column for field in PAST.tracked_fields)
    date = "DATE " if ON_POSTGRESQL else ""
    known = f"{date}'{today()}', '{kind}', {CLOCK[connection.vendor].replace('%%', '%')}"
    return f"SELECT {columns}, {known} FROM quarry_stone WHERE id = {record.pk}"


def insert(*selects):
    columns = ", ".join(field.column for field in PAST.tracked_fields)
    into = f"INSERT INTO quarry_historicalstone ({columns}, known_on, history_type, history_date)"
    with connection.cursor() as cursor:
        cursor.execute(f"{into} {' UNION ALL '.join(selects)}")


@pytest.fixture
def missed():
    """Two stones that changed while the guards were down."""
    pair = [Stone.objects.create(name=name) for name in "xy"]
    with tampering():
        Stone.objects.update(height=9)
    return pair


def test_true_rows_of_several_records_are_taken_in_one_statement(missed):
    insert(*(true_row(stone, "~") for stone in missed))

    assert [stone.history.latest().height for stone in missed] == [9, 9]
    assert list(verify()) == []


@pytest.mark.parametrize("kinds", ["~~", "+~", "~-", "~+", "-~"])
def test_of_two_rows_of_a_record_in_one_statement_both_are_refused(kinds, missed):
    with pytest.raises(DatabaseError, match=NO_SUCH_CHANGE), transaction.atomic():
        insert(*(true_row(missed[0], kind) for kind in kinds))

    assert Stone.history.filter(height=9).count() == 0


@pytest.mark.parametrize("kinds", ["~+", "+~", "~-"])
def test_one_row_that_is_not_true_takes_the_true_ones_with_it(kinds, missed):
    with pytest.raises(DatabaseError, match=NO_SUCH_CHANGE), transaction.atomic():
        insert(*(true_row(stone, kind) for stone, kind in zip(missed, kinds, strict=True)))

    assert Stone.history.filter(height=9).count() == 0


def test_nobody_sets_the_moment_of_a_row(stone):
    """SQLite refuses even a true row of another moment; PostgreSQL writes its own moment over it."""
    with tampering():
        Stone.objects.update(height=9)

    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match=NO_SUCH_CHANGE):
            forge(stone, "~", height=9, clock="2020-01-01 00:00:00")
    else:
        forge(stone, "~", height=9, clock="2020-01-01 00:00:00")
        assert timezone.now() - stone.history.latest().history_date < timedelta(minutes=1)


@pytest.mark.parametrize("wrong", [{"hash": "0" * 64}, {"seq": 99}, {"payload": "{ }"}])
def test_a_row_that_has_lost_its_entry_gets_no_other(stone, wrong):
    with tampering():
        AuditEntry.objects.order_by("seq").last().delete()
    row = Mark.history.get()

    with pytest.raises(DatabaseError, match=FORGED_ENTRY), transaction.atomic():
        entry(model="quarry.mark", history_id=row.pk, **wrong)
