"""The logs, to read: what is in them was written by the verbs of the records that they belong to."""

from django.contrib import admin

from config.audit.admin import AuditedAdmin
from programmes.models import Assessment, Baseline, BaselineDate, MilestoneUpdate, QuestionUpdate


class LogAdmin(AuditedAdmin):
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(MilestoneUpdate)
class MilestoneUpdateAdmin(LogAdmin):
    list_display = [
        "milestone",
        "reported_on",
        "status",
        "forecast",
        "kind",
        "reason_code",
        "source",
        "logged_by",
    ]
    list_filter = ["kind", "reason_code", "status"]
    list_select_related = ["milestone", "source", "logged_by"]
    search_fields = ["milestone__name", "reason", "note"]
    date_hierarchy = "reported_on"
    ordering = ["-pk"]


@admin.register(QuestionUpdate)
class QuestionUpdateAdmin(LogAdmin):
    list_display = ["question", "reported_on", "state", "note", "source", "logged_by"]
    list_select_related = ["question", "source", "logged_by"]
    search_fields = ["question__text", "note"]
    date_hierarchy = "reported_on"
    ordering = ["-pk"]


@admin.register(Baseline)
class BaselineAdmin(LogAdmin):
    list_display = ["programme", "kind", "effective_on", "in_breach", "reason"]
    list_select_related = ["programme"]
    search_fields = ["programme__name", "reason"]
    ordering = ["-pk"]


@admin.register(BaselineDate)
class BaselineDateAdmin(LogAdmin):
    list_display = ["milestone", "baseline", "promised"]
    list_select_related = ["milestone", "baseline"]
    search_fields = ["milestone__name"]
    ordering = ["-pk"]


@admin.register(Assessment)
class AssessmentAdmin(LogAdmin):
    list_display = ["programme", "rating", "role", "assessed_on", "rationale", "logged_by"]
    list_filter = ["rating", "role"]
    list_select_related = ["programme", "logged_by"]
    search_fields = ["programme__name", "rationale"]
    date_hierarchy = "assessed_on"
    ordering = ["-pk"]
