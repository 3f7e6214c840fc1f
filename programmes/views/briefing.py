"""One page for a minister, as HTML to print, and as PDF where the server can make one."""

import re

from django import forms
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from config import paper
from config.audit.as_of import the_past, today
from config.audit.chain import head
from config.filters import MOST_OFFERED, asked_at, said
from config.reading import asked, reader_required
from programmes import boards
from programmes.boards import briefing as sheets
from programmes.boards.groups import in_order
from programmes.boards.words import listed
from programmes.changes.chosen import changed_of
from programmes.changes.page import often_asked
from programmes.changes.period import asked_period
from programmes.changes.since import since
from programmes.filters import ProgrammeFilter
from programmes.models import Participation, Programme

TEMPLATE = "programmes/briefing.html"
LONGEST = 90
SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)


class Words(forms.Form):
    """What a person may write on the page."""

    title = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": f"Title: at most {LONGEST} characters."},
    )
    addressee = forms.CharField(
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": f"Addressee: at most {LONGEST} characters."},
    )


def briefing_at(**asked):
    """Return the address of the page about some programmes, as of the moment of the page around it."""
    return asked_at("briefing", asked)


def briefing_of(programmes):
    """Return the address of the page about all programmes that a ProgrammeFilter finds."""
    return briefing_at(**said(programmes))


@reader_required
def briefing(request):
    return render(request, TEMPLATE, _page(request))


@reader_required
def briefing_pdf(request):
    """Answer with the same page as a file; where it cannot be made, with what the server needs for it."""
    if not paper.can_print:
        raise Http404(paper.WHAT_IS_MISSING)
    page = render_to_string(TEMPLATE, _page(request), request)
    answer = HttpResponse(paper.printed(page, request.build_absolute_uri()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="briefing-{today()}.pdf"'
    return answer


def _page(request):
    words = asked(Words(request.GET)).cleaned_data
    filter = asked(ProgrammeFilter(request.GET, Programme.objects.all()))
    period, ticked = _period(request.GET), _ticked(request)
    chosen = filter.qs.filter(slug__in=ticked) if ticked else filter.qs
    return {
        **words,
        "filter": filter,
        "nations": filter.choices("nation", only=set(Participation.objects.nations())),
        "offered": _offered(filter, ticked),
        "period": period,
        "all_changes": period.at(reverse("changes")),
        "presets": [(name, each, each == period) for name, each in often_asked(period.clock)],
        "sheet": _sheet(chosen, period, {**words, "absent": _absent(chosen, ticked)}),
        "head": head(),
        "made_at": timezone.now(),
        "past": the_past(),
        "can_print": paper.can_print,
    }


def _period(parameters):
    """Return the period that is asked for; since the last report or meeting if none is and there was one."""
    period = asked_period(parameters)
    if parameters.get("from", "").strip() or parameters.get("to", "").strip():
        return period
    return max(
        (each for _, each in often_asked(period.clock)[1:]), key=lambda each: each.first, default=period
    )


def _ticked(request):
    """Return the programmes that are chosen one by one: by slug the name, none where it is not on record.

    Raises BadRequest for one that never was; on a page of the past it may only have come later.
    """
    slugs = sorted({slug for slug in request.GET.getlist("programme") if slug})
    if len(slugs) > MOST_OFFERED:
        raise BadRequest(f"Choose at most {MOST_OFFERED} programmes one by one.")
    named = Programme.objects.filter(slug__in=[slug.replace("\x00", "") for slug in slugs])
    known = dict(named.values_list("slug", "name"))
    unknown = [slug for slug in slugs if slug not in known]
    if unknown and (the_past() is None or not all(map(SLUG.fullmatch, unknown))):
        raise BadRequest(f"There is no programme “{unknown[0][:80]}” on record.")
    return {slug: known.get(slug) for slug in slugs}


def _absent(chosen, ticked):
    """Say of those that were chosen one by one why they are not there: one sentence a reason."""
    inside = set(chosen.values_list("slug", flat=True)) if ticked else set()
    beyond = [name for slug, name in ticked.items() if name and slug not in inside]
    later = [slug for slug, name in ticked.items() if name is None]
    missing = [(beyond, "Not found by the filter"), (later, "Not on record on this day")]
    return [f"{why}: {listed(names)}." for names, why in missing if names]


def _offered(filter, ticked):
    """Return the programmes to choose from by name: slug, name, whether it is chosen."""
    names = filter.qs.order_by("name").values_list("slug", "name")[:MOST_OFFERED]
    return [(slug, name, slug in ticked) for slug, name in names]


def _sheet(chosen, period, words):
    """Return the page; None where no programme is found."""
    by_attention = chosen.by_attention().values_list("pk", flat=True)
    standings = in_order(chosen.standings(), by_attention)
    if not standings:
        return None
    ledger = boards.Ledger(standings, chosen.dates_promised(), chosen.questions_raised(), today())
    keys = [each.pk for each in standings]
    loaded = {each.pk: each for each in Programme.objects.filter(pk__in=keys[: sheets.MOST]).for_briefing()}
    told = [key for key in keys if key in loaded]
    tally, blocks = changed_of(period, keys, told)
    about = sheets.Asked(today(), period, ledger, tally, **words)
    return sheets.sheet(about, [loaded[key] for key in told], blocks, since(period))
