"""The programmes and all that belongs to them, read-only; agreements too, as programmes say much of them."""

from django.urls import path

from config.api.changes import Changes
from programmes.api import exports, nouns
from programmes.api.told import NOUNS

urlpatterns = [
    *(address for noun in nouns.ALL for address in noun.addresses()),
    path("changes/", Changes.as_view(nouns=NOUNS), name="api-changes-list"),
    *exports.urlpatterns,
]
