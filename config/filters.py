"""What all filters share: a wrong value is named, a search has a bound, a date is read in words."""

import re
from datetime import date
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import Field, ModelChoiceField
from django.urls import reverse

from config.audit.as_of import carried
from config.when import NO_DATE, WhenFormField, overlapping, undated

LONGEST_SEARCH, MOST_WORDS = 200, 10
MOST_OFFERED = 100  # choices in a list that one picks from
PLAIN_DIGITS = re.compile(r"[0-9]{1,9}")


def _few_words(text):
    if len(text.split()) > MOST_WORDS:
        raise ValidationError(f"Search for at most {MOST_WORDS} words at a time.")


class Search(django_filters.CharFilter):
    """Words, each of which must be found."""

    words = "Words, each of which must be found."

    def __init__(self, **options):
        bounds = {"max_length": LONGEST_SEARCH, "validators": [_few_words]}
        words = {"max_length": f"Search for at most {LONGEST_SEARCH} characters."}
        super().__init__(label="Search", error_messages=words, **bounds, **options)


def _unknown_code(label, choices):
    """Return what is said of a code that is none of a list: so, and which there are."""
    offered = ", ".join(code for code, _ in choices if code).replace("%", "%%")
    return {"invalid_choice": f"{label}: there is no “%(value)s”. Choose from {offered}."}


class OneOf(django_filters.ChoiceFilter):
    """One of a list of codes."""

    def __init__(self, *args, label, choices, **options):
        words = _unknown_code(label, choices)
        super().__init__(*args, label=label, choices=choices, error_messages=words, **options)


class CodesField(django_filters.fields.MultipleChoiceField):
    def to_python(self, value):
        return [code for code in super().to_python(value) if code]  # "?kind=" asks for nothing


class AnyOf(django_filters.MultipleChoiceFilter):
    """Some of a list of codes."""

    field_class = CodesField

    def __init__(self, *args, label, choices, **options):
        words = _unknown_code(label, choices)
        super().__init__(*args, label=label, choices=choices, error_messages=words, **options)


class YesOrNo(OneOf):
    """A question about each row; `choose(queryset)` gives the rows that answer it with yes."""

    def __init__(self, choose, **options):
        super().__init__(choices=[("true", "Yes"), ("false", "No")], **options)
        self.choose = choose

    def filter(self, queryset, value):
        if not value:
            return queryset
        chosen = self.choose(queryset.model.objects.all()).values("pk")
        return queryset.filter(pk__in=chosen) if value == "true" else queryset.exclude(pk__in=chosen)


class WholeField(Field):
    """A whole number in plain digits, within bounds; None when nothing is asked."""

    def __init__(self, *, min_value, max_value, **options):
        super().__init__(**options)
        self.least, self.most = min_value, max_value

    def to_python(self, value):
        text = (value or "").strip()
        number = int(text) if PLAIN_DIGITS.fullmatch(text) else -1
        if text and not self.least <= number <= self.most:
            raise ValidationError(
                f"{self.label}: write a whole number from {self.least:,} to {self.most:,}.", code="invalid"
            )
        return number if text else None


class WholeNumber(django_filters.NumberFilter):
    """A whole number of something, within bounds."""

    field_class = WholeField

    def get_max_validator(self):
        return None  # the field has its own


class KeyField(ModelChoiceField):
    def to_python(self, value):
        if value and "\x00" in str(value):  # PostgreSQL does not take it as text
            raise self._unknown(value)
        return super().to_python(value)

    def _unknown(self, value):
        return ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class Keyed(django_filters.ModelChoiceFilter):
    """The row that another one belongs to, by its name in addresses."""

    field_class = KeyField

    def __init__(self, *args, label, key="slug", **options):
        words = {"invalid_choice": f"{label}: there is no “%(value)s”."}
        self.words = f"{label}, by its {key}."
        super().__init__(*args, label=label, to_field_name=key, error_messages=words, **options)


class AskedDate(WhenFormField):
    """A date in words; None when nothing is asked, while "none" asks for what has no date."""

    def to_python(self, value):
        return super().to_python(value) if value and value.strip() else None


class Window(django_filters.Filter):
    """A date in words: rows whose own window shares a day with it; "none" finds those without a date."""

    field_class = AskedDate

    @property
    def words(self):
        return f"{self.label}: a date in words, such as Q3 2026; none finds what has no date."

    def filter(self, queryset, value):
        if value is None:
            return queryset
        if not value:
            return queryset.filter(undated(self.field_name))
        return queryset.filter(
            overlapping(self.field_name, value.earliest or date.min, value.latest or date.max)
        )


def found(words, *lookups):
    """Return the condition that each word is found in one of the columns."""
    condition = Q()
    for word in words.split():
        condition &= Q(*((lookup, word) for lookup in lookups), _connector=Q.OR)
    return condition


class Searched(django_filters.FilterSet):
    """A filter that looks for words in columns of the row, or of one that it belongs to."""

    q = Search(method="search")

    SEARCHED = []

    def search(self, queryset, name, words):
        return queryset.filter(found(words, *(f"{column}__icontains" for column in self.SEARCHED)))


def offered(rows, chosen):
    """Return the rows to pick one from; of too many only the one that is chosen."""
    found = list(rows[: MOST_OFFERED + 1])
    return found if len(found) <= MOST_OFFERED else [chosen] * bool(chosen)


class Asking(django_filters.FilterSet):
    """A filter that a page shows with what is chosen in it."""

    def choices(self, name, only=None):
        """Return the choices of a filter, or only these codes, each with whether it is chosen."""
        chosen = self.form.cleaned_data[name]
        offered = self.filters[name].extra["choices"]
        return [(code, label, code in chosen) for code, label in offered if only is None or code in only]

    @property
    def is_narrow(self):
        """Whether anything is asked for; "no date" is asked for, too."""
        return any(value or value == NO_DATE for value in self.form.cleaned_data.values())


def said(filterset, prefix=""):
    """Return what is asked for, as an address says it: by parameter, with a prefix where one is wanted."""
    asked = {name: filterset.data.getlist(name) for name in filterset.filters}
    return {f"{prefix}-{name}" if prefix else name: values for name, values in asked.items() if any(values)}


def asked_at(name, asked):
    """Return the address of a page by its name, with what is asked of it, as of the moment of this page."""
    return carried(f"{reverse(name)}?{urlencode(asked, doseq=True)}" if asked else reverse(name))
