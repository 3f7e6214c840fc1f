"""Which moment a page shows: said in a bar, chosen in a form, carried on by its links."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from config.audit import days
from config.audit.as_of import KNOWN, RECORDED, AsOf, carried, the_past, today
from config.audit.asking import PARAMETERS
from config.audit.chain import head

register = template.Library()
PERIOD = ("from", "to")
PLACES = ("page", "before")  # where one is in a list: another moment has other lists


@register.simple_tag
def to(name, *args):
    """The address of a reader's page, as of the same moment as the page that it stands on."""
    return carried(reverse(name, args=args))


@register.simple_tag
def as_of_fields():
    """What a form sends along to stay at the moment that is shown."""
    past = the_past()
    fields = past.fields.items() if past else ()
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag(takes_context=True)
def record_head(context):
    """The head of the chain over all histories: whoever keeps this page can prove the record by it."""
    return getattr(context.get("request"), "record_head", None) or head()


@register.inclusion_tag("components/_as_of.html", takes_context=True)
def as_of_form(context):
    """The day that is shown, to choose another; what else the address asks for is kept."""
    request, past = context["request"], the_past()
    kept = _without_the_moment(request)
    shown = past or AsOf(today())
    return {
        "day": today(),
        "before": _step(request, shown),
        "kept": [(name, value) for name, values in kept.lists() for value in values],
        "clock": past.clock if past and past.clock != KNOWN else "",
        "for_ever": _here(request, shown.settled(timezone.now())),
    }


@register.inclusion_tag("components/_past.html", takes_context=True)
def past_bar(context):
    """What is shown of the past, by which clock, and how to return; nothing on a page of the present."""
    past, request = the_past(), context.get("request")
    if past is None or request is None:
        return {}
    before, after = days.beside(past)
    other = RECORDED if past.clock == KNOWN else KNOWN
    return {
        "past": past,
        "is_known": past.clock == KNOWN,
        "before": before and (before, _here(request, AsOf(before, past.clock))),
        "after": after and (after, _here(request, AsOf(after, past.clock))),
        "other": _here(request, AsOf(past.day, other)),
        "present": _here(request),
    }


def _step(request, shown):
    """Return the day of the change before the one that is shown, and this page as of then: with no period of
    its own, which would end after it. None where nothing was known before.
    """
    before, _ = days.beside(shown)
    return before and (before, _here(request, AsOf(before, shown.clock), leaving=PERIOD))


def _here(request, moment=None, leaving=()):
    """Return the address of this page as of another moment, or of the present."""
    asked = _without_the_moment(request)
    for name in leaving:
        asked.pop(name, None)
    asked.update(moment.fields if moment else {})
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _without_the_moment(request):
    asked = request.GET.copy()
    for name in (*PARAMETERS, *PLACES):
        asked.pop(name, None)
    return asked
