"""A record that stands still while it is read."""

import pytest
from django.db import connection, transaction

from agreements.models import Party
from config.snapshot import standing_still
from tests import make
from tests.elsewhere import elsewhere


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_seen_and_they_do_not_wait():
    make.party("There before")

    with standing_still():
        before = list(Party.objects.values_list("name", flat=True))
        elsewhere(lambda: make.party("Came meanwhile"))
        meanwhile = list(Party.objects.values_list("name", flat=True))

    assert before == meanwhile == ["There before"]
    assert Party.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such right.")
def test_nothing_is_written_inside():
    with pytest.raises(Exception, match="read-only transaction"), standing_still():
        make.party()


@pytest.mark.django_db(transaction=True)
def test_afterwards_it_may_be_written_as_ever():
    with standing_still():
        Party.objects.count()
    mode = getattr(connection, "transaction_mode", None)

    with transaction.atomic():
        make.party()

    assert Party.objects.count() == 1
    assert mode in (None, "IMMEDIATE")


@pytest.mark.django_db
def test_within_another_transaction_that_one_counts():
    make.party("Written here")

    with standing_still():
        assert Party.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compiles no plan.")
def test_no_plan_is_compiled_before_the_first_row_and_afterwards_as_ever():
    def compiles():
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            return cursor.fetchone()[0]

    before = compiles()
    with standing_still():
        inside = compiles()

    assert (inside, compiles()) == ("off", before)
