"""What the five sources say, said again row by row: the record holds this, and nothing that no source gives."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from programmes import seeding


@pytest.fixture(scope="package")
def record(django_db_setup, django_db_blocker):
    """Load the fixtures once for all tests of this package, in a transaction around those of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seeding.load(Path(settings.BASE_DIR) / "fixtures")
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def each_test_reads_the_record(record, db):
    pass
