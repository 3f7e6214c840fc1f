"""A query that is put together once finds what it would find if it were put together anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Party
from config.access.models import ApiToken
from config.prepared import Given, Prepared, Records, batches, rounded
from programmes.models import Milestone
from tests import make

pytestmark = pytest.mark.django_db


def test_a_query_is_put_together_once_and_asked_often(monkeypatch):
    for name in "abc":
        make.party(name, slug=name)
    found = Prepared(Party.objects.filter(slug=Given("slug")).order_by().values_list("name", "slug"))
    assert [*map(list, found.rows({"slug": "a"}))] == [["a", "a"]]

    monkeypatch.setattr(SQLCompiler, "as_sql", None)

    assert [[*map(list, found.rows({"slug": slug}))] for slug in ("b", "x")] == [[["b", "b"]], []]


def test_what_is_given_is_a_value_and_never_a_part_of_the_statement():
    make.party("a", slug="a")
    found = Prepared(Party.objects.filter(slug=Given("slug")).values_list("slug"))

    assert found.rows({"slug": "' OR 1=1 --"}) == []


def test_a_value_is_given_as_its_column_keeps_it():
    moment = timezone.now()
    user = make.user("kari")
    token, _ = ApiToken.objects.issue(user, name="Pull", expires_at=moment + timedelta(days=1))
    expires_at = ApiToken._meta.get_field("expires_at")
    later = Records(ApiToken.objects.filter(expires_at__gt=Given("moment", expires_at)))

    assert later.records({"moment": moment}) == [token]
    assert later.records({"moment": moment + timedelta(days=2)}) == []


def test_records_come_with_those_that_they_belong_to_in_one_query():
    milestone = make.milestone(forecast="Q3 2026")
    found = Records(Milestone.objects.filter(slug=Given("slug")), "programme")

    with CaptureQueriesContext(connection) as queries:
        (record,) = found.records({"slug": milestone.slug})
        named = record.programme.name

    assert len(queries) == 1
    assert (record, named) == (milestone, milestone.programme.name)
    assert all(
        getattr(record, each.attname) == getattr(milestone, each.attname)
        for each in Milestone._meta.concrete_fields
    )
    record.name = "Renamed"
    record.save()
    assert Milestone.objects.get().name == "Renamed"


def test_any_number_of_values_takes_few_statements():
    assert {len(rounded([*range(1, many + 1)])) for many in range(1, 1001)} == {
        2**power for power in range(11)
    }
    assert rounded([1, 2, 3]) == [1, 2, 3, 3]
    assert rounded([7]) == [7]
    assert [*batches([])] == []
    assert [*batches({1, 2})] == [[1, 2]]
    assert [len(some) for some in batches(range(20_000))] == [16_384, 4_096]
