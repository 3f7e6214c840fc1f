"""How staff change audited records: each save says why, overwrites nothing unseen, and deletes nothing."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.checks import Error
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from simple_history.admin import SimpleHistoryAdmin

from config.audit.context import acting
from config.audit.models import AuditEntry
from config.audit.names import described
from config.audit.paging import asked_before
from config.audit.stale import refuse_stale, revision_of, watched_by
from config.audit.start import FROM, start_of, version_asked, version_of
from config.audit.timeline import timeline

OURS = ("reason", "revision")
ACTS_A_PAGE = 50
GONE = "This record went on {}: what is no longer there can neither be opened nor changed."
NOT_YOURS = "You may not change this record, so no change can start from its earlier values."


class AuditedForm(forms.ModelForm):
    """A form that asks why, and knows which version of its record it began with."""

    reason = forms.CharField(
        label="Why",
        required=False,  # only when something changes, see clean()
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Say in a sentence why this changes. It stays in the history beside the change.",
    )
    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    inlines = []  # the model of each inline with the column that names our record; the admin sets it
    version = None  # the history row to start from, where one is asked for; the admin sets it too

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["revision"] = revision_of(watched_by(self, self.instance), self.instance)
        self.start = start_of(self, self.version) if self.version else None
        if self.start and not self.is_bound:  # what is sent is held against what is on record now
            self.initial |= self.start.values

    def clean(self):
        cleaned = super().clean()
        refuse_stale(self)
        if self.changes_something() and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why: each change is kept with its reason.")
        elif self.start and self.cleaned_data.get("reason"):
            self.cleaned_data["reason"] = self.start.reason(self, self.cleaned_data["reason"])
        return cleaned

    def changes_something(self):
        formsets = getattr(self.instance, "_formsets", [])
        return (
            self.instance.pk is None
            or any(name not in OURS for name in self.changed_data)
            or any(formset.has_changed() for formset in formsets)
        )


class AuditedAdmin(SimpleHistoryAdmin):
    """The admin of an audited model. A form of its own extends AuditedForm; an inline may be any."""

    form = AuditedForm
    actions = None  # a bulk action has no reason
    object_history_template = "audit/history.html"
    version_template = "audit/version.html"

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._unexplained()]

    def _unexplained(self):
        """Yield an error for what would change records without a reason, or unseen."""
        if self.list_editable:
            yield Error(
                "list_editable asks for no reason and overwrites the unseen.", obj=self, id="audit.E006"
            )
        if not issubclass(self.form, AuditedForm):
            yield Error("The form does not ask why.", hint="Extend AuditedForm.", obj=self, id="audit.E007")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_inline_instances(self, request, obj=None):
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.can_delete = False
        return inlines

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.inlines = [
            (inline.model, _get_foreign_key(self.model, inline.model, inline.fk_name).attname)
            for inline in self.get_inline_instances(request, obj)
        ]
        form.version = getattr(request, "version", None)
        return form

    def get_fields(self, request, obj=None):
        return [name for name in super().get_fields(request, obj) if name not in OURS]

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        may_save = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, (None, {"fields": OURS, "classes": ["why"]})] if may_save else fieldsets

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        if object_id is not None and FROM in request.GET:
            request.version, context["other_starts"] = self._start(request, object_id)
        with acting(user=request.user):
            return super().changeform_view(request, object_id, form_url, context)

    def _start(self, request, object_id):
        """Return the version that a change starts from, and where else it can start one."""
        record = self._readable(request, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied(NOT_YOURS)
        version = version_asked(request, record)
        others = self.starts(request, record)[1:]
        return version, [(title, f"{address}{version.pk}") for title, address in others]

    def starts(self, request, record):
        """Return what can start from an earlier version of a record: titles, addresses that want its id."""
        if not self.has_change_permission(request, record):
            return []
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return [("Start a change from these values", f"{reverse(name, args=[record.pk])}?{FROM}=")]

    def _create_formsets(self, request, obj, change):
        """Let the form, which is cleaned before its inlines, see whether they change something."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        obj._formsets = formsets
        return formsets, inlines

    def save_model(self, request, obj, form, change):
        with acting(reason=form.cleaned_data["reason"]):
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        with acting(reason=form.cleaned_data["reason"]):
            super().save_related(request, form, formsets, change)

    def history_view(self, request, object_id, extra_context=None):
        """Show what became of a record, act by act, newest first."""
        record = self._readable(request, object_id)
        before = asked_before(request)
        acts = timeline(record.histories(), limit=ACTS_A_PAGE + 1, before=before)
        versions = _versions(acts[:ACTS_A_PAGE], record)
        context = {
            "title": f"History of {record}",
            "acts": acts[:ACTS_A_PAGE],
            "older": acts[ACTS_A_PAGE - 1].key if len(acts) > ACTS_A_PAGE else None,
            "is_older": before is not None,
            "versions": versions,
            "earlier": versions if before else versions - {max(versions, default=0)},
            "starts": self.starts(request, record),
        }
        return self._page(request, record, self.object_history_template, context | (extra_context or {}))

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """Show one version, to read: the library would save it on POST, whoever may view."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        record = self._readable(request, object_id)
        row = version_of(record.history, version_id)
        is_earlier = row.history_type != "-" and row.pk != record.revision()
        context = {
            "title": f"{record} as it was",
            "row": row,
            "fields": described(row),
            "starts": self.starts(request, record) if is_earlier else [],
        }
        return self._page(request, record, self.version_template, context | (extra_context or {}))

    def _readable(self, request, object_id):
        """Return the record, if this person may see it: history is no way round get_queryset()."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404(self._gone(request, unquote(object_id)))
        if not self.has_view_or_change_permission(request, record):
            raise Http404
        return record

    def _gone(self, request, key):
        """Say that a record is no longer there, where it was once, to whoever may see such records."""
        try:
            rows = self.model.history.filter(**{self.opts.pk.attname: self.opts.pk.to_python(key)})
        except ValidationError:
            return ""
        last = rows.first() if self.has_view_or_change_permission(request) else None
        if last is None or last.history_type != "-":
            return ""
        return GONE.format(formats.date_format(timezone.localtime(last.history_date), "j M Y, H:i"))

    def _page(self, request, record, template, context):
        request.current_app = self.admin_site.name
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "original": record}
        return TemplateResponse(request, template, frame | context)


def _versions(acts, record):
    """Return the ids of the history rows in these acts that are versions of the record itself."""
    itself = (record._meta.label_lower, record.pk)
    changes = [change for act in acts for change in act.changes if change.kind != "-"]
    return {change.row.history_id for change in changes if (change.model, change.object_id) == itself}


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """The chain, to read."""

    list_display = ["seq", "model", "history_id", "hash"]
    list_filter = ["model"]
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
