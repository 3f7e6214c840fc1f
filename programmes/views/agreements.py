"""Agreements, with what rests on them."""

from django.shortcuts import get_object_or_404, render

from agreements.filters import AgreementFilter
from agreements.models import Agreement
from config.audit.as_of import today
from config.reading import asked, reader_required
from config.saved.pages import Page, can_be_kept
from programmes import boards
from programmes.models import Programme
from programmes.models.shown import histories_of, with_what_rests
from programmes.views.feed import feed


@can_be_kept(Page("agreements", "Agreements", (AgreementFilter,)))
@reader_required
def agreements(request):
    filter = asked(AgreementFilter(request.GET, Agreement.objects.for_register()))
    everything = Agreement.objects.for_register()
    context = {
        "filter": filter,
        "register": boards.Register(filter.qs, today()),
        "families": boards.Families(everything, Programme.objects.with_mandates(), today()),
    }
    return render(request, "agreements/register.html", context)


@reader_required
def agreement(request, slug):
    found = get_object_or_404(with_what_rests(Agreement.objects), slug=slug)
    context = {
        "text": boards.Text(found, today()),
        "programmes": Programme.objects.resting_on(found),
        "feed": feed(request, found, histories_of(found)),
    }
    return render(request, "agreements/agreement.html", context)
