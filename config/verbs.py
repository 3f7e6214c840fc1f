"""Pages of the admin on which a member of staff does one thing to one record, such as logging an update.

A verb is a form that ends in a method of the model. The page asks for what the method takes, refuses what the
model refuses, in its words, and keeps what was typed.
"""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from config.audit.as_of import the_past
from config.audit.context import acting
from config.audit.stale import refuse_stale, revision_of, watched_by
from config.audit.start import version_asked


class VerbForm(forms.Form):
    """What a person says when doing one thing to one record."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    title = ""
    button = "Save"
    permission = ""
    template = "admin/verb.html"

    def __init__(self, data=None, *, record, user, version=None):
        self.record, self.user, self.version = record, user, version
        revision = revision_of(watched_by(self, record), record)
        super().__init__(data, initial=self.on_record() | {"revision": revision}, label_suffix="")

    @classmethod
    def may(cls, user, record):
        """Say whether this person may do this to this record, beside the model admin's own rule."""
        return not cls.permission or user.has_perm(cls.permission)

    def on_record(self):
        """Return what the form starts from: the values now on record."""
        return {}

    def clean(self):
        cleaned = super().clean()
        refuse_stale(self)
        return cleaned

    def do(self):
        """Do it, by the model's own method, and return a sentence that says what was done."""
        raise NotImplementedError

    def done(self):
        """Do it as one act of this person; return the sentence, or None when the model refused it."""
        with acting(user=self.user):
            return unless_refused(self, self.do)

    def next_page(self):
        """Return the address to go to afterwards; None for the record's own page in the admin."""


def unless_refused(form, do):
    """Do it whole and return what came of it; None when the model refused, which the form then shows."""
    try:
        with transaction.atomic():
            return do()
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None


def show_refusal(form, refusal):
    """Show each sentence of a model beside its field, or above the form where it has none."""
    by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
    for name, sentences in by_field.items():
        form.add_error(name if name in form.fields else None, sentences)


def offered_to(request, record):
    """Return what a reader may do to the record of a page, as titles and addresses; nothing to the past."""
    if the_past() or not (request.user.is_active and request.user.is_staff):
        return []
    return admin.site.get_model_admin(type(record)).offered(request, record)


class Verbs(admin.ModelAdmin):
    """A model admin whose records have verbs: by name, the form of each."""

    verbs = {}

    def get_urls(self):
        name = "{}_{}".format(*self._named()) + "_{}"
        views = [
            path(
                f"<path:object_id>/{verb}/",
                self.admin_site.admin_view(partial(self.verb_view, form_class)),
                name=name.format(verb),
            )
            for verb, form_class in self.verbs.items()
        ]
        return views + super().get_urls()

    def verb_view(self, form_class, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not (self.has_verb_permission(request, record) and form_class.may(request.user, record)):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else None
        version = version_asked(request, record)
        form = form_class(asked, record=record, user=request.user, version=version)
        sent = asked is not None and "_check" not in asked
        if form.is_valid() and sent and (sentence := form.done()):
            messages.success(request, sentence)
            return HttpResponseRedirect(form.next_page() or self.address_of(record))
        return TemplateResponse(request, form_class.template, self._context(request, record, form))

    def has_verb_permission(self, request, record):
        return self.has_change_permission(request, record)

    def address_of(self, record):
        return reverse("admin:{}_{}_change".format(*self._named()), args=[record.pk])

    def verbs_for(self, user, record):
        """Return the title and the address of each verb that this person may use on this record."""
        name = "admin:{}_{}_".format(*self._named())
        return [
            (form.title, reverse(f"{name}{verb}", args=[record.pk]))
            for verb, form in self.verbs.items()
            if form.may(user, record)
        ]

    def offered(self, request, record):
        """Return the verbs that this person may use on this record, as a page of it offers them."""
        may = record is not None and self.has_verb_permission(request, record)
        return self.verbs_for(request.user, record) if may else []

    def change_view(self, request, object_id, form_url="", extra_context=None):
        verbs = self.offered(request, self.get_object(request, unquote(object_id)))
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "verbs": verbs})

    def _named(self):
        return self.opts.app_label, self.opts.model_name

    def _context(self, request, record, form):
        return {
            **self.admin_site.each_context(request),
            "form": form,
            "record": record,
            "opts": self.opts,
            "title": form.title,
        }
