"""What was worked out of the whole record, kept while it stands."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config import standing
from config.audit.as_of import AsOf, reading
from config.standing import while_it_stands
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)  # PostgreSQL links the chain as a transaction ends


@pytest.fixture
def asked():
    standing.forget()
    yield []
    standing.forget()


def work(asked, *key):
    return while_it_stands("work", lambda: asked.append(key) or len(asked), *key)


def test_it_is_worked_out_once_while_nothing_is_written(asked):
    make.party()

    assert [work(asked), work(asked)] == [1, 1]


def test_it_is_worked_out_anew_when_anything_is_written(asked):
    make.party()
    work(asked)
    make.party()

    assert work(asked) == 2


def test_another_question_another_day_and_another_moment_have_their_own(asked):
    make.party()
    day = timezone.localdate()
    moments = [None, AsOf(day - timedelta(days=1)), AsOf(day), AsOf(day, "recorded")]

    for past in moments * 2:
        with reading(past):
            work(asked)
            work(asked, "stage")

    assert len(asked) == 8


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite links each change at once.")
def test_what_is_not_committed_is_never_kept(asked):
    make.party()

    with transaction.atomic():
        make.party()
        work(asked)

    assert [work(asked), work(asked)] == [2, 2]


def test_of_an_empty_record_nothing_is_kept(asked):
    work(asked)
    work(asked)

    assert len(asked) == 2


def test_only_the_last_few_are_kept(asked, monkeypatch):
    monkeypatch.setattr(standing, "MOST", 2)
    make.party()
    for key in ("a", "b", "a", "c", "a", "b"):
        work(asked, key)

    assert asked == [("a",), ("b",), ("c",), ("b",)]
