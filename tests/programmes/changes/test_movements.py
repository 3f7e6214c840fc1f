"""How a milestone moved: what counts as later or earlier, and that what mends the record does not."""

import pytest

from programmes.changes.movements import Movement, Stand

NEW, CORRECTION, REPLAN = "new_information", "correction", "replan"


def at(forecast, status="scheduled"):
    return Stand.of(status, forecast)


def moved(was, *course, status="scheduled"):
    """Return the movement from a date by updates, each a kind and a date."""
    stands = [(kind, at(date, status)) for kind, date in course]
    return Movement(at(was), stands[-1][1], stands)


@pytest.mark.parametrize(
    ("movement", "way", "slip"),
    [
        (moved("Q2 2026", (NEW, "Q3 2026")), "later", "1 quarter later"),
        (moved("Q2 2026", (REPLAN, "Q1 2026")), "earlier", "1 quarter earlier"),
        (moved("Q2 2026", (NEW, "Q3 2026"), (NEW, "Q4 2026")), "later", "2 quarters later"),
        (moved("Q2 2026", (NEW, "Q4 2026"), (NEW, "Q2 2026")), "", "as baseline"),
        (moved("Q2 2026", (CORRECTION, "Q4 2026")), "", "as baseline"),
        (moved("Q2 2026", (CORRECTION, "Q3 2026"), (NEW, "Q4 2026")), "later", "1 quarter later"),
        (moved("Q2 2026", (NEW, "Q4 2026"), (CORRECTION, "Q3 2026")), "later", "1 quarter later"),
        (moved("Q2 2026", (NEW, "Q4 2026"), (CORRECTION, "Q2 2026")), "", "as baseline"),
        (moved("Q2 2026", (NEW, "")), "lost", "cannot be measured"),
        (moved("", (NEW, "Q2 2026")), "", "cannot be measured"),
        (moved("Q2 2026", (NEW, "May 2026")), "", "inside baseline"),
        (moved("Q2 2026", (NEW, "Q3 2026"), status="cancelled"), "", "1 quarter later"),
    ],
)
def test_what_counts_is_what_was_believed_and_not_what_was_mended(movement, way, slip):
    ways = {"later": movement.is_later, "earlier": movement.is_earlier, "lost": movement.is_lost}

    assert [name for name, is_so in ways.items() if is_so] == [way] * bool(way)
    assert movement.slip.text == slip


def test_a_milestone_is_done_when_it_was_not_met_before():
    met = at("Q2 2026", "met")

    assert Movement(at("Q2 2026"), met, [(NEW, met)]).is_done
    assert Movement(None, met, [(NEW, met)]).is_done
    assert not Movement(met, met, [(NEW, met)]).is_done
    assert not Movement(at("Q2 2026"), met, [(CORRECTION, met)]).is_done


def test_a_new_milestone_has_not_moved():
    new = Movement(None, at("Q4 2026"), [(NEW, at("Q2 2026")), (NEW, at("Q4 2026"))])

    assert new.is_new
    assert not any([new.is_later, new.is_earlier, new.is_lost])


def test_the_dates_in_between_are_those_it_has_no_more():
    back = moved("Q2 2026", (NEW, "Q4 2026"), (NEW, "Q3 2026"), (NEW, "Q4 2026"), (NEW, "Q2 2026"))

    assert [str(date) for date in back.between] == ["Q4 2026", "Q3 2026"]
