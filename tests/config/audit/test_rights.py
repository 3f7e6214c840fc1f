"""PostgreSQL: the role that serves requests works on the records, and only reads history and chain."""

from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection, transaction

from agreements.models import Party
from config.audit import rights
from config.audit.context import acting
from config.audit.models import AuditEntry
from config.audit.survey import survey
from config.audit.verify import verify
from tests import make

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.django_db,
]

ROLE = "tracker_web"


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def role(settings):
    settings.AUDIT_READER_ROLE = ROLE
    sql(f"CREATE ROLE {ROLE}")
    rights.grant(connection, survey(connection))
    return ROLE


@contextmanager
def acting_as(role):
    list(verify())  # an open transaction has chained its rows from here on
    sql(f"SET ROLE {role}")
    yield
    sql("RESET ROLE")


def test_the_role_writes_records_and_the_guards_write_their_history(role):
    party = make.party()

    with acting_as(role), acting(reason="By the web"):
        Party.objects.update(name="Another name")
        make.party()
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")

    assert party.history.latest().history_change_reason == "By the web"
    assert AuditEntry.objects.count() == 3
    assert list(verify()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO agreements_historicalparty SELECT * FROM agreements_historicalparty",
        "UPDATE agreements_historicalparty SET name = 'x'",
        "DELETE FROM agreements_historicalparty",
        "TRUNCATE agreements_historicalparty",
        "INSERT INTO audit_auditentry SELECT * FROM audit_auditentry",
        "UPDATE audit_auditentry SET hash = 'x'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "ALTER TABLE agreements_party DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_agreements_party_update ON agreements_party",
        "TRUNCATE agreements_party CASCADE",
    ],
)
def test_the_role_cannot_touch_history_chain_or_guards(role, statement):
    make.party()

    with acting_as(role):
        assert Party.history.count() == AuditEntry.objects.count() == 1
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
            sql(statement)


def test_a_table_in_the_way_diverts_nothing(role):
    """A temporary table of the same name would be found first, were the search path of the guards not fixed."""
    party = make.party()

    with acting_as(role):
        sql("CREATE TEMPORARY TABLE agreements_historicalparty (LIKE public.agreements_historicalparty)")
        Party.objects.update(name="Another name")
        sql("DROP TABLE pg_temp.agreements_historicalparty")

    assert party.history.latest().name == "Another name"
    assert list(verify()) == []


LYING = (
    "CREATE TRIGGER lying AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION audit_chain('agreements.party')"
)


def test_the_role_hangs_no_guard_on_a_table_of_its_own(role):
    make.party()

    with acting_as(role):
        sql("CREATE TEMPORARY TABLE mine (history_id bigint, lie text)")
        with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
            sql(LYING)

    sql("GRANT EXECUTE ON FUNCTION audit_chain TO PUBLIC")
    assert list(verify()) == [
        "guard: the role that serves requests may run audit_chain on a table of their own"
    ]


def test_nor_does_any_other_role_though_none_serves_requests(settings):
    settings.AUDIT_READER_ROLE = ""
    assert list(verify()) == []
    make.party()
    sql("CREATE ROLE passer_by")

    with acting_as("passer_by"):
        sql("CREATE TEMPORARY TABLE mine (history_id bigint, lie text)")
        with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
            sql(LYING)

    sql("GRANT EXECUTE ON FUNCTION audit_chain TO PUBLIC")
    assert list(verify()) == ["guard: everybody may run audit_chain on a table of their own"]
    rights.grant(connection, survey(connection))
    assert list(verify()) == []


def test_verify_tells_when_the_role_may_write_the_history(role):
    assert list(verify()) == []

    sql(f"GRANT INSERT ON agreements_historicalparty TO {role}")

    assert list(verify()) == ["guard: the role that serves requests may write agreements_historicalparty"]


def test_without_a_role_nothing_is_granted(settings):
    settings.AUDIT_READER_ROLE = ""
    sql("CREATE ROLE passer_by")

    rights.grant(connection, survey(connection))

    assert list(rights.findings(connection, survey(connection))) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('passer_by', 'agreements_party', 'SELECT')")
        assert cursor.fetchone() == (False,)
