"""Programmes as rows: what a row of the board shows."""

from operator import attrgetter

from config.exports.parts import (
    BETWEEN,
    code,
    day,
    slip_columns,
    slip_values,
    text,
    when_columns,
    when_values,
    whole,
    yes_no,
)
from config.exports.tables import Part, Table
from config.when import NO_DATE
from programmes.boards import Row, matters
from programmes.exports.columns import DISPUTED, SOURCE
from programmes.models import Assessment, Condition, Kind, Programme, Stage
from programmes.models.freshness import is_stale


def programmes(today):
    """Return each programme, with its rating by a person and what the computer counts, as of a day."""
    parts = (*_said(), *_rated(), *_next(), *_counted(), *_fresh(today))
    return Table("programmes", "Programmes", parts, ("programme",))


def rows(loaded, today):
    """Return what the columns are made of: the rows of a board."""
    return [Row(programme, today) for programme in loaded]


def _said():
    of = _of_programme
    return (
        text("programme", of("slug"), "Its name in addresses; never changed."),
        text("name", of("name")),
        text("short_name", of("short_name")),
        code("kind", of("kind"), Kind.values),
        code("route", of("route"), Programme.Route.values),
        text("summary", of("summary"), "What it is, in our own words."),
        code("stage", of("stage"), Stage.values),
        code("condition", of("condition"), Condition.values),
        _when("stage_since", of("stage_since"), "Since when it stands at this stage."),
        text("stage_source", of("stage_source.tag"), "Where the stage is from, by the tag of the source."),
        text("lead", of("lead.slug"), "The lead party, by its name in addresses."),
        text("lead_name", of("lead.name")),
        text("desk", of("desk.name"), "The group that may edit it."),
        text("nations", lambda row: BETWEEN.join(row.nations), "Who takes part, by ISO 3166-1."),
    )


def _of_programme(path):
    """Return a function of a row: what its programme says, nothing where it points at nothing."""
    first, _, rest = path.partition(".")
    value = attrgetter(first)
    if not rest:
        return lambda row: value(row.programme)
    return lambda row: getattr(value(row.programme), rest, None)


def _when(name, of, about):
    return Part(when_columns(name, about), (of,), when_values)


def _rated():
    ratings = Assessment.Rating.values
    return (
        code("rating", lambda row: row.ratings.rating, ratings, "The newest by the owner."),
        day("rated_on", lambda row: getattr(row.ratings.newest, "assessed_on", None)),
        text("rationale", lambda row: getattr(row.ratings.newest, "rationale", None), "Why it is rated so."),
        code(
            "independent_rating",
            lambda row: getattr(row.ratings.independent, "rating", None),
            ratings,
            "The newest by somebody else; never averaged.",
        ),
        text("independent_rationale", lambda row: getattr(row.ratings.independent, "rationale", None)),
    )


def _next():
    return (
        text("next_milestone", _of_next("slug"), "The open milestone whose forecast ends first."),
        text("next_name", _of_next("name")),
        Part(
            when_columns("next_forecast", "When it is to be met."),
            (lambda row: row.next.milestone.forecast if row.next else NO_DATE,),
            when_values,
        ),
        text("next_source", lambda row: getattr(_of_next("source")(row), "tag", None), SOURCE),
        yes_no("next_estimate", _of_next("estimate"), "Whether it is an estimate by staff."),
        _slip("next_slip", "slip", "the first promise"),
        _slip("next_slip_now", "slip_now", "the promise that stands now"),
    )


def _of_next(name):
    return lambda row: getattr(row.next.milestone, name) if row.next else None


def _slip(name, which, base):
    """Return how far the next milestone lies from a promise: nothing, where none is to come."""
    nothing = (None,) * len(slip_columns(name, base))
    return Part(
        slip_columns(name, base),
        (lambda row: getattr(row.next, which, None),),
        lambda slip: slip_values(slip) if slip else nothing,
    )


def _counted():
    return (
        _count("milestones"),
        _count("met"),
        _count("open", "Neither met nor cancelled."),
        _count("overdue"),
        _count("running_out"),
        _count("undated", "Open, without a date."),
        _count("late", "Open, and later than first promised."),
        _count("open_questions"),
        _count("oldest_question_days"),
        text("disputed", _disputed, DISPUTED),
    )


def _count(name, about=""):
    return whole(name, lambda row: row.counts[name], about)


def _disputed(row):
    topics = {matter.topic for matter in matters(row.programme.live_claims) if matter.is_disputed}
    return BETWEEN.join(sorted(topics))


def _fresh(today):
    return (
        day("touched_on", _of_programme("touched_on"), "When a person last logged something on it."),
        yes_no(
            "stale",
            lambda row: is_stale(today, row.programme.touched_on),
            "No person has logged anything for long.",
        ),
    )
