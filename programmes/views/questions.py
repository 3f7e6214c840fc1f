"""The register of open questions."""

from django.shortcuts import render

from config.audit.as_of import today
from config.exports.links import files_of
from config.filters import said
from config.reading import asked, page_of, reader_required
from config.saved.pages import Page, can_be_kept
from programmes import boards
from programmes.filters import QuestionFilter
from programmes.models import Claim, OpenQuestion


@can_be_kept(Page("questions", "Open questions", (QuestionFilter,)))
@reader_required
def questions(request):
    filter = asked(QuestionFilter(request.GET, OpenQuestion.objects.all(), request=request))
    waiting, settled = filter.qs.open(), filter.qs.settled()
    counts, closed = waiting.counts(today=today()), settled.count()
    if counts["total"]:
        page = page_of(request, waiting.by_programme(), counts["total"])
        answers = settled.newest_answer_first()[: boards.ANSWERS] if page.number == 1 else []
    else:
        page = answers = page_of(request, settled.newest_answer_first(), closed)
    rows = page.object_list if counts["total"] else []
    context = {
        "filter": filter,
        "files": files_of("questions", said(filter)),
        "counts": counts,
        "finding": boards.questions_found(counts),
        "ageing": _ageing(waiting, counts["total"]),
        "page": page,
        "register": boards.Questions(rows, Claim.objects.live().about_the_same(rows), today()),
        "answered": boards.Questions(answers, [], today()),
        "closed": closed,
        "total": OpenQuestion.objects.count() if filter.is_narrow else counts["total"] + closed,
    }
    return render(request, "programmes/questions.html", context)


def _ageing(waiting, total):
    most = list(waiting.most_per_programme(boards.LANES))
    raised = waiting.raised_in([key for key, *_ in most])
    return boards.Ageing(most, raised, total, today())
