"""The status board."""

from django.shortcuts import render

from config.audit.as_of import today
from config.reading import asked, page_of, reader_required
from programmes import boards
from programmes.filters import ProgrammeFilter
from programmes.models import Participation, Programme


@reader_required
def board(request):
    filter = asked(ProgrammeFilter(request.GET, Programme.objects.all()))
    counts = filter.qs.standings(), filter.qs.dates_promised(), filter.qs.questions_raised()
    ledger = boards.Ledger(*counts, today())
    page = page_of(request, filter.qs.by_attention().for_board(), ledger.programmes)
    context = {
        "filter": filter,
        "nations": filter.choices("nation", only=set(Participation.objects.nations())),
        "ledger": ledger,
        "page": page,
        "board": boards.Board(page.object_list, today()),
        "total": Programme.objects.count() if filter.is_narrow else ledger.programmes,
    }
    return render(request, "programmes/board.html", context)
