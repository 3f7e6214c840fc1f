"""Where who manages tokens sees and revokes those of everybody; people make their own at /tokens/."""

from django.contrib import admin
from django.shortcuts import redirect

from config.access.forms import Revoke
from config.access.models import ApiToken
from config.audit.admin import AuditedAdmin
from config.verbs import Verbs

MANAGE = "access.manage_all_tokens"


@admin.register(ApiToken)
class ApiTokenAdmin(Verbs, AuditedAdmin):
    """Tokens are seen and revoked, never changed."""

    verbs = {"revoke": Revoke}
    list_display = ["name", "user", "begins_with", "scope", "state", "expires_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["scope"]
    search_fields = ["name", "prefix", "user__username"]
    fields = readonly_fields = [
        "name",
        "scope",
        "expires_at",
        "begins_with",
        "user",
        "state",
        "revoked_at",
        "last_used_at",
    ]

    @admin.display(description="Begins with")
    def begins_with(self, token):
        return f"{token.prefix}…"

    def has_module_permission(self, request):
        return request.user.has_perm(MANAGE)

    def add_view(self, request, form_url="", extra_context=None):
        """Lead to where everybody makes their own: its secret is for who will use it, and for nobody else."""
        return redirect("tokens")

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return False

    def has_verb_permission(self, request, record):
        return self.has_view_permission(request, record)
