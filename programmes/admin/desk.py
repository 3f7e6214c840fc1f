"""Who may change what in the admin: the members of a programme's desk, and those who may edit every desk."""

from django.contrib import admin
from django.db.models import Case, Value, When

from agreements.models import Agreement
from config.audit.admin import AuditedAdmin
from config.verbs import Verbs
from programmes.models import Programme


class DeskAdmin(Verbs, AuditedAdmin):
    """The records of programmes: all of the staff may read them, the desk may change them."""

    list_title = ""

    def changelist_view(self, request, extra_context=None):
        title = self.list_title or self.opts.verbose_name_plural.capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def programme_of(self, record):
        return record.programme

    def may_edit(self, request, record):
        programme = self.programme_of(record)
        if programme is None:
            return request.user.has_perm(
                "programmes.edit_any_desk"
            )  # it hangs on an agreement, which has no desk
        return programme.may_be_edited_by(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or self.may_edit(request, obj))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer only the programmes of the person's own desks."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and not request.user.has_perm("programmes.edit_any_desk"):
            field.queryset = own_only(field.queryset, request.user)
        return field


def own_only(queryset, user):
    """Narrow a choice of programmes to the user's desks; agreements have no desk, and none is offered."""
    if queryset.model is Agreement:
        return queryset.none()
    return queryset.filter(desk__in=user.groups.all()) if queryset.model is Programme else queryset


def own_first(user, desk="desk"):
    """Return the order that puts the records of the user's own desks before the others."""
    own = When(**{f"{desk}__in": user.groups.values("pk")}, then=Value(0))
    return Case(own, default=Value(1)).asc()


class OwnDesk(admin.SimpleListFilter):
    """The programmes of the reader's desks, or all."""

    title = "desk"
    parameter_name = "desk"
    field = "programme__desk"

    def lookups(self, request, model_admin):
        return [("mine", "My desks")]

    def queryset(self, request, queryset):
        return (
            queryset.filter(**{f"{self.field}__in": request.user.groups.all()})
            if self.value() == "mine"
            else queryset
        )
