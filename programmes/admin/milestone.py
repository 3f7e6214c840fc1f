from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from config.audit.start import FROM
from programmes.admin.desk import DeskAdmin, OwnDesk, own_first
from programmes.admin.log import LogForm
from programmes.models import Dependency, Milestone, Stage


class Attention(admin.SimpleListFilter):
    """What wants a look today."""

    title = "attention"
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue"), ("undated", "No date"), ("stale", "Stale")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        return {
            "overdue": lambda: queryset.overdue(today=today),
            "undated": queryset.undated,
            "stale": lambda: queryset.stale(today=today),
        }.get(self.value(), lambda: queryset)()


class ProgrammeStage(admin.SimpleListFilter):
    title = "stage"
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return Stage.choices

    def queryset(self, request, queryset):
        return queryset.filter(programme__stage=self.value()) if self.value() else queryset


class DependencyInline(admin.TabularInline):
    model = Dependency
    fk_name = "milestone"
    fields = ["waits_for", "ended_on"]
    autocomplete_fields = ["waits_for"]
    extra = 0
    can_delete = False


@admin.register(Milestone)
class MilestoneAdmin(DeskAdmin):
    verbs = {"log": LogForm}
    list_title = "Choose a milestone to log an update"
    list_display = [
        "update_link",
        "programme",
        "forecast_said",
        "status",
        "said_by",
        "reported_on",
        "edit_link",
    ]
    list_display_links = None
    list_filter = [
        OwnDesk,
        Attention,
        "status",
        ProgrammeStage,
        ("programme", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["programme", "source"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "programme__name", "programme__short_name"]
    search_help_text = "Names of milestones and programmes."
    autocomplete_fields = ["programme", "owner"]
    fields = ["programme", "name", "kind", "gate", "position", "owner", "slug"]
    inlines = [DependencyInline]

    def starts(self, request, record):
        """What only the log moves starts an update; the particulars start a change of the form."""
        starts = super().starts(request, record)
        if starts and LogForm.may(request.user, record):
            address = reverse("admin:programmes_milestone_log", args=[record.pk])
            starts.append(("Start an update from these values", f"{address}?{FROM}="))
        return starts

    def get_ordering(self, request):
        return [own_first(request.user, "programme__desk"), "programme_id", "position", "pk"]

    def get_readonly_fields(self, request, obj=None):
        return ["programme", "slug"] if obj else []

    @admin.display(description="Milestone", ordering="name")
    def update_link(self, milestone):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:programmes_milestone_log", args=[milestone.pk]),
            milestone.name,
        )

    @admin.display(description="Forecast", ordering="forecast_latest")
    def forecast_said(self, milestone):
        return f"met {milestone.met_on}" if milestone.met_on else str(milestone.forecast)

    @admin.display(description="From")
    def said_by(self, milestone):
        return (
            milestone.source.tag if milestone.source_id else "staff estimate" if milestone.estimate else "–"
        )

    @admin.display(description="Particulars")
    def edit_link(self, milestone):
        return format_html(
            '<a href="{}">edit</a>', reverse("admin:programmes_milestone_change", args=[milestone.pk])
        )
