"""The status board."""

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.audit.as_of import today
from config.exports.links import files_of
from config.filters import said
from config.reading import asked, one_of, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from config.saved.views import start_of
from config.standing import while_it_stands
from programmes import boards
from programmes.boards import groups
from programmes.changes.since import Since, movements_of, since_last_report
from programmes.filters import ProgrammeFilter
from programmes.models import Participation, Programme
from programmes.models.lines import lines_of
from programmes.views.briefing import briefing_of
from programmes.views.calendar import calendar_of


class Asked(forms.Form):
    """How the board is to be looked at, as its address says it: the first choice of each is the usual one."""

    VIEWS = [("full", "Full"), ("compact", "Compact")]
    GROUPS = [(name, name.capitalize()) for name in ("attention", "stage", "confidence", "nation")]

    view = one_of("View", VIEWS)
    group = one_of("Group", GROUPS)

    @property
    def height(self):
        return self.cleaned_data["view"] or "full"

    @property
    def is_compact(self):
        return self.height == "compact"

    @property
    def grouped_by(self):
        return self.cleaned_data["group"] or "attention"

    @property
    def kept(self):
        """Return what a filter sends along, to be looked at in the same way."""
        return [(name, value) for name, value in self.cleaned_data.items() if value]


KEPT = Page("board", "Status board", (ProgrammeFilter, Asked))


@can_be_kept(KEPT)
@reader_required
def board(request):
    view = asked(Asked(request.GET))
    filter = asked(ProgrammeFilter(request.GET, Programme.objects.all()))
    portfolio = while_it_stands("board", lambda: _portfolio(filter.qs), _asked_of(filter))
    standings, since = portfolio.standings, portfolio.compared()
    ledger = boards.Ledger(standings, portfolio.dates, portfolio.raised, today(), since)
    places = groups.places(_groups(view.grouped_by, portfolio, filter))
    page = page_of(request, places, len(places))
    context = {
        "view": view,
        "filter": filter,
        "nations": filter.choices("nation", only=portfolio.nations),
        "ledger": ledger,
        "page": page,
        "board": _board(groups.parts(page.object_list), portfolio, since),
        "calendar": calendar_of(filter),
        "briefing": briefing_of(filter),
        "files": files_of("programmes", said(filter)),
        "total": portfolio.total,
    }
    return render(request, "programmes/board.html", context)


@can_be_kept(KEPT)
@require_safe
def home(request):
    """The front page: where a person starts, or else the board; with anything asked for, the board."""
    return (not request.GET and start_of(request)) or board(request)


class Portfolio(NamedTuple):
    """What stands on record of all programmes that are asked for, whichever page of them is shown."""

    standings: list
    dates: list
    raised: list
    nations: set  # that take part in anything
    taking_part: dict  # by programme's key the nations that take part in it
    total: int  # of programmes, asked for or not
    since: Since | None

    def compared(self):
        """Return what the page compares with, to be filled with what moved on it."""
        return self.since and replace(self.since, movements={})


def _portfolio(programmes):
    by_attention = programmes.by_attention().values_list("pk", flat=True)
    return Portfolio(
        groups.in_order(programmes.standings(), by_attention),
        list(programmes.dates_promised()),
        list(programmes.questions_raised()),
        set(Participation.objects.nations()),
        _taking_part(programmes.nations()),
        Programme.objects.count(),
        since_last_report(),
    )


def _asked_of(filter):
    return urlencode(said(filter), doseq=True)


def _taking_part(pairs):
    """Return by programme's key the nations that take part in it."""
    found = defaultdict(list)
    for key, code in pairs:
        found[key].append(code)
    return dict(found)


def _groups(name, portfolio, filter):
    if name == "nation":
        return groups.by_nation(
            portfolio.standings, portfolio.taking_part, filter.form.cleaned_data["nation"]
        )
    arrange = {"stage": groups.by_stage, "confidence": groups.by_confidence}
    return arrange.get(name, groups.by_attention)(portfolio.standings)


def _board(parts, portfolio, since):
    """Return the board of one page; only its programmes are loaded, each once."""
    keys = list(dict.fromkeys(key for part in parts for key in part.keys))
    lines = lines_of(keys)
    if since:
        since.movements = movements_of((each for line in lines for each in line.milestones), since.period)
    standing, nations = {each.pk: each for each in portfolio.standings}, portfolio.taking_part
    rows = [
        _row(line, standing[line.programme.pk], nations.get(line.programme.pk, []), since) for line in lines
    ]
    return boards.Board(rows, today(), parts, since)


def _row(line, standing, nations, since):
    return boards.LeanRow(
        line.programme, today(), since, line=line, nations=nations, touched_on=standing.touched_on
    )
