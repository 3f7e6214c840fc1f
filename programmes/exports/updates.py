"""The log of the milestones as rows."""

from config.exports.parts import code, day, key, text, when, yes_no
from config.exports.tables import Table
from programmes.exports.columns import SOURCE, of_programme, person
from programmes.models import Milestone, MilestoneUpdate


def updates(today):
    """Return what was reported on each milestone, in the order in which it was logged."""
    return Table(
        "updates",
        "Milestone updates",
        (
            key("update", "pk", "The number of the entry in the log."),
            text("milestone", "milestone__slug", "The milestone, by its name in addresses.", repeats=True),
            of_programme("milestone__programme"),
            day("reported_on", "reported_on"),
            code("status", "status", Milestone.Status.values),
            when("forecast", "forecast", "When it is, or was, to be met."),
            when("met_on", "met_on", "When it was met."),
            text("source", "source__tag", SOURCE, repeats=True),
            yes_no("estimate", "estimate", "Whether it is an estimate by staff."),
            code("kind", "kind", MilestoneUpdate.Kind.values),
            code("reason_code", "reason_code", MilestoneUpdate.ReasonCode.values),
            text("reason", "reason", "Why, in words.", repeats=True),
            text("note", "note"),
            person("logged_by", "logged_by", "Who logged it; empty for an import."),
        ),
        ("update",),
    )
