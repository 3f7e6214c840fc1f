"""Arrange loaded objects for people to look at. No queries here."""

from programmes.boards.dossier import Dossier
from programmes.boards.effect import Effect
from programmes.boards.families import Families, chains
from programmes.boards.feed import ACTS, Feed
from programmes.boards.inquiry import Inquiry
from programmes.boards.items import NAMED
from programmes.boards.known import Known
from programmes.boards.lean import LeanRow
from programmes.boards.ledger import Ledger
from programmes.boards.matters import Matter, matters
from programmes.boards.promise import Promise
from programmes.boards.questions import ANSWERS, LANES, Ageing, Questions, questions_found
from programmes.boards.rows import Board, Row
from programmes.boards.support import SHOWN, Sources, Support, sources_found
from programmes.boards.texts import Register, Text

__all__ = [
    "ACTS",
    "ANSWERS",
    "LANES",
    "NAMED",
    "SHOWN",
    "Ageing",
    "Board",
    "Dossier",
    "Effect",
    "Families",
    "Feed",
    "Inquiry",
    "Known",
    "LeanRow",
    "Ledger",
    "Matter",
    "Promise",
    "Questions",
    "Register",
    "Row",
    "Sources",
    "Support",
    "Text",
    "chains",
    "matters",
    "questions_found",
    "sources_found",
]
