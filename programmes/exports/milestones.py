"""Milestones as rows: what was promised, what is forecast, and what the computer makes of the two."""

from functools import partial

from config.exports.parts import code, day, share, slip_columns, slip_values, text, when, whole, yes_no
from config.exports.rows import Beside
from config.exports.tables import DAY, YES_NO, Column, Part, Table
from config.when import slip_of
from programmes.exports.columns import DISPUTED, SOURCE, of_programme
from programmes.models import Milestone, Stage
from programmes.models.computed import computed, is_stale_while_open
from programmes.models.pulled import awaited, disputed, promised

BESIDES = (
    Beside(("original", "current"), "pk", promised, ("", "")),
    Beside(("waits_for",), "pk", awaited, ("",)),
    Beside(("disputed",), "programme", disputed("programme"), ("",)),
)


def milestones(today):
    """Return each milestone of each programme, as of a day."""
    return Table(
        "milestones", "Milestones", (*_said(), *_promised(), *_computed(today)), ("milestone",), BESIDES
    )


def _said():
    return (
        text("milestone", "slug", "Its name in addresses."),
        of_programme(),
        text("name", "name", repeats=True),
        code("kind", "kind", Milestone.Kind.values),
        code("gate", "gate", Stage.values, "The stage whose gate it guards."),
        whole("position", "position", "Its place in the list of its programme."),
        Part(
            (Column("owner", about="Who must reach it, by its name in addresses."), Column("owner_name")),
            ("owner__slug", "owner__name"),
            lambda slug, name: (slug, name),
        ),
        code("status", "status", Milestone.Status.values),
        when("forecast", "forecast", "When it is, or was, to be met."),
        when("met_on", "met_on", "When it was met."),
        text("source", "source__tag", SOURCE, repeats=True),
        yes_no("estimate", "estimate", "Whether it is an estimate by staff."),
        day("reported_on", "reported_on", "The day of the last report."),
    )


def _promised():
    return (
        when("original", "original", "What the first baseline promises."),
        when("current", "current", "What the newest baseline promises."),
        _slip("slip", "original", "the first promise"),
        _slip("slip_now", "current", "the promise that stands now"),
    )


def _slip(name, of, base):
    return Part(
        slip_columns(name, base),
        (of, "forecast"),
        lambda promised, forecast: slip_values(slip_of(promised, forecast)),
    )


def _computed(today):
    return (
        Part(
            (
                Column("overdue", YES_NO, "Open, and all days of its forecast are past."),
                Column("running_out", YES_NO, "Open, and most days of its forecast are past, not all."),
                share("window_used", "How much of its forecast is past, 0 to 1; empty without two ends."),
            ),
            ("status", "forecast"),
            partial(computed, today),
        ),
        Part(
            (
                Column("touched_on", DAY, "When a person last logged something on it."),
                Column("stale", YES_NO, "Open, and no person has logged anything for long."),
            ),
            ("status", "touched_on"),
            lambda status, touched_on: (touched_on, is_stale_while_open(today, status, touched_on)),
        ),
        text("waits_for", "waits_for", "The milestones that it waits for.", repeats=True),
        text("disputed", "disputed", f"{DISPUTED[:-1]} about its programme.", repeats=True),
    )
