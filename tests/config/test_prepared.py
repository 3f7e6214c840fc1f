"""Queries that are put together once and asked often."""

import gc
import weakref
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from agreements.models import Agreement, Party
from config.access.models import ApiToken
from config.audit.as_of import AsOf, reading
from config.audit.context import acting
from config.audit.timeline import timeline
from config.audit.told import history_of
from config.prepared import Among, AnyOf, Given, Prepared, Records
from programmes.models import Milestone
from tests import make

pytestmark = pytest.mark.django_db

NAMES = ("pk", "name")


@pytest.fixture
def parties():
    return [make.party(f"Agency {letter}") for letter in "abcdefgh"]


def some(column="pk"):
    """Return a query of parties that counts how often it is put together."""
    made = []

    def put_together():
        made.append(1)
        return Party.objects.filter(AnyOf(column, Given("keys"))).order_by("pk").values_list(*NAMES)

    return Prepared(put_together), made


def test_it_is_put_together_once_and_asked_with_other_values(parties, django_assert_num_queries):
    query, made = some()

    with django_assert_num_queries(2):
        first, second = query.rows(keys=[parties[0].pk, parties[2].pk]), query.rows(keys={parties[1].pk})

    assert [name for _, name in first] == ["Agency a", "Agency c"]
    assert second == [(parties[1].pk, "Agency b")]
    assert len(made) == 1


def test_no_keys_find_nothing(parties):
    assert some()[0].rows(keys=[]) == []


def test_however_many_keys_there_are_they_are_one_parameter(parties, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = some()[0].rows(keys=list(range(parties[0].pk, parties[0].pk + 100_000)))

    assert len(rows) == len(parties)


def test_days_and_yes_or_no_come_as_django_gives_them():
    step = make.milestone(forecast="Q3 2026")
    columns = ("slug", "forecast_latest", "estimate", "reported_on", "owner__name")
    plain = Milestone.objects.filter(pk=step.pk).values_list(*columns)

    rows = Prepared(lambda: Milestone.objects.filter(AnyOf("pk", Given("keys"))).values_list(*columns)).rows(
        keys=[step.pk]
    )

    assert rows == list(plain)
    assert [type(value) for value in rows[0]] == [type(value) for value in plain[0]]
    assert rows[0][1] == date(2026, 9, 30)


@pytest.mark.parametrize("value", [date(2026, 9, 30), "Q3"], ids=["a day", "a text"])
def test_a_value_is_given_as_the_database_takes_it(value):
    step = make.milestone(forecast="Q3 2026", gate="")
    column = "forecast_latest" if isinstance(value, date) else "name"
    Milestone.objects.filter(pk=step.pk).update(name="Q3")

    found = Prepared(
        lambda: Milestone.objects.filter(**{f"{column}__gte": Given("least")}).values_list("pk")
    ).rows(least=value)

    assert found == [(step.pk,)]


def test_the_same_query_reads_the_past(django_assert_num_queries):
    with acting(reason="Known long ago", known_on=date(2025, 1, 1)):
        party = Party.objects.create(slug="old", name="Old", kind="agency", country="NO")
    with acting(reason="Renamed", known_on=date(2026, 1, 1)):
        Party.objects.filter(pk=party.pk).update(name="New")
    query = Among("pk", lambda these: Party.objects.filter(these).values_list(*NAMES))

    with reading(AsOf(date(2025, 6, 1))), django_assert_num_queries(1):
        assert query.rows([party.pk]) == [(party.pk, "Old")]
    assert query.rows([party.pk]) == [(party.pk, "New")]


@pytest.mark.parametrize(
    "chosen", [slice(None), slice(0, 1), slice(0, 8, 7), slice(0, 0)], ids=["all", "one", "ends", "none"]
)
def test_whichever_way_keys_are_asked_for_all_are_found(parties, chosen):
    query = Among("pk", lambda these: Party.objects.filter(these).order_by("pk").values_list(*NAMES))
    keys = [party.pk for party in parties][chosen]

    found = dict(query.rows(keys))

    assert {key: found[key] for key in keys} == {p.pk: p.name for p in parties[chosen]}


def test_a_path_leads_to_another_record():
    agreement = make.agreement()
    query = Prepared(
        lambda: Agreement.objects.filter(AnyOf("source", Given("keys"))).values_list("pk", "source__tag")
    )

    assert query.rows(keys=[agreement.source_id]) == [(agreement.pk, agreement.source.tag)]


@pytest.mark.parametrize(
    ("far_away", "queries"), [(range(10**6, 10**6 + 600), 2), (range(10**6, 10**6 + 600, 9), 1)]
)
def test_runs_of_keys_are_asked_for_each_as_a_range_where_keys_take_long_to_plan(
    parties, far_away, queries, django_assert_num_queries
):
    query = Among("pk", lambda these: Party.objects.filter(these).order_by("pk").values_list(*NAMES))

    with django_assert_num_queries(queries if connection.vendor == "postgresql" else 1):
        found = query.rows({*far_away, *(party.pk for party in parties)})

    assert found == [(party.pk, party.name) for party in parties]


def test_what_is_given_is_a_value_and_never_a_part_of_the_statement():
    make.party("a", slug="a")
    found = Prepared(lambda: Party.objects.filter(slug=Given("slug")).values_list("slug"))

    assert found.rows(slug="a") == [("a",)]
    assert found.rows(slug="' OR 1=1 --") == []


def test_a_value_is_given_as_its_column_keeps_it():
    number = Prepared(lambda: Party.objects.filter(pk=Given("pk", Party._meta.pk)).values_list("slug"))
    party = make.party()

    assert number.rows(pk=str(party.pk)) == [(party.slug,)]


def test_a_moment_is_given_as_the_database_takes_it():
    moment = timezone.now()
    token, _ = ApiToken.objects.issue(make.user("kari"), name="Pull", expires_at=moment + timedelta(days=1))
    later = Records(lambda: ApiToken.objects.filter(expires_at__gt=Given("moment")))

    assert later.records(moment=moment) == [token]
    assert later.records(moment=moment + timedelta(days=2)) == []


def test_records_come_with_those_that_they_belong_to_in_one_query(django_assert_num_queries):
    milestone = make.milestone(forecast="Q3 2026")
    found = Records(lambda: Milestone.objects.filter(slug=Given("slug")), "programme")

    with django_assert_num_queries(1):
        (record,) = found.records(slug=milestone.slug)
        named = record.programme.name

    assert (record, named) == (milestone, milestone.programme.name)
    fields = Milestone._meta.concrete_fields
    assert all(getattr(record, each.attname) == getattr(milestone, each.attname) for each in fields)
    with acting(reason="Renamed"):
        record.name = "Renamed"
        record.save()
    assert Milestone.objects.get().name == "Renamed"


def test_a_query_that_can_find_nothing_is_asked_and_finds_nothing():
    make.party()

    assert Prepared(lambda: Party.objects.none().values_list("pk")).rows() == []
    assert Prepared(lambda: Party.objects.filter(pk__in=[]).values_list("pk")).rows() == []


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_ended_leaves_no_connection_behind():
    """What is kept for good keeps nothing of the connection with which it was first asked."""
    query, opened = Prepared(lambda: Party.history.values_list("history_date")), []

    def ask():
        query.rows()
        timeline([Party.history.all()])
        opened.append(weakref.ref(connections["default"]))
        connection.close()

    make.party()
    history_of.cache_clear()
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()

    assert opened[0]() is None
