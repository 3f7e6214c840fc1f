"""What is known and what is not, programme by programme."""

from django.shortcuts import render

from config.reading import asked, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from programmes import boards
from programmes.filters import ProgrammeFilter
from programmes.models import Participation, Programme


@can_be_kept(Page("known", "Known and unknown", (ProgrammeFilter,)))
@reader_required
def known(request):
    filter = asked(ProgrammeFilter(request.GET, Programme.objects.all()))
    count = filter.qs.count()
    page = page_of(request, filter.qs.by_attention().with_matters(), count)
    context = {
        "filter": filter,
        "nations": filter.choices("nation", only=set(Participation.objects.nations())),
        "page": page,
        "known": boards.Known(page.object_list, filter.qs.topics_stated(), filter.qs.topics_asked(), count),
        "total": Programme.objects.count() if filter.is_narrow else count,
    }
    return render(request, "programmes/known.html", context)
