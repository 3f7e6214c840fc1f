"""Nations: their roles in all programmes, and what waits on one of them."""

from django.http import Http404
from django.shortcuts import render

from config.audit.as_of import today
from config.countries import NATIONS
from config.reading import asked, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from programmes.boards import parts
from programmes.filters import ProgrammeFilter
from programmes.models import Participation, Programme
from programmes.models import nation as waiting


@can_be_kept(Page("nations", "Nations", (ProgrammeFilter,)))
@reader_required
def nations(request):
    filter = asked(ProgrammeFilter(request.GET, Programme.objects.all()))
    count = filter.qs.count()
    page = page_of(request, waiting.with_parts(filter.qs.by_attention()), count)
    context = {
        "filter": filter,
        "nations": filter.choices("nation", only=set(Participation.objects.nations())),
        "page": page,
        "matrix": parts.Nations(page.object_list, waiting.often(filter.qs), waiting.led(filter.qs), count),
        "total": Programme.objects.count() if filter.is_narrow else count,
    }
    return render(request, "programmes/nations.html", context)


@reader_required
def nation(request, code):
    if code not in NATIONS:
        raise Http404(f"There is no nation with the code {code}.")
    taken, milestones = waiting.parts_of(code), waiting.milestones_of(code)
    questions, signatures = waiting.questions_to(code), waiting.signatures_of(code)
    counts = {
        "programmes": taken.order_by().values("programme").distinct().count(),
        "parts": taken.count(),
        "milestones": milestones.count(),
        "overdue": milestones.overdue(today=today()).count(),
        "questions": questions.count(),
        "signatures": signatures.count(),
    }
    shown = taken, milestones, questions.by_programme(), signatures
    return render(
        request,
        "programmes/nation.html",
        {"nation": parts.Nation(code, today(), *(rows[: parts.LISTED] for rows in shown), counts)},
    )
