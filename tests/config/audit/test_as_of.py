"""Any model as it was known, or as it was on record, on a day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.audit.as_of import as_of, rows_as_of
from config.audit.context import acting, today
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


def told(*args, **options):
    return [f"{stone.name} {stone.height} {stone.laid}" for stone in as_of(Stone, *args, **options)]


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

    assert told(datetime(2026, 1, 1, tzinfo=UTC), clock="recorded") == []
    assert told(gone, clock="recorded") == []
    if made < changed < gone:
        assert told(made, clock="recorded") == ["a 0 Q3 2026"]
        assert told(changed, clock="recorded") == ["a 2 2027"]


def test_of_what_was_known_by_then_the_newest_recorded_holds():
    with acting(known_on=JANUARY):
        Stone.objects.create(name="a")
    known(FEBRUARY, height=2)
    known(JANUARY, height=1)

    assert told(JANUARY) == ["a 1 no date given"]
    assert told(FEBRUARY) == ["a 1 no date given"]


def test_a_record_stands_as_a_record_of_its_own_model(stone):
    (then,) = as_of(Stone, JANUARY)

    assert isinstance(then, Stone)
    assert then == stone
    assert not then._state.adding
    assert then.laid.label == "Q3 2026"


def test_the_rows_can_be_filtered_further(stone):
    with acting(known_on=JANUARY):
        Stone.objects.create(name="b", height=5)

    rows = rows_as_of(Stone, JANUARY)

    assert [row.name for row in rows.filter(height__gt=3)] == ["b"]
    assert [row.name for row in rows.filter(height=0)] == ["a"]
    assert [row.name for row in rows_as_of(Stone, FEBRUARY).filter(height=0)] == []


def test_the_question_can_be_narrowed_to_some_records(stone):
    with acting(known_on=JANUARY):
        other = Stone.objects.create(name="b")

    assert told(JANUARY, keys=[other.pk]) == ["b 0 no date given"]
    assert told(JANUARY, keys=Stone.objects.filter(name="b").values("pk")) == ["b 0 no date given"]


@pytest.mark.parametrize("clock", ["known", "recorded"])
def test_it_is_one_query(django_assert_num_queries, clock):
    Stone.objects.bulk_create(Stone(name=str(number)) for number in range(50))
    Stone.objects.update(height=1)

    with django_assert_num_queries(1):
        assert len(as_of(Stone, today(), clock)) == 50


def test_two_rows_of_one_moment_do_not_double_a_record():
    Stone.objects.bulk_create([Stone(name="a"), Stone(name="b")])
    Stone.objects.update(height=1)
    Stone.objects.update(height=2)

    assert told(today(), clock="recorded") == ["a 2 no date given", "b 2 no date given"]


def test_a_clock_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        as_of(Stone, today(), clock="wall")
