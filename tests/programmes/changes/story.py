"""Things that happen on days, for tests of what changed between two of them."""

from contextlib import contextmanager
from datetime import date

from config.audit.context import acting
from programmes.changes.page import Changes
from programmes.changes.period import Period
from tests import make

BEGIN, MONDAY, TUESDAY, END = date(2026, 2, 2), date(2026, 2, 23), date(2026, 2, 24), date(2026, 3, 2)
WEEK = {"from": "2026-02-23", "to": "2026-03-02"}


@contextmanager
def on(day, **circumstances):
    """Do something that becomes known on a day."""
    with acting(known_on=day, **circumstances):
        yield


def log(milestone, day=TUESDAY, *, user=None, **said):
    """Log an update that is known on a day; as its estimate, unless a source is said."""
    ground = {} if "source" in said else {"estimate": True}
    why = {"reason": "Not agreed.", "reason_code": "other"}
    with on(day, user=user):
        milestone.log(**{"reported_on": day, "logged_by": user, **ground, **why, **said})


def milestone(name="Tender", forecast="Q2 2026", **fields):
    with on(BEGIN):
        return make.milestone(name, forecast=forecast, reported_on=BEGIN, **fields)


def programme(name="Micro drones", **fields):
    with on(BEGIN):
        return make.programme(name, **fields)


def told(first=MONDAY, last=END, programme=None, **clock):
    """Return the changes of a period, with all their subjects shown."""
    changes = Changes(Period(first, last, **clock), programme)
    changes.shown = changes.subjects
    return changes


def block_of(programme, **period):
    return next(each for each in told(**period).blocks if each.subject == programme)


def lines_of(programme, **period):
    return [
        (line.what, line.meta, _said(line.was), _said(line.now), line.effect.text)
        for line in block_of(programme, **period).lines
    ]


def _said(value):
    return str(value.when) if value.when is not None else value.text


def figures(**period):
    """Return the figures that are not zero."""
    return {code: count for count, _, code in told(**period).tally.figures if count}
