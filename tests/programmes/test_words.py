"""Numbers and lists in words."""

import pytest

from programmes.boards.words import counted, listed, share


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (0, "party", "no parties"),
        (1, "party", "one party"),
        (2, "party", "two parties"),
        (2, "day", "two days"),
        (3, "survey", "three surveys"),
        (12, "claim", "twelve claims"),
        (13, "claim", "13 claims"),
    ],
)
def test_things_are_counted_in_words(count, noun, words):
    assert counted(count, noun) == words


def test_one_count_out_of_another():
    said = [
        share(1, 1, "date"),
        share(2, 2, "date"),
        share(3, 3, "date"),
        share(2, 5, "day"),
        share(14, 40, "day"),
    ]

    assert said == ["the only date", "both dates", "all three dates", "two of five days", "14 of 40 days"]


def test_what_is_listed_ends_with_and():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
