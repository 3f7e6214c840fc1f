"""Any model as it was known, or as it was on record, on a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from config.access.models import ApiToken
from config.audit.as_of import AsOf, carried, reading, the_past
from config.audit.as_of import today as shown_day
from config.audit.context import acting, today
from tests import make
from tests.config.audit.quarry.models import Quarry, Stone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarry")]

JANUARY, FEBRUARY, MARCH = date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)
DAY = timedelta(days=1)


def known(day, **change):
    with acting(known_on=day):
        Stone.objects.update(**change)


@pytest.fixture
def stone():
    """A stone known from January on, higher from February on, gone in March."""
    with acting(known_on=JANUARY):
        stone = Stone.objects.create(name="a", laid="Q3 2026", quarry=Quarry.objects.create(name="q"))
    known(FEBRUARY, height=2, laid="2027")
    with acting(known_on=MARCH):
        Stone.objects.all()._raw_delete("default")
    return stone


def told(day, clock="known", moment=None):
    with reading(AsOf(day, clock, moment)):
        return [f"{stone.name} {stone.height} {stone.laid}" for stone in Stone.objects.order_by("pk")]


def told_at(moment):
    with reading(AsOf.at(moment)):
        return [f"{stone.name} {stone.height} {stone.laid}" for stone in Stone.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (JANUARY - DAY, []),
        (JANUARY, ["a 0 Q3 2026"]),
        (FEBRUARY - DAY, ["a 0 Q3 2026"]),
        (FEBRUARY, ["a 2 2027"]),
        (MARCH - DAY, ["a 2 2027"]),
        (MARCH, []),
        (date.max, []),
    ],
)
def test_as_known_on_a_day(stone, day, then):
    assert told(day) == then


def test_as_recorded_on_a_day(stone):
    assert told(today() - DAY, clock="recorded") == []
    assert told(today(), clock="recorded") == []
    stone.save()
    assert told(today(), clock="recorded") == ["a 0 Q3 2026"]


def test_as_recorded_at_a_moment(stone):
    made, changed, gone = (row.history_date for row in stone.history.order_by("history_id"))

    assert told_at(datetime(2026, 1, 1, tzinfo=UTC)) == []
    assert told_at(gone) == []
    if made < changed < gone:
        assert told_at(made) == ["a 0 Q3 2026"]
        assert told_at(changed) == ["a 2 2027"]


def test_of_what_was_known_by_then_the_newest_recorded_holds():
    with acting(known_on=JANUARY):
        Stone.objects.create(name="a")
    known(FEBRUARY, height=2)
    known(JANUARY, height=1)

    assert told(JANUARY) == ["a 1 no date given"]
    assert told(FEBRUARY) == ["a 1 no date given"]


def test_the_past_answers_every_way_of_asking(stone):
    with acting(known_on=JANUARY):
        other = Stone.objects.create(name="b", height=5)
    Stone.objects.filter(pk=other.pk).update(height=9)

    with reading(AsOf(JANUARY)):
        assert Stone.objects.count() == 2
        assert Stone.objects.get(pk=other.pk).height == 5
        assert not Stone.objects.filter(height=9).exists()
        assert list(Stone.objects.values_list("quarry__name", "name").order_by("name")) == [
            ("q", "a"),
            (None, "b"),
        ]
        assert [each.quarry and each.quarry.name for each in Stone.objects.select_related("quarry")] == [
            "q",
            None,
        ]
        assert Quarry.objects.annotate(count=Count("stones")).get().count == 1
        stones = Stone.objects.filter(quarry=OuterRef("pk"), height=0)
        assert Quarry.objects.filter(Exists(stones)).exists()
        assert len(Stone.objects.filter(height=5).union(Stone.objects.filter(height=0))) == 2
        assert len(list(Stone.objects.iterator())) == 2


def test_history_holds_what_was_known_by_then(stone):
    with reading(AsOf(FEBRUARY)):
        assert [row.history_type for row in Stone.history.all()] == ["~", "+"]
    with reading(AsOf(JANUARY - DAY)):
        assert not Stone.history.exists()


def test_a_record_stands_as_a_record_of_its_own_model(stone):
    with reading(AsOf(JANUARY)):
        then = Stone.objects.get()

    assert type(then) is Stone
    assert then.laid.label == "Q3 2026"


def test_outside_of_it_all_is_as_it_was(stone):
    with reading(AsOf(JANUARY)) as past:
        assert the_past() == past
        assert shown_day() == JANUARY
        with reading(AsOf(FEBRUARY)):
            assert Stone.objects.get().height == 2
        with reading(None):
            assert not Stone.objects.exists()
        assert Stone.objects.get().height == 0

    assert not Stone.objects.exists()
    assert the_past() is None
    assert shown_day() == today()


@pytest.mark.parametrize(
    "write",
    [
        lambda then: Stone.objects.create(name="late"),
        lambda then: Stone.objects.bulk_create([Stone(name="late")]),
        lambda then: Stone.objects.update(height=1),
        lambda then: then.save(),
        lambda then: then.delete(),
    ],
)
def test_the_past_is_not_written(stone, write):
    with reading(AsOf(JANUARY)):
        then = Stone.objects.get()
        with pytest.raises(RuntimeError, match="never written"), transaction.atomic():
            write(then)

    assert not Stone.objects.exists()


def test_what_is_not_part_of_the_record_is_read_as_it_is():
    with reading(AsOf(JANUARY)):
        person = make.user("kari")
        assert type(person).objects.get() == person


def test_what_is_timeless_is_read_as_it_is():
    soon = timezone.now() + DAY
    token, _ = ApiToken.objects.issue(make.user(), name="nightly", expires_at=soon)

    with reading(AsOf(JANUARY)):
        assert ApiToken.objects.get() == token


@pytest.mark.parametrize("clock", ["known", "recorded"])
def test_it_asks_no_more_queries(django_assert_num_queries, clock):
    Stone.objects.bulk_create(Stone(name=str(number)) for number in range(50))
    Stone.objects.update(height=1)

    with django_assert_num_queries(1), reading(AsOf(today(), clock)):
        assert len(Stone.objects.all()) == 50


def test_the_way_to_one_record_leads_by_its_key(stone, django_assert_num_queries):
    with django_assert_num_queries(1) as asked, reading(AsOf(JANUARY)):
        list(Stone.objects.filter(pk=stone.pk).select_related("quarry"))

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {asked[0]['sql']}")
        plan = " ".join(str(step) for step in cursor.fetchall())
    assert "SCAN" not in plan.replace("CTE Scan", "SCAN").replace("Seq Scan", "SCAN")
    assert "MATERIALIZE" not in plan


def test_two_rows_of_one_moment_do_not_double_a_record():
    Stone.objects.bulk_create([Stone(name="a"), Stone(name="b")])
    Stone.objects.update(height=1)
    Stone.objects.update(height=2)

    assert told(today(), clock="recorded") == ["a 2 no date given", "b 2 no date given"]


@pytest.mark.parametrize(
    ("past", "text", "words"),
    [
        (AsOf(date(2025, 12, 8)), "as_of=2025-12-08", "8 Dec 2025"),
        (AsOf(date(2025, 12, 8), "recorded"), "as_of=2025-12-08&clock=recorded", "8 Dec 2025"),
        (
            AsOf.at(datetime(2025, 12, 8, 23, 30, tzinfo=UTC)),
            "as_of=2025-12-08T23%3A30%3A00Z&clock=recorded",
            "9 Dec 2025, 00:30:00",
        ),
    ],
)
def test_an_address_carries_the_day_on(past, text, words):
    with reading(past):
        assert carried("/sources/#S1") == f"/sources/?{text}#S1"
        assert carried("/?stage=intent") == f"/?stage=intent&{text}"
    assert str(past) == words
    assert carried("/sources/") == "/sources/"
