"""Ask with the board's own filters, and refuse what they do not know: a typo must not return everything."""

from django_filters.filters import MultipleChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

from config.audit.asking import PARAMETERS, CannotShow, asked_moment

LONGEST_VALUE = LONGEST_NAME = 200


class Asked(DjangoFilterBackend):
    """A list is narrowed by its filters and paged; one thing is asked for by its name alone."""

    def filter_queryset(self, request, queryset, view):
        check(request.query_params, *(PARAMETERS, ()) if view.detail else _known(view))
        return queryset if view.detail else super().filter_queryset(request, queryset, view)


def check(asked, once, often=()):
    """Raise ValidationError that names each parameter which is unknown, unreadable or given too often."""
    errors = {
        name[:LONGEST_NAME]: [sentence]
        for name, values in asked.lists()
        if (sentence := _wrong(name, values, once, often))
    }
    if errors:
        raise ValidationError(errors)


def moment_of(asked):
    """Return the moment that is asked for. Raises ValidationError when it cannot be shown."""
    try:
        return asked_moment(asked)
    except CannotShow as error:
        raise ValidationError({error.parameter: [str(error)]}) from error


def _known(view):
    """Return the parameters that a list takes once, and those that it takes several times."""
    filters = view.filterset_class.base_filters
    often = {name for name, each in filters.items() if isinstance(each, MultipleChoiceFilter)}
    pages = {view.paginator.page_query_param, view.paginator.page_size_query_param}
    return pages | PARAMETERS.keys() | filters.keys() - often, often


def _wrong(name, values, once, often):
    if name not in once and name not in often:
        known = ", ".join(sorted([*once, *often]))
        return (
            f"There is no such parameter. Known here: {known}." if known else "There are no parameters here."
        )
    if name in once and len(values) > 1:
        return "Give it once."
    if any("\x00" in value for value in values):
        return "A text holds no NUL character."
    if any(len(value) > LONGEST_VALUE for value in values):
        return f"Write at most {LONGEST_VALUE} characters."
    return ""
