from django.contrib import admin

from config.audit.admin import AuditedAdmin
from programmes.models import Report


@admin.register(Report)
class ReportAdmin(AuditedAdmin):
    """Days of reporting and of meetings: the page of changes offers to tell what happened since."""

    list_display = ["day", "kind", "title", "withdrawn_on"]
    list_filter = ["kind"]
    search_fields = ["title"]
    date_hierarchy = "day"
    show_full_result_count = False
