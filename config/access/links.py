"""What a token opens: the API by a header, or a calendar, which cannot log in, by its link."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from config.access.delay import answer_late
from config.access.limits import BAD_TOKENS, address_of
from config.access.models import ApiToken
from config.reading import may_read

DOORS = {ApiToken.Scope.CALENDAR: "milestones-ics"}
REFUSED = "This link opens nothing: its token is unknown, expired, revoked or not for this, or its user left."


def let_in(request, secret, *, scopes):
    """Return the token that opens such a door, or None: each failure counts against the address it is from,
    and is answered late.

    Raises TooOften after many, whatever is sent: then no secret is looked at, so none differs from another.
    """
    address = address_of(request)
    BAD_TOKENS.refuse_if_reached(address)
    token = ApiToken.let_in(secret, scopes=scopes)
    if token is None:
        BAD_TOKENS.note(address)
        answer_late(request)
    return token


def by_link(request):
    """Say whether the token in the link lets in to a calendar, or without one whoever may read.

    Raises PermissionDenied for a token that does not, alike for each reason: then no login helps either.
    """
    if "token" not in request.GET:
        return may_read(request)
    if let_in(request, request.GET["token"], scopes=[ApiToken.Scope.CALENDAR]) is None:
        raise PermissionDenied(REFUSED)
    return True


def link_of(token, secret):
    """Return the address that a token opens, with its secret; nothing for one that is sent in a header."""
    door = DOORS.get(token.scope)
    return f"{reverse(door)}?{urlencode({'token': secret})}" if door else ""
