"""A line of the board says what the row of a programme loaded in full says."""

from datetime import date

import pytest

from config.audit.as_of import AsOf, reading
from config.audit.context import acting
from programmes import boards
from programmes.boards import Row
from programmes.models import Baseline, BaselineDate, Programme
from programmes.models.lines import lines_of
from tests import make
from tests.make import TODAY
from tests.programmes.fiction import DAY, made
from tests.programmes.full import full_programme, today

pytestmark = pytest.mark.django_db


def in_lines(day):
    """Return the rows of lines by programme's key, and what else is known of all programmes given to them."""
    everything = Programme.objects.all()
    taking_part = {}
    for key, code in everything.nations():
        taking_part.setdefault(key, []).append(code)
    touched = {each.pk: each.touched_on for each in everything.standings()}
    lines = lines_of(list(touched))
    return {
        line.programme.pk: boards.LeanRow(
            line.programme,
            day,
            line=line,
            nations=taking_part.get(line.programme.pk, []),
            touched_on=touched[line.programme.pk],
        )
        for line in lines
    }


def said(row):
    """Return what a row shows, in plain values."""
    plain = {name: getattr(row, name) for name in ("marks", "counts", "disputed", "nations", "ages")}
    ratings = row.ratings
    return plain | {
        "next": row.next and told(row.next),
        "steps": len(row.steps),
        "touched": (row.touched, row.is_stale),
        "ratings": (ratings.rating, ratings.reason, ratings.recorded, ratings.before, ratings.strip),
        "who": (row.programme.lead, row.programme.desk, row.programme.stage_source),
    }


def told(step):
    source = step.milestone.source
    cited = source and (source.tag, source.title, source.get_kind_display())
    return step.milestone.pk, step.milestone.name, step.date, step.slip, step.slip_now, cited


def test_all_lines_of_an_exercise_say_what_its_rows_say():
    made(40)
    full_programme()
    make.programme("Nothing is known of it")

    for day in (DAY, today()):
        lines = in_lines(day)
        rows = [Row(each, day) for each in Programme.objects.for_board()]

        assert [said(lines[row.programme.pk]) for row in rows] == [said(row) for row in rows]


def test_a_line_has_the_first_and_the_newest_promise():
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="Q1 2026")
    make.baseline(programme)
    milestone.log(forecast="Q2 2026", reason="Later", reason_code="other", reported_on=TODAY, estimate=True)
    make.baseline(programme, kind="approval", effective_on=TODAY)
    milestone.log(forecast="Q3 2026", reason="Later", reason_code="other", reported_on=TODAY, estimate=True)

    (step,) = in_lines(date(2026, 3, 5))[programme.pk].steps

    assert [str(when) for when in (step.original, step.current)] == ["Q1 2026", "Q2 2026"]


def test_lines_are_asked_for_in_as_many_queries_whatever_stands_on_them(django_assert_num_queries):
    made(10)
    full_programme()
    keys = list(Programme.objects.values_list("pk", flat=True))

    with django_assert_num_queries(5):
        lines_of(keys)


def test_a_promise_whose_baseline_was_not_known_yet_is_none_of_then():
    """A baseline that is put on record today may hold a date that is said to be known long since."""
    long_ago = date(2020, 1, 1)
    with acting(reason="Planned long ago", known_on=long_ago):
        milestone = make.milestone(forecast="Q1 2026")
        make.baseline(milestone.programme)
    with acting(reason="Found today"):
        said = {"kind": "working", "effective_on": TODAY, "reason": "Found in the minutes"}
        found = Baseline.objects.create(programme=milestone.programme, **said)
    with acting(reason="Known long since", known_on=long_ago):
        BaselineDate.objects.create(baseline=found, milestone=milestone, promised="Q2 2026")

    with reading(AsOf(long_ago)):
        (then,) = lines_of([milestone.programme_id])
    (now,) = lines_of([milestone.programme_id])

    assert [str(date) for date in then.milestones[0].promised] == ["Q1 2026", "Q1 2026"]
    assert [str(date) for date in now.milestones[0].promised] == ["Q1 2026", "Q2 2026"]
