"""The API's own addresses; each floor adds its nouns."""

from django.urls import include, path, re_path

from config.api.doors import Doors, nowhere, without_slash
from config.api.page import page
from config.api.schema import Schema

NOUNS = [
    "programmes",
    "milestones",
    "updates",
    "dependencies",
    "baselines",
    "claims",
    "questions",
    "question-updates",
    "assessments",
    "participations",
    "mandates",
    "reports",
    "agreements",
    "signatures",
    "parties",
    "sources",
]
BESIDES = ["changes", "exports"]

urlpatterns = [
    path("", Doors.as_view(nouns=NOUNS + BESIDES), name="api"),
    path("docs/", page, name="api-docs"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("", include("programmes.api")),
    path("ocds/", include("programmes.api.ocds")),
    re_path(r"[^/]\Z", without_slash),
    re_path(r"", nowhere),
]
