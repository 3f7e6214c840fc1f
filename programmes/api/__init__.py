"""The programmes and all that belongs to them, read-only."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from config.api.changes import Changes
from programmes.api.agreements import Agreements
from programmes.api.milestones import Milestones
from programmes.api.programmes import Programmes
from programmes.api.questions import Questions
from programmes.api.told import NOUNS
from programmes.api.updates import Updates

router = SimpleRouter()
router.register("programmes", Programmes, "api-programmes")
router.register("milestones", Milestones, "api-milestones")
router.register("updates", Updates, "api-updates")
router.register("questions", Questions, "api-questions")
router.register("agreements", Agreements, "api-agreements")
urlpatterns = [*router.urls, path("changes/", Changes.as_view(nouns=NOUNS), name="api-changes-list")]
