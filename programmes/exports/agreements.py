"""Agreements as rows, with what the programmes make of them."""

from agreements import exports
from config.exports.parts import text
from config.exports.rows import Beside
from config.exports.tables import Table
from programmes.exports.columns import DISPUTED
from programmes.models.pulled import disputed, resting

BESIDES = (
    *exports.BESIDES,
    Beside(("programmes",), "pk", resting, ("",)),
    Beside(("disputed",), "pk", disputed("agreement"), ("",)),
)


def agreements(today):
    """Return each text by which parties bind or declare themselves."""
    return Table(
        "agreements",
        "Agreements",
        (
            *exports.parts(),
            text("programmes", "programmes", "The programmes that rest on it."),
            text("disputed", "disputed", DISPUTED, repeats=True),
        ),
        ("agreement",),
        BESIDES,
    )
