"""The readers' pages; those over both floors live here too, such as an agreement with what rests on it."""

from django.shortcuts import get_object_or_404, render

from agreements.filters import AgreementFilter
from agreements.models import Agreement, Source
from config.audit.as_of import today
from config.audit.paging import asked_before
from config.audit.timeline import timeline
from config.reading import asked, page_of, reader_required
from config.verbs import offered_to
from programmes import boards
from programmes.filters import ProgrammeFilter
from programmes.models import MilestoneUpdate, Participation, Programme
from programmes.models.alone import (
    histories_of_milestone,
    milestones_alone,
    newest_logged,
    questions_alone,
)
from programmes.models.shown import histories_of, with_support, with_what_rests

RECENT = 5


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


@reader_required
def programme(request, slug):
    found = get_object_or_404(Programme.objects.for_page().with_log(), slug=slug)
    updates = MilestoneUpdate.objects.filter(milestone__programme=found)
    context = {
        "dossier": boards.Dossier(found, today()),
        "updates": updates.select_related("milestone", "source", "logged_by").newest_first()[:RECENT],
        "feed": _feed(request, found, found.histories()),
    }
    return render(request, "programmes/programme.html", context)


@reader_required
def milestone(request, slug):
    found = get_object_or_404(milestones_alone(), slug=slug)
    context = {
        "promise": boards.Promise.of(found, list(newest_logged(found.updates)), today()),
        "feed": _feed(request, found, histories_of_milestone(found)),
        "verbs": offered_to(request, found),
    }
    return render(request, "programmes/milestone.html", context)


@reader_required
def question(request, number):
    found = get_object_or_404(questions_alone(), number=number)
    context = {
        "inquiry": boards.Inquiry(found, today(), list(newest_logged(found.updates))),
        "feed": _feed(request, found, found.histories()),
        "verbs": offered_to(request, found),
    }
    return render(request, "programmes/question.html", context)


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
        "feed": _feed(request, found, histories_of(found)),
    }
    return render(request, "agreements/agreement.html", context)


@reader_required
def sources(request):
    found = with_support(Source.objects.all())
    return render(
        request, "agreements/sources.html", {"sources": found, "finding": boards.sources_found(found)}
    )


def _feed(request, record, histories):
    """Return one page of the history, and one act more to know whether there are older ones."""
    before = asked_before(request)
    acts = timeline(histories, limit=boards.ACTS + 1, before=before, naming=boards.NAMED)
    return boards.Feed(acts, of=record, before=before)
