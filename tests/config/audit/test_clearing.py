"""Transactional tests: real commits, and a clean database afterwards, guards and all."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from agreements.models import Party
from config.audit.models import AuditEntry
from config.audit.survey import survey
from config.audit.verify import verify
from tests import make


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_and_leaves_a_clean_record(turn):
    assert AuditEntry.objects.count() == 0
    assert not survey(connection).missing

    make.party(slug="nspa")

    assert Party.history.count() == AuditEntry.objects.count() == 1
    assert Permission.objects.filter(codename="add_party").exists()
    assert not list(verify())
