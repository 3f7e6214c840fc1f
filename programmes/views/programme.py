"""One programme, and one of its milestones or questions."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agreements.models import Agreement
from config.audit.as_of import today
from config.exports.links import files_of
from config.reading import reader_required
from config.verbs import offered_to
from programmes import boards
from programmes.changes.period import whole_record
from programmes.models import MilestoneUpdate, Programme
from programmes.models.alone import (
    histories_of_milestone,
    milestones_alone,
    newest_logged,
    questions_alone,
)
from programmes.models.shown import lines_above
from programmes.views.briefing import briefing_at
from programmes.views.calendar import calendar_at
from programmes.views.feed import feed

RECENT = 5


@reader_required
def programme(request, slug):
    found = get_object_or_404(Programme.objects.for_page().with_log(), slug=slug)
    updates = MilestoneUpdate.objects.filter(milestone__programme=found)
    texts = lines_above(Agreement.objects, [each.agreement_id for each in found.current_mandates])
    context = {
        "dossier": boards.Dossier(found, today(), chains=boards.chains(found, texts, today())),
        "updates": updates.select_related("milestone", "source", "logged_by").newest_first()[:RECENT],
        "feed": feed(request, found, found.histories()),
        "calendar": calendar_at(programme=found.slug),
        "files": files_of("milestones", {"programme": found.slug}),
        "history_csv": whole_record().at(reverse("changes-csv"), programme=found.slug),
        "briefing": briefing_at(programme=found.slug),
    }
    return render(request, "programmes/programme.html", context)


@reader_required
def milestone(request, slug):
    found = get_object_or_404(milestones_alone(), slug=slug)
    context = {
        "promise": boards.Promise.of(found, list(newest_logged(found.updates)), today()),
        "feed": feed(request, found, histories_of_milestone(found)),
        "verbs": offered_to(request, found),
    }
    return render(request, "programmes/milestone.html", context)


@reader_required
def question(request, number):
    found = get_object_or_404(questions_alone(), number=number)
    context = {
        "inquiry": boards.Inquiry(found, today(), list(newest_logged(found.updates))),
        "feed": feed(request, found, found.histories()),
        "verbs": offered_to(request, found),
    }
    return render(request, "programmes/question.html", context)
