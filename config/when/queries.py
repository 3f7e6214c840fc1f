"""What may be asked of an honest date in the database, and what the database keeps true of it."""

from django.db.models import CheckConstraint, DateField, F, Func, Q


def honest(model_name, field_name):
    """Return the constraints that hold the text and its bounds together."""
    text, earliest, latest = field_name, f"{field_name}_earliest", f"{field_name}_latest"
    undated = Q(**{text: "", f"{earliest}__isnull": True, f"{latest}__isnull": True})
    bounded = Q(**{f"{earliest}__isnull": False}) | Q(**{f"{latest}__isnull": False})
    words = field_name.replace("_", " ").capitalize()
    return [
        CheckConstraint(
            name=f"{model_name}_{field_name}_in_order",
            condition=Q(**{f"{earliest}__lte": F(latest)}),
            violation_error_message=f"{words}: the earliest day cannot lie after the latest day.",
        ),
        CheckConstraint(
            name=f"{model_name}_{field_name}_bounded",
            condition=undated | (Q(**{f"{text}__gt": ""}) & bounded),
            violation_error_message=f"{words}: with a date comes a first or a last day, without one neither.",
        ),
    ]


def overlapping(field_name, first, last):
    """Choose the rows whose window shares a day with first..last."""
    earliest, latest = f"{field_name}_earliest", f"{field_name}_latest"
    starts_in_time = Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": last})
    ends_late_enough = Q(**{f"{latest}__isnull": True}) | Q(**{f"{latest}__gte": first})
    dated = Q(**{f"{field_name}__gt": ""})  # not exclude(): it would make a subquery of a link
    return dated & starts_in_time & ends_late_enough


def overdue(field_name, today):
    """Choose the rows whose whole window is past."""
    return Q(**{f"{field_name}_latest__lt": today})


def undated(field_name):
    """Choose the rows without a date."""
    return Q(**{field_name: ""})


def by_date(field_name):
    """Order as `When.sort_key` does: first ending first, then open ends, then no date."""
    return [F(f"{field_name}_{end}").asc(nulls_last=True) for end in ("latest", "earliest")]


class Ever(Func):
    """A day, or the last of all days where there is none: it is never null, and an index knows it."""

    template = "COALESCE(%(expressions)s, '9999-12-31')"
    arity = 1
    output_field = DateField()


def dated(field_name):
    """Return a total order like that of by_date() whose columns are never null; dates that tie go by key."""
    return Ever(f"{field_name}_latest"), Ever(f"{field_name}_earliest"), "id"
