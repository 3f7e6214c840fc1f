"""Ask with the board's own filters, and refuse what is not known: a typo must not return everything."""

from functools import cache

from django_filters.filters import MultipleChoiceFilter
from rest_framework.exceptions import ValidationError

from config.audit.asking import PARAMETERS, CannotShow, asked_moment

LONGEST_VALUE, LONGEST_NAME, MOST_DIGITS = 1000, 200, 9
FIELDS, EXPAND, ORDERING = "fields", "expand", "ordering"
CURSOR, PAGE_SIZE, COUNT = "cursor", "page_size", "count"
CLOCK = "clock"
CLOCK_ALONE = "It goes with as_of: of the present there is nothing to choose."
OF_ONE = {FIELDS, EXPAND, *PARAMETERS}
OF_LISTS = {*OF_ONE, ORDERING, CURSOR, PAGE_SIZE, COUNT}


def check(asked, once, often=()):
    """Raise ValidationError that names each parameter which is unknown, unreadable or given too often."""
    errors = {
        name[:LONGEST_NAME]: [sentence]
        for name, values in asked.lists()
        if (sentence := _wrong(name, values, once, often))
    }
    if errors:
        raise ValidationError(errors)


def prefixed(prefix, name):
    """Return how a filter is asked for: with a prefix, where it is of what the rows belong to."""
    return f"{prefix}-{name}" if prefix else name


@cache
def names_of(filterset, prefix=""):
    """Return the parameters that a FilterSet takes once, and those that it takes several times."""
    filters = {prefixed(prefix, name): each for name, each in filterset.base_filters.items()}
    often = frozenset(name for name, each in filters.items() if isinstance(each, MultipleChoiceFilter))
    return frozenset(filters.keys() - often), often


def names_of_all(filtersets):
    """Return the same of several FilterSets, each with its prefix and the column whose rows it finds."""
    once, often = set(), set()
    for prefix, filterset, _ in filtersets:
        for names, known in zip((once, often), names_of(filterset, prefix), strict=True):
            names |= known
    return once, often


def moment_of(asked):
    """Return the moment that is asked for. Raises ValidationError when it cannot be shown.

    A clock alone is refused: whoever forgot the day would take the present for what they asked for.
    """
    past = moment_beside_a_period(asked)
    if past is None and asked.get(CLOCK, "").strip():
        raise ValidationError({CLOCK: [CLOCK_ALONE]})
    return past


def moment_beside_a_period(asked):
    """Return the moment that is asked for where a period is, too: a clock alone says how that is meant.

    Raises ValidationError when it cannot be shown.
    """
    try:
        return asked_moment(asked)
    except CannotShow as error:
        raise ValidationError({error.parameter: [str(error)]}) from error


def narrowed(filterset_class, request, queryset, prefix=""):
    """Return the rows that the filters choose, the same queryset where none is asked for.

    Raises ValidationError for a value that cannot be meant.
    """
    if all(names.isdisjoint(request.query_params) for names in names_of(filterset_class, prefix)):
        return queryset
    found = filterset_class(request.query_params, queryset=queryset, request=request, prefix=prefix or None)
    if not found.is_valid():
        raise ValidationError({prefixed(prefix, name): said for name, said in found.errors.items()})
    return found.qs


def narrowed_by_all(filtersets, request, queryset):
    """Return the rows that all of these find, the same queryset where none is asked for."""
    for prefix, filterset, column in filtersets:
        if column == "pk":
            queryset = narrowed(filterset, request, queryset, prefix)
            continue
        rows = filterset._meta.model.objects.order_by()
        found = narrowed(filterset, request, rows, prefix)
        if found is not rows:
            queryset = queryset.filter(**{f"{column}__in": found.order_by().values("pk")})
    return queryset


def words(asked, name, allowed):
    """Return the words of a list with commas, each of which is allowed. Raises ValidationError."""
    said = [word.strip() for word in asked.get(name, "").split(",") if word.strip()]
    if unknown := [word for word in said if word not in allowed]:
        offered = f"Choose from {', '.join(allowed)}." if allowed else "There is nothing to choose from here."
        raise ValidationError({name: [f"There is no “{unknown[0]}”. {offered}"]})
    return list(dict.fromkeys(said))


def number(asked, name, *, usual, most):
    """Return a whole number from 1 to the most, or the usual one. Raises ValidationError."""
    text = asked.get(name, "")
    if not text:
        return usual
    found = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
    if not 1 <= found <= most:
        raise ValidationError({name: [f"Write a whole number from 1 to {most:,}."]})
    return found


def _wrong(name, values, once, often):
    if name not in once and name not in often:
        offered = ", ".join(sorted([*once, *often]))
        known = f"There is no such parameter. Known here: {offered}."
        return known if offered else "There are no parameters here."
    if name in once and len(values) > 1:
        return "Give it once."
    if any("\x00" in value for value in values):
        return "A text holds no NUL character."
    if any(len(value) > LONGEST_VALUE for value in values):
        return f"Write at most {LONGEST_VALUE:,} characters."
    return ""
