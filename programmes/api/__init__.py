"""The programmes and all that belongs to them, read-only; and what they rest on, of which they say much."""

from django.urls import path

from config.api.changes import Changes
from programmes.api import agreements, exports, nouns
from programmes.api.told import NOUNS

urlpatterns = [
    *(address for noun in [*agreements.ALL, *nouns.ALL] for address in noun.addresses(NOUNS)),
    path("changes/", Changes.as_view(nouns=NOUNS), name="api-changes-list"),
    *exports.urlpatterns,
]
