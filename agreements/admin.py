"""The register's staff pages: parties, sources, agreements and who signed them."""

from django.contrib import admin

from agreements.models import Agreement, Party, Signature, Source
from config.audit.admin import AuditedAdmin


@admin.register(Party)
class PartyAdmin(AuditedAdmin):
    list_display = ["name", "short_name", "kind", "country", "parent", "ended_on"]
    list_filter = ["kind", "country"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "slug"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Source)
class SourceAdmin(AuditedAdmin):
    list_display = [
        "tag",
        "title",
        "publisher",
        "kind",
        "dated",
        "reliability",
        "credibility",
        "withdrawn_on",
    ]
    list_display_links = ["tag", "title"]
    list_filter = ["kind", "reliability", "credibility"]
    search_fields = ["tag", "title", "publisher", "reference"]
    ordering = ["pk"]


class SignatureInline(admin.TabularInline):
    model = Signature
    fields = ["party", "role", "signatory_name", "signatory_office", "signed", "status", "source"]
    autocomplete_fields = ["party", "source"]
    extra = 0
    can_delete = False


@admin.register(Agreement)
class AgreementAdmin(AuditedAdmin):
    list_display = ["title", "kind", "legal_weight", "status", "signed", "place", "parent"]
    list_filter = ["kind", "legal_weight", "status"]
    list_select_related = ["parent"]
    search_fields = ["title", "slug", "covers"]
    autocomplete_fields = ["parent", "source"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [SignatureInline]
