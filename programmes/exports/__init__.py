"""The nouns of the programmes as tables: for each column where it comes from.

What the computer computes comes of the same functions as on the board, worked out as of `today`.
"""

from programmes.exports.agreements import agreements
from programmes.exports.changes import changed, changes
from programmes.exports.claims import claims
from programmes.exports.milestones import milestones
from programmes.exports.programmes import programmes, rows
from programmes.exports.questions import questions
from programmes.exports.updates import updates

__all__ = [
    "agreements",
    "changed",
    "changes",
    "claims",
    "milestones",
    "programmes",
    "questions",
    "rows",
    "updates",
]
