"""History told as acts: grouped, in words, paged, and in a fixed number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.audit.context import acting, today
from config.audit.timeline import timeline
from tests import make
from tests.config.audit.quarry.models import Chip, Quarry, Stone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarry")]


def told(acts):
    """Return acts as lines: what changed, field by field."""
    return [
        [f"{change.kind} {change.noun} {change.object_label}: {fields(change)}" for change in act.changes]
        for act in acts
    ]


def fields(change):
    return ", ".join(f"{each.label} {each.before!r} > {each.after!r}" for each in change.fields)


def histories():
    return [Quarry.history.all(), Stone.history.all(), Chip.history.all()]


def heights(acts):
    return [change.fields[0].after for act in acts for change in act.changes]


def test_one_act_is_told_once_with_all_that_it_changed_in_order():
    kari = make.user("kari", first_name="Kari", last_name="Nordmann")
    with acting(user=kari, reason="First light", known_on=date(2026, 1, 5)) as act:
        stone = Stone.objects.create(name="a", quarry=Quarry.objects.create(name="q"))
        Chip.objects.create(stone=stone)
    with acting(reason="Second thoughts"):
        Stone.objects.update(height=2)

    second, first = timeline(histories())

    assert (first.who, first.user, first.reason, first.known_on) == (
        "Kari Nordmann",
        kari,
        "First light",
        date(2026, 1, 5),
    )
    assert first.change_set == first.key == act.change_set
    assert first.when == Chip.history.get().history_date
    assert (second.who, second.reason, second.known_on) == ("", "Second thoughts", today())
    assert told([first]) == [
        [
            "+ Quarry q: Name '' > 'q'",
            "+ Stone a: Name '' > 'a', Height '' > '0', Kind '' > 'Granite', Polished '' > 'No', "
            "Quarry '' > 'q'",
            "+ Chip chip of 1 g: Stone '' > 'a', Weight '' > '1'",
        ]
    ]
    assert told([second]) == [["~ Stone a: Height '0' > '2'"]]


def test_rows_outside_of_any_act_stand_alone():
    Stone.objects.create(name="a")
    Stone.objects.update(height=1)
    Stone.objects.update(height=2)

    acts = timeline(histories())

    assert told(acts)[:2] == [["~ Stone a: Height '1' > '2'"], ["~ Stone a: Height '0' > '1'"]]
    assert [act.change_set for act in acts] == [None, None, None]
    assert len({act.key for act in acts}) == 3


def test_values_are_told_in_words():
    stone = Stone.objects.create(name="a", quarry=Quarry.objects.create(name="q"))
    values = {
        "kind": Stone.Kind.MARBLE,
        "price": "1250.50",
        "polished": True,
        "laid": "2026-35",
        "seen_at": "2026-03-02T10:11:12+00:00",
        "quarry": None,
    }
    for name, value in values.items():
        setattr(stone, name, value)
    stone.save()

    change = timeline(histories())[0].changes[0]

    assert {each.name: (each.before, each.after) for each in change.fields} == {
        "kind": ("Granite", "Marble"),
        "price": ("", "1,250.5"),
        "polished": ("No", "Yes"),
        "laid": ("no date given", "Q3 2026"),
        "seen_at": ("", "2 Mar 2026 11:11"),
        "quarry": ("q", ""),
    }


def test_what_went_is_told_with_what_it_was():
    stone = Stone.objects.create(name="a", height=3)
    Stone.objects.all().delete()
    stone.save()

    again, gone, _ = told(timeline(histories()))

    assert gone == ["- Stone a: Name 'a' > '', Height '3' > '', Kind 'Granite' > '', Polished 'No' > ''"]
    assert again[0].startswith("+ Stone a: Name '' > 'a', Height '' > '3'")


def test_a_record_that_is_no_longer_there_is_told_by_its_number():
    quarry = Quarry.objects.create(name="q")
    Stone.objects.create(name="a", quarry=quarry)
    number = quarry.pk
    quarry.delete()

    change = timeline([Stone.history.all()])[0].changes[0]

    assert [(each.before, each.after) for each in change.fields] == [(f"no. {number}, no longer there", "")]


def test_reasons_of_acts_within_acts_are_told_together():
    with acting(reason="Outer"):
        Stone.objects.create(name="a")
        with acting(reason="Inner"):
            Stone.objects.update(height=1)
        Stone.objects.update(height=2)

    (act,) = timeline(histories())

    assert act.reason == "Outer / Inner"


def test_a_part_of_a_history_is_compared_with_what_came_before_it():
    stone = Stone.objects.create(name="a")
    for height in (1, 2, 3):
        Stone.objects.update(height=height)
    newest = stone.history.all()[1].pk

    assert told(timeline([stone.history.filter(pk__gte=newest)])) == [
        ["~ Stone a: Height '2' > '3'"],
        ["~ Stone a: Height '1' > '2'"],
    ]


def read_on(limit):
    """Read page by page until there is nothing older."""
    pages, before = [], None
    for _ in range(50):
        page = timeline(histories(), limit=limit, before=before)
        if not page:
            return pages
        pages += page
        before = page[-1].key
    raise AssertionError("The last page never comes.")


@pytest.mark.parametrize("in_acts", [True, False])
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_reading_on_page_by_page_tells_all_and_nothing_twice(limit, in_acts):
    Stone.objects.create(name="a")
    Chip.objects.create(stone=Stone.objects.get())
    for height in range(1, 8):
        with acting(reason=str(height)) if in_acts or height % 3 == 0 else acting_not():
            Stone.objects.update(height=height)
            Chip.objects.update(weight=height + 1)

    pages = read_on(limit)

    assert told(pages) == told(timeline(histories()))
    assert len({act.key for act in pages}) == len(pages)


class acting_not:
    def __enter__(self):
        pass

    def __exit__(self, *error):
        pass


def test_rows_of_one_moment_are_told_page_by_page_too():
    Stone.objects.bulk_create(Stone(name=f"{number:02}") for number in range(20))

    pages = read_on(limit=3)

    assert len(pages) == 20
    assert {change.object_label for act in pages for change in act.changes} == {f"{n:02}" for n in range(20)}


def queries_for(**options):
    with CaptureQueriesContext(connection) as queries:
        acts = timeline(histories(), **options)
    return len(queries), len(acts)


def test_a_long_history_takes_as_many_queries_as_a_short_one():
    kari, ole = make.user("kari"), make.user("ole")
    quarries = [Quarry.objects.create(name=name) for name in "qr"]
    stone = Stone.objects.create(name="a", quarry=quarries[0])
    with acting(user=kari):
        Stone.objects.update(quarry=quarries[1])
    few, few_paged = queries_for(), queries_for(limit=50)

    for number in range(30):
        with acting(user=(kari, ole)[number % 2], reason=str(number)):
            Stone.objects.update(quarry=quarries[number % 2])
            Chip.objects.create(stone=stone)

    assert queries_for() == (few[0] + 1, 34)  # one more: the chips' stone is named
    assert few_paged[0] == few[0] <= 5  # one for the keys; none for the chips, as there are none yet
    assert queries_for(limit=50) == (few_paged[0] + 2, 34)


def test_without_histories_there_is_nothing_to_tell():
    assert timeline([]) == timeline([], limit=5) == []
    assert timeline([Stone.history.none()], limit=5) == []


@pytest.mark.parametrize(
    "narrowed", [lambda rows: rows[:1], lambda rows: rows.distinct(), lambda rows: rows.union(rows)]
)
def test_only_rows_that_are_filtered_can_be_told(narrowed):
    with pytest.raises(ValueError, match="filtered"):
        timeline([narrowed(Stone.history.all())])
