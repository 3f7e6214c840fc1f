"""Claims as rows: who says what, which reading is in use, and where sources disagree."""

from config.exports.parts import code, day, key, text, yes_no
from config.exports.rows import Beside
from config.exports.tables import AMOUNT, Column, Part, Table
from programmes.exports.columns import SOURCE, subject
from programmes.models import Claim
from programmes.models.pulled import disputed_claims


def claims(today):
    """Return each source's word on each topic, what was withdrawn included."""
    return Table(
        "claims",
        "Claims",
        (
            key("claim", "pk", "Its number."),
            *subject(),
            code("stance", "stance", Claim.Stance.values),
            text("value", "value", "What it says, in our own words; empty when it declines to say."),
            _amount("amount_low", "The least amount."),
            _amount("amount_high", "The most."),
            text("unit", "unit", "Of the amounts: a currency by its ISO 4217 code, or items.", repeats=True),
            yes_no("approximate", "approximate"),
            text("source", "source__tag", SOURCE, repeats=True),
            yes_no("estimate", "estimate", "Whether it is an estimate by staff."),
            yes_no("in_use", "in_use", "Whether it is the reading that the tracker uses."),
            text("in_use_reason", "in_use_reason", "Why it was chosen.", repeats=True),
            yes_no("disputed", "disputed", "Whether live claims on the same matter disagree."),
            day("withdrawn_on", "withdrawn_on", "Since when it is no longer relied on."),
            text("withdrawn_reason", "withdrawn_reason", repeats=True),
        ),
        ("claim",),
        (Beside(("disputed",), "pk", disputed_claims, (False,)),),
    )


def _amount(name, about):
    return Part((Column(name, AMOUNT, about),), (name,), repeats=False)
