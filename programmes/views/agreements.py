"""Agreements, with what rests on them."""

from django.shortcuts import get_object_or_404, render

from agreements.models import Agreement
from config.audit.as_of import today
from config.exports.links import files_of
from config.filters import said
from config.reading import asked, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from programmes import boards
from programmes.filters import CarryingFilter
from programmes.models import Programme
from programmes.models.shown import histories_of, lines_above, with_what_rests
from programmes.views.feed import feed


@can_be_kept(Page("agreements", "Agreements", (CarryingFilter,)))
@reader_required
def agreements(request):
    filter = asked(CarryingFilter(request.GET, Agreement.objects.for_register()))
    everything = list(Agreement.objects.for_register())
    found = filter.qs.count() if filter.is_narrow else len(everything)
    page = page_of(request, filter.qs, found)
    context = {
        "filter": filter,
        "files": files_of("agreements", said(filter)),
        "found": found,
        "total": len(everything),
        "page": page,
        "register": boards.Register(page.object_list, today()),
        "families": boards.Families(everything, Programme.objects.with_mandates(), today()),
    }
    return render(request, "agreements/register.html", context)


@reader_required
def agreement(request, slug):
    found = get_object_or_404(with_what_rests(Agreement.objects), slug=slug)
    context = {
        "text": boards.Text(found, today(), above=list(lines_above(Agreement.objects, [found.parent_id]))),
        "programmes": Programme.objects.resting_on(found),
        "feed": feed(request, found, histories_of(found)),
    }
    return render(request, "agreements/agreement.html", context)
