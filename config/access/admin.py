"""Where staff make and revoke tokens: their own, or all of them for who manages them."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html

from config.access.links import link_of
from config.access.models import ApiToken
from config.audit.admin import AuditedAdmin
from config.verbs import VerbForm, Verbs

MANAGE = "access.manage_all_tokens"
SHOWN_ONCE = "The {} of “{}” is shown this once: copy it now. <code>{}</code>"


class Revoke(VerbForm):
    """Let a token read nothing from now on."""

    title = "Revoke"
    button = "Revoke this token"

    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Say in a sentence why it is revoked. It cannot be undone: issue a new token instead.",
    )

    @classmethod
    def may(cls, user, record):
        return record.revoked_at is None

    def do(self):
        self.record.revoke(reason=self.cleaned_data["reason"])
        return f"{self.record} reads nothing from now on."


@admin.register(ApiToken)
class ApiTokenAdmin(Verbs, AuditedAdmin):
    """Tokens are made and revoked, never changed."""

    verbs = {"revoke": Revoke}
    list_display = ["name", "user", "begins_with", "scope", "state", "expires_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["scope"]
    search_fields = ["name", "prefix", "user__username"]
    fields = ["name", "scope", "expires_at"]
    readonly_fields = ["begins_with", "user", "state", "revoked_at", "last_used_at"]

    @admin.display(description="Begins with")
    def begins_with(self, token):
        return f"{token.prefix}…"

    @admin.display(description="State")
    def state(self, token):
        if token.revoked_at:
            return "revoked"
        return "in use" if token.is_live(timezone.now()) else "expired"

    def get_fields(self, request, obj=None):
        return [*self.fields, *self.readonly_fields] if obj else self.fields

    def get_queryset(self, request):
        tokens = super().get_queryset(request)
        return tokens if request.user.has_perm(MANAGE) else tokens.filter(user=request.user)

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)  # get_queryset() says whose

    def has_change_permission(self, request, obj=None):
        return False

    def has_verb_permission(self, request, record):
        return self.has_view_permission(request, record)

    def save_model(self, request, obj, form, change):
        obj.user, secret = request.user, obj.draw_secret()
        super().save_model(request, obj, form, change)
        link = link_of(obj, secret)
        shown = ("link", obj.name, request.build_absolute_uri(link)) if link else ("secret", obj.name, secret)
        messages.warning(request, format_html(SHOWN_ONCE, *shown))
