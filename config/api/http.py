"""What HTTP asks of a door besides reading: which formats it takes, and which methods."""

from rest_framework.metadata import BaseMetadata
from rest_framework.negotiation import DefaultContentNegotiation


class Formats(DefaultContentNegotiation):
    """Choose the format that Accept names; an empty one names all of them, as if it were not sent."""

    def get_accept_list(self, request):
        is_said = request.headers.get("Accept", "").strip()
        return super().get_accept_list(request) if is_said else ["*/*"]


class Methods(BaseMetadata):
    """What OPTIONS is answered with: Allow is in the headers, and the document tells the rest."""

    def determine_metadata(self, request, view):
        return None
