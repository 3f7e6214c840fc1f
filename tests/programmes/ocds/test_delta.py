"""What a release says, so that merging it makes one state into the next."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.ocds.delta import delta, versioned
from programmes.ocds.values import address, filled, instant, number, rounded_up

BUDGET = {"budget": {"amount": {"amount": 1, "currency": "EUR"}}}
A, B = {"id": "a", "title": "A"}, {"id": "b", "title": "B", "parts": [{"id": "x", "name": "X"}]}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {"title": "A"}, {"title": "A"}),
        ({"title": "A"}, {"title": "A"}, {}),
        ({"title": "A"}, {}, {"title": None}),
        (BUDGET, {}, {"budget": {"amount": {"amount": None, "currency": None}}}),
        ({"roles": ["a"]}, {"roles": ["a", "b"]}, {"roles": ["a", "b"]}),
        ({"roles": ["a"]}, {}, {"roles": None}),
        ({"list": [A]}, {"list": [A, B]}, {"list": [B]}),
        (
            {"list": [A, B]},
            {"list": [A]},
            {"list": [{"id": "b", "title": None, "parts": [{"id": "x", "name": None}]}]},
        ),
        ({"list": [A]}, {"list": [{"id": "a", "title": "Z"}]}, {"list": [{"id": "a", "title": "Z"}]}),
        ({"list": [A]}, {}, {"list": [{"id": "a", "title": None}]}),
        (
            {"tender": {"id": "t", "status": "active"}},
            {"tender": {"id": "t", "title": "T"}},
            {"tender": {"id": "t", "title": "T", "status": None}},
        ),
    ],
)
def test_what_changed_and_null_for_what_went(before, after, said):
    assert delta(before, after) == said


LEAF = st.integers(0, 3)
ITEMS = st.dictionaries(st.sampled_from("xyz"), LEAF, min_size=1).flatmap(
    lambda rest: st.builds(lambda key: {"id": key, **rest}, st.sampled_from("abc"))
)
STATE = st.dictionaries(st.sampled_from("pq"), LEAF).flatmap(
    lambda own: st.lists(ITEMS, max_size=3, unique_by=lambda item: item["id"]).map(
        lambda items: own | ({"items": items} if items else {}) | ({"inner": own} if own else {})
    )
)


@settings(max_examples=60, database=None)
@given(states=st.lists(STATE, min_size=1, max_size=6))
def test_the_last_versions_are_the_last_state(states):
    releases, before = [], {}
    for number_of, state in enumerate(states):
        header = {"ocid": "o", "id": f"{number_of}", "date": f"{number_of}", "tag": []}
        releases.append(header | delta(before, state))
        before = state

    assert newest(versioned(releases)) == {"ocid": "o"} | {
        name: {item["id"]: item for item in value} if name == "items" else value
        for name, value in states[-1].items()
    }


def newest(versions):
    """Return the last value of each field that has one."""
    found = {}
    for name, value in versions.items():
        if isinstance(value, dict):
            found[name] = newest(value)
        elif isinstance(value, list) and "value" not in value[0]:
            items = {each["id"]: newest(each) for each in value}
            found[name] = {key: item for key, item in items.items() if set(item) != {"id"}}
        else:
            found[name] = value[-1]["value"] if isinstance(value, list) else value
    return {name: value for name, value in found.items() if value is not None and value != {}}


def test_instants_are_of_one_width_and_never_before_what_they_stand_for():
    moment = datetime(2026, 1, 1, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=2)))

    assert instant(rounded_up(moment)) == "2026-01-01T10:00:00.001Z"
    assert instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"
    assert rounded_up(datetime(2026, 1, 1, 0, 0, 0, 999_001, tzinfo=UTC)) == datetime(
        2026, 1, 1, 0, 0, 1, tzinfo=UTC
    )
    assert rounded_up(datetime(2026, 1, 1, 0, 0, 0, 2000, tzinfo=UTC)).microsecond == 2000


def test_what_is_empty_is_left_out():
    assert filled(a="", b=None, c=[], d={}, e=False, f=" x\x00 ", g=0) == {"f": "x", "g": 0}
    assert filled(id="a", title="") == {}


def test_amounts_are_numbers():
    assert [number(Decimal(text)) for text in ("5.00", "2.50", "100000000000000000.00")] == [5, 2.5, 10**17]
    assert number(None) is None


@pytest.mark.parametrize("text", ["", "nothing", "ftp://example.org/", "https://", "javascript:x"])
def test_what_is_no_address_is_left_out(text):
    assert address(text) is None
