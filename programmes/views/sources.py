"""Sources: what rests on each, how old it is, and who says otherwise."""

from django import forms
from django.shortcuts import get_object_or_404, render

from agreements.models import Source
from config.audit.as_of import today
from config.reading import asked, one_of, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from programmes import boards
from programmes.filters import SupportFilter
from programmes.models import support
from programmes.views.feed import feed


class Asked(forms.Form):
    """Which noun is to be listed alone: all that rests on the source, page by page."""

    noun = one_of("Noun", [(code, noun.name) for code, noun in support.NOUNS.items()])


@can_be_kept(Page("sources", "Sources", (SupportFilter,)))
@reader_required
def sources(request):
    filter = asked(SupportFilter(request.GET, Source.objects.all()))
    figures = support.figures_of(filter.qs)
    page = page_of(request, filter.qs.by_tag(), figures["total"])
    shown = list(page.object_list)
    context = {
        "filter": filter,
        "finding": boards.sources_found(figures, support.kinds_of(filter.qs)),
        "figures": figures,
        "page": page,
        "register": boards.Sources(shown, support.counts_of(shown), today()),
        "total": Source.objects.count() if filter.is_narrow else figures["total"],
    }
    return render(request, "agreements/sources.html", context)


@reader_required
def source(request, tag):
    found = get_object_or_404(Source, tag=tag)
    chosen = asked(Asked(request.GET)).cleaned_data["noun"]
    counts = support.counts_of([found])[found.pk]
    doubted = list(support.contested(found))
    page, rows = _one(request, found, chosen, counts) if chosen else (None, _all(found, counts))
    context = {
        "support": boards.Support(found, counts, today(), rows, support.beside(doubted)),
        "chosen": chosen,
        "page": page,
        "feed": feed(request, found, found.histories()),
    }
    return render(request, "agreements/source.html", context)


def _all(found, counts):
    """Return the first rows of each noun that rests on the source."""
    return {code: noun.of(found)[: boards.SHOWN] for code, noun in support.NOUNS.items() if counts.get(code)}


def _one(request, found, code, counts):
    page = page_of(request, support.NOUNS[code].of(found), counts.get(code, 0))
    return page, {code: page.object_list} if counts.get(code) else {}
