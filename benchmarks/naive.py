"""The usual way, on the same tables: ModelViewSet with nested serializers, pages by number, loops that ask.

It is what people write first, and what much of what is in use looks like; nothing in it is slow on purpose.
"""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import include, path
from django.views.generic import UpdateView
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from agreements.models import Party, Source
from benchmarks.stock import StockMilestone
from programmes.models import BaselineDate, Dependency, Milestone, Programme

TEN = 10
BOARD = Template("""<table>{% for programme in programmes %}<tr>
<td><a href="/programmes/{{ programme.slug }}/">{{ programme.name }}</a></td>
<td>{{ programme.get_stage_display }}</td><td>{{ programme.lead.name }}</td><td>{{ programme.desk.name }}</td>
<td>{% for part in programme.participations.all %}{{ part.party.country }} {% endfor %}</td>
<td>{% with programme.assessments.last as rating %}{{ rating.get_rating_display }}{% endwith %}</td>
<td>{% for milestone in programme.milestones.all %}{{ milestone.name }} {{ milestone.get_status_display }}
{{ milestone.forecast.label }}
{% for promise in milestone.baseline_dates.all %}{{ promise.promised.label }}{% endfor %}; {% endfor %}</td>
<td>{{ programme.questions.count }}</td></tr>{% endfor %}</table>""")


class PartyOfAll(serializers.ModelSerializer):
    class Meta:
        model = Party
        fields = ["slug", "name", "short_name", "kind", "country"]


class SourceOfAll(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ["tag", "title", "url"]


class ProgrammeOfAll(serializers.ModelSerializer):
    lead = PartyOfAll()

    class Meta:
        model = Programme
        fields = ["slug", "name", "stage", "lead"]


class DependencyOfAll(serializers.ModelSerializer):
    waits_for = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Dependency
        fields = ["waits_for"]


class PromiseOfAll(serializers.ModelSerializer):
    promised = serializers.CharField(source="promised.text")

    class Meta:
        model = BaselineDate
        fields = ["promised"]


class MilestoneOfAll(serializers.ModelSerializer):
    programme, owner, source = ProgrammeOfAll(), PartyOfAll(), SourceOfAll()
    dependencies, baseline_dates = DependencyOfAll(many=True), PromiseOfAll(many=True)
    forecast, met_on = (serializers.CharField(source=f"{name}.text") for name in ("forecast", "met_on"))

    class Meta:
        model = Milestone
        fields = ["slug", "name", "kind", "gate", "position", "status", "forecast", "met_on", "estimate"]
        fields += ["reported_on", "programme", "owner", "source", "dependencies", "baseline_dates"]


class Hundreds(PageNumberPagination):
    page_size = 100


class Milestones(viewsets.ModelViewSet):
    queryset = Milestone.objects.order_by("pk")
    serializer_class = MilestoneOfAll
    pagination_class = Hundreds
    permission_classes, filter_backends, renderer_classes = [AllowAny], [], [JSONRenderer]
    lookup_field = "slug"
    schema = None

    @action(detail=True)
    def history(self, request, slug):
        milestone = self.get_object()
        logged = [told(row) for each in milestone.updates.all() for row in each.history.all()]
        return Response([told(row) for row in milestone.history.all()] + logged)


def told(row):
    """Return a row of history with what it changed, as django-simple-history's documents show it."""
    before = row.prev_record
    changes = row.diff_against(before).changes if before else []
    return {
        "when": row.history_date,
        "who": str(row.history_user),
        "why": row.history_change_reason,
        "changes": [{"field": each.field, "old": str(each.old), "new": str(each.new)} for each in changes],
    }


def board(request):
    """Tell of ten programmes what a board has to know of each: as many queries as there are milestones."""
    return HttpResponse(BOARD.render(Context({"programmes": Programme.objects.order_by("pk")[:TEN]})))


class Update(LoginRequiredMixin, UpdateView):
    """A form of all that an update moves; the library keeps the history, and why."""

    model = StockMilestone
    fields = ["status", "forecast", "forecast_earliest", "forecast_latest", "source", "estimate"]
    fields += ["reported_on", "note"]
    success_url = "/naive/milestones/"

    def form_valid(self, form):
        form.instance._change_reason = form.cleaned_data["note"]
        return super().form_valid(form)


router = SimpleRouter()
router.register("milestones", Milestones)
urlpatterns = [
    path("naive/board/", board),
    path("naive/update/<int:pk>/", Update.as_view()),
    path("naive/", include(router.urls)),
    path("", include("config.urls")),
]
