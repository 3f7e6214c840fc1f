"""Milestones as iCalendar (RFC 5545), for programs that ask again and again.

It holds no METHOD: then DTSTAMP is the moment of the last revision, and no answer depends on when it was
asked for. The UID is made of the slug, so that an event stays the same when its date moves.
"""

import re
from datetime import UTC

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from icalendar import Calendar, Event, vText

from config.access.links import by_link
from config.audit.as_of import carried, the_past, today
from config.filters import asked_at, said
from config.reading import asked, reader_required
from programmes.boards.occasions import Diary
from programmes.filters import MilestoneFilter, ProgrammeFilter
from programmes.models import Milestone, Programme
from programmes.models.occasions import counted, occasions_of

DOOR = "milestones-ics"
OF = "of"  # of-stage and the like ask for milestones of the programmes that the board's filter finds
MOST = 5000
TOO_MANY = "{} milestones have a date, and a calendar takes {}. Filter them: by programme, status or due."
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # no text of a calendar may hold them


def calendar_at(**filters):
    """Return the address of the calendar with these filters, as of the moment of the page around it."""
    return asked_at(DOOR, filters)


def calendar_of(programmes):
    """Return the address of the calendar of all programmes that a ProgrammeFilter finds."""
    return calendar_at(**said(programmes, OF))


@reader_required(let_in=by_link)
def calendar(request):
    """Answer with the milestones that are asked for, those without a date left out and counted."""
    milestones = _asked(request)
    dated, undated = counted(milestones)
    if dated > MOST:
        raise BadRequest(TOO_MANY.format(f"{dated:,}", f"{MOST:,}"))
    diary = Diary(list(occasions_of(milestones)), undated, today())
    answer = HttpResponse(_written(request, diary), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="milestones.ics"'
    patch_cache_control(answer, private=True)
    return answer


def _asked(request):
    milestones = asked(MilestoneFilter(request.GET, Milestone.objects.all())).qs
    programmes = asked(ProgrammeFilter(request.GET, Programme.objects.all(), prefix=OF))
    if programmes.is_narrow:
        return milestones.filter(programme__in=programmes.qs.order_by().values("pk"))
    return milestones


def _written(request, diary):
    calendar = Calendar()
    _add(calendar, "version", "2.0")
    _add(calendar, "prodid", "-//Programme tracker//Milestones//EN")
    name = f"Milestones as of {the_past()}" if the_past() else "Milestones"
    for words in ("name", "x-wr-calname"):
        _add(calendar, words, name)
    for words in ("description", "x-wr-caldesc"):
        _add(calendar, words, f"{diary.standfirst} {settings.MARKING}")
    for occasion in diary.occasions:
        calendar.add_component(_event(occasion, request))
    return calendar.to_ical()


def _event(occasion, request):
    milestone, event = occasion.milestone, Event()
    page = request.build_absolute_uri(carried(reverse("milestone", args=[milestone.slug])))
    revised_at = occasion.revised_at.astimezone(UTC)
    event.add("dtstart", occasion.first)
    event.add("dtend", occasion.after)
    event.add("dtstamp", revised_at)
    event.add("last-modified", revised_at)
    event.add("sequence", occasion.revision)
    event.add("url", page)
    event.add("categories", [_plain(str(milestone.programme))])
    _add(event, "uid", f"milestone-{milestone.slug}@programme-tracker")
    _add(event, "summary", occasion.title)
    _add(event, "description", "\n".join([*occasion.lines, page, settings.MARKING]))
    _add(event, "status", occasion.certainty)
    _add(event, "transp", "TRANSPARENT")
    return event


def _add(component, name, text):
    component.add(name, vText(_plain(text)))


def _plain(text):
    """Return a text without what a calendar cannot hold; however a line is broken, it stays broken."""
    return CONTROL.sub("", "\n".join(text.splitlines()))
