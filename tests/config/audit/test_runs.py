"""Each verification is kept with its result, so that a page can say when the record was last proven."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from agreements.models import Party
from config.audit import chain, rights
from config.audit.guards import settle
from config.audit.models import VerificationRun
from config.audit.survey import survey
from tests import make
from tests.config.audit.tampering import tampering

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


def verified(**options):
    said = StringIO()
    call_command("verify_history", stdout=StringIO(), stderr=said, **options)
    return said.getvalue()


def test_a_verification_is_kept_with_the_head_it_came_to():
    make.party()
    before = timezone.now()

    verified()

    run = VerificationRun.objects.get()
    assert run.is_whole
    assert before <= run.began_at <= run.ended_at <= timezone.now()
    assert (run.head, run.published, run.findings) == (str(chain.head()), "", 0)


def test_the_head_that_the_record_was_held_against_is_kept():
    make.party()
    settle(connection)

    verified(head=str(chain.head()))

    assert VerificationRun.objects.get().published == str(chain.head())


def test_a_verification_that_finds_something_is_kept_too():
    parties = [make.party() for _ in range(VerificationRun.FIRST + 5)]
    with tampering():
        Party.objects.update(name="Rewritten")

    with pytest.raises(CommandError, match="25 findings"):
        verified()

    run = VerificationRun.objects.get()
    assert not run.is_whole
    assert run.findings == len(parties)
    assert len(run.first_findings.splitlines()) == VerificationRun.FIRST
    assert "is not what its history says" in run.first_findings


def test_a_verification_that_breaks_off_is_kept_as_such(monkeypatch):
    make.party()

    def break_off(connection):
        yield "database: one finding"
        raise RuntimeError("power cut")

    monkeypatch.setattr("config.audit.verify._storage", break_off)
    with pytest.raises(RuntimeError, match="power cut"):
        verified()

    run = VerificationRun.objects.get()
    assert (run.ended_at, run.findings, run.is_whole) == (None, 1, False)


def test_a_run_is_never_rewritten():
    verified()
    run = VerificationRun.objects.get()
    run.findings = 7

    with pytest.raises(IntegrityError), transaction.atomic():
        run.save()


def test_a_copy_that_is_only_read_is_verified_all_the_same(monkeypatch):
    def refuse(run, **options):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(VerificationRun, "save", refuse)

    assert verified() == "This verification is not kept: attempt to write a readonly database\n"
    assert not VerificationRun.objects.exists()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="needs PostgreSQL")
def test_the_role_that_serves_requests_cannot_claim_a_verification(settings):
    settings.AUDIT_READER_ROLE = "tracker_web"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE tracker_web")
        rights.grant(connection, survey(connection))
        cursor.execute("SET ROLE tracker_web")
        assert not VerificationRun.objects.exists()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(
                "INSERT INTO audit_verificationrun (began_at, head, published, findings, first_findings)"
                " VALUES (now(), '1:x', '', 0, '')"
            )
        cursor.execute("RESET ROLE")
