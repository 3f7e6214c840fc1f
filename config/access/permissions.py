"""Who may read what of the API: everyone where reading is open, and a token only what its scope says."""

from django.conf import settings
from rest_framework.permissions import BasePermission

from config.access.models import ApiToken
from config.audit.asking import asks_for_the_record

NEEDS_HISTORY = (
    "This token reads what is known now, and what was known on a day. Histories, changes and what had been"
    " recorded by a moment take a token with the scope “Read, history included”, or a login."
)


class MayRead(BasePermission):
    """Everyone where reading is open, otherwise whoever is logged in or sends a token: as for the pages.

    What had been recorded by a moment is history, whichever door it is asked at.
    """

    message = NEEDS_HISTORY

    def has_permission(self, request, view):
        may = settings.OPEN_READING or request.user.is_authenticated
        return may and (_reads_history(request.auth) or not self.is_history(request))

    def is_history(self, request):
        return asks_for_the_record(request.query_params)


class MayReadHistory(MayRead):
    """For a door that tells of histories or changes: a token needs the scope for it; a login is enough."""

    def is_history(self, request):
        return True


def _reads_history(token):
    """Say so of a token; without one it is a login, or reading is open."""
    return token is None or token.scope == ApiToken.Scope.READ_HISTORY
