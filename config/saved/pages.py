"""Which pages can be kept as a view, and what of their addresses: what is shown, never of which moment."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django_filters import FilterSet

from config.audit.asking import PARAMETERS
from config.templatetags.past import PLACES

NEVER = {*PARAMETERS, *PLACES, "token"}


@dataclass(frozen=True)
class Page:
    """A page that can be kept: its name in addresses, its title, the forms that read what it is asked."""

    name: str
    title: str
    forms: tuple

    @property
    def address(self):
        return reverse(self.name)

    @property
    def known(self):
        """Return the parameters that are kept, in the order of the forms."""
        named = [name for form in self.forms for name in _declared(form)]
        return [name for name in named if name not in NEVER]

    def cleaned(self, asked):
        """Return the query string of what is asked for here, without what is not kept."""
        kept = QueryDict(mutable=True)
        for name in self.known:
            if values := [value for value in asked.getlist(name) if value]:
                kept.setlist(name, values)
        return kept.urlencode()

    def lost(self, query):
        """Return a sentence that names what of a query this page no longer takes; nothing if it takes all."""
        names = sorted(set(QueryDict(query)) - set(self.known))
        return f"{self.title} no longer takes {' and '.join(f'“{name}”' for name in names)}." if names else ""

    def trouble(self, query):
        """Return why a stored query can no longer be meant, in a sentence; nothing when it can."""
        if lost := self.lost(query):
            return lost
        read = [form(QueryDict(query)) for form in self.forms]
        errors = [form.errors for form in read if not form.is_valid()]
        return " ".join(str(said) for found in errors for sentences in found.values() for said in sentences)

    def words(self, query):
        """Return what a query asks for, as pairs of a label and words; asks the database nothing."""
        asked = QueryDict(query)
        fields = {name: field for form in self.forms for name, field in _fields(form).items()}
        return [
            (_label(name, fields.get(name)), ", ".join(_word(fields.get(name), value) for value in values))
            for name, values in asked.lists()
        ]


def can_be_kept(page):
    """Mark a view: what it shows can be kept, as this page."""

    def mark(view):
        view.kept_as = page
        return view

    return mark


def page_named(name):
    """Return the page of a name, or None where none can be kept under it, or none any more."""
    try:
        return getattr(resolve(reverse(name)).func, "kept_as", None)
    except (NoReverseMatch, Resolver404):
        return None


def page_of(request):
    """Return the page that a request shows, if it can be kept."""
    return getattr(request.resolver_match.func, "kept_as", None) if request.resolver_match else None


def _declared(form):
    return form.base_filters if issubclass(form, FilterSet) else form.base_fields


def _fields(form):
    read = form(QueryDict())
    return read.form.fields if isinstance(read, FilterSet) else read.fields


def _label(name, field):
    return (field and field.label) or name.replace("_", " ").capitalize()


def _word(field, value):
    """Return the word of a choice; what stands in the database is told by its key, as in the address."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return value
