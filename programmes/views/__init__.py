"""The readers' pages; those over both floors live here too, such as an agreement with what rests on it."""

from programmes.views.agreements import agreement, agreements
from programmes.views.board import board, home
from programmes.views.briefing import briefing, briefing_pdf
from programmes.views.calendar import calendar
from programmes.views.known import known
from programmes.views.nations import nation, nations
from programmes.views.programme import milestone, programme, question
from programmes.views.questions import questions
from programmes.views.search import search
from programmes.views.sources import source, sources
from programmes.views.timeline import timeline

__all__ = [
    "agreement",
    "agreements",
    "board",
    "briefing",
    "briefing_pdf",
    "calendar",
    "home",
    "known",
    "milestone",
    "nation",
    "nations",
    "programme",
    "question",
    "questions",
    "search",
    "source",
    "sources",
    "timeline",
]
