"""Who, why, in which act, and known since when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from agreements.models import Party
from config.audit.context import acting, current, new_change_set, today
from tests import make

YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def party(db):
    return make.party()


@pytest.fixture
def requested_by():
    """Pretend that a request of this person is being answered."""

    def put(person):
        HistoricalRecords.context.request = SimpleNamespace(user=person)

    yield put
    del HistoricalRecords.context.request


def rename(party, name="Another name"):
    Party.objects.filter(pk=party.pk).update(name=name)
    return party.history.latest()


def said(row):
    return row.history_user, row.history_change_reason, row.change_set, row.known_on


def test_outside_of_any_act_nothing_is_said(party):
    assert said(rename(party)) == (None, None, None, today())


def test_an_act_says_who_why_and_since_when(party):
    kari = make.user("kari")

    with acting(user=kari, reason="New letterhead", known_on=YESTERDAY) as act:
        row = rename(party)

    assert said(row) == (kari, "New letterhead", act.change_set, YESTERDAY)
    assert said(rename(party, "A third name")) == (None, None, None, today())


def test_an_act_inside_another_belongs_to_it_and_inherits_what_it_does_not_say(party):
    kari = make.user("kari")

    with acting(user=kari, reason="Outer", known_on=YESTERDAY) as outer:
        with acting(reason="Inner"):
            inner_row = rename(party)
        outer_row = rename(party, "A third name")

    assert said(inner_row) == (kari, "Inner", outer.change_set, YESTERDAY)
    assert said(outer_row) == (kari, "Outer", outer.change_set, YESTERDAY)


def test_an_act_that_fails_is_over(party):
    with pytest.raises(ZeroDivisionError), acting(reason="Broken off"):
        raise ZeroDivisionError

    assert rename(party).history_change_reason is None


def test_two_acts_in_one_transaction_stay_two(party):
    with transaction.atomic():
        with acting(reason="First") as first:
            row_of_first = rename(party)
        with acting(reason="Second") as second:
            row_of_second = rename(party, "A third name")
        row_of_none = rename(party, "A fourth name")

    assert row_of_first.change_set == first.change_set != second.change_set == row_of_second.change_set
    assert row_of_none.change_set is None
    assert row_of_none.history_change_reason is None


def test_a_request_says_who_when_no_act_does(party, requested_by):
    kari, ole = make.user("kari"), make.user("ole")
    requested_by(kari)

    assert rename(party).history_user == kari
    with acting(reason="On behalf of another", user=ole):
        assert rename(party, "A third name").history_user == ole
    with acting(reason="Still the request's"):
        assert rename(party, "A fourth name").history_user == kari


def test_a_stranger_is_nobody(party, requested_by):
    requested_by(AnonymousUser())

    assert rename(party).history_user is None
    with acting(user=AnonymousUser()):
        assert current().user_id is None


@pytest.mark.parametrize("reason", ["", 'It\'s 100 % "sure"; DROP TABLE x; --', "å\n🪨 %s {}"])
def test_a_reason_is_kept_letter_by_letter(party, reason):
    with acting(reason=reason):
        assert rename(party).history_change_reason == (reason or None)


def test_nobody_knows_a_fact_before_its_day():
    with pytest.raises(ValueError, match="Nobody knows a fact before its day"), acting(known_on=date.max):
        pass


def test_the_moment_is_the_databases_own(party):
    before = timezone.now() - timedelta(seconds=1)

    with acting(known_on=date(2020, 1, 1)):
        row = rename(party)

    assert before <= row.history_date <= timezone.now() + timedelta(seconds=1)
    assert Party.history.filter(history_date=row.history_date, history_date__gte=row.history_date).exists()


class Requesting:
    """Somebody of whom it is counted how often the house asks who they are."""

    def __init__(self, key):
        self.key, self.asked = key, 0

    @property
    def pk(self):
        self.asked += 1
        return self.key


def test_a_statement_finds_out_once_who_writes_whatever_the_rows(party, monkeypatch):
    for _ in range(4):
        make.party()
    person = Requesting(make.user().pk)

    monkeypatch.setattr(HistoricalRecords.context, "request", SimpleNamespace(user=person), raising=False)
    with acting(reason="All at once"):
        Party.objects.update(name="x")

    assert person.asked == 1
    assert Party.history.filter(history_change_reason="All at once", history_user=person.key).count() == 5


def test_change_sets_sort_by_the_time_they_were_made():
    first, last = new_change_set(), [new_change_set() for _ in range(1000)][-1]

    assert UUID(first).version == 7
    assert UUID(first).variant == "specified in RFC 4122"
    assert len(first) == 32
    assert first < last


def test_another_thread_is_not_part_of_the_act():
    with acting(reason="Here"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(current).result().reason is None


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_an_act_is_said_for_one_statement_only():
    party = make.party()

    with acting(reason="Said once"):
        row = rename(party)
    with connection.connection.cursor() if connection.vendor == "postgresql" else connection.cursor() as raw:
        raw.execute("UPDATE agreements_party SET name = 'Past our wrapper'")

    assert row.history_change_reason == "Said once"
    assert party.history.latest().history_change_reason is None
