"""A calendar cannot log in: it comes with a token in its link, which opens that one door."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from config.access.models import ApiToken
from config.reading import may_read

DOORS = {ApiToken.Scope.CALENDAR: "milestones-ics"}
REFUSED = "This link opens nothing: its token is unknown, expired, revoked or not for this, or its user left."


def by_link(request):
    """Say whether the token in the link lets in to a calendar, or without one whoever may read.

    Raises PermissionDenied for a token that does not, alike for each reason: then no login helps either.
    """
    if "token" not in request.GET:
        return may_read(request)
    if ApiToken.objects.let_in(request.GET["token"], scopes=[ApiToken.Scope.CALENDAR]) is None:
        raise PermissionDenied(REFUSED)
    return True


def link_of(token, secret):
    """Return the address that a token opens, with its secret; nothing for one that is sent in a header."""
    door = DOORS.get(token.scope)
    return f"{reverse(door)}?{urlencode({'token': secret})}" if door else ""
