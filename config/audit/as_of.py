"""Any model as it was known, or as it was on record, on a day. One query, however many records there are.

Not django-simple-history's as_of(): across relations that one reads the live tables.
"""

from datetime import datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone
from simple_history.utils import get_history_model_for_model


def as_of(model, day, clock="known", keys=None):
    """Return the records as they stood: those "known" on that day, or those "recorded" by the end of it.

    `keys` narrows the question to some records, by list or subquery.
    """
    return [_as_it_stood(row) for row in rows_as_of(model, day, clock, keys)]


def rows_as_of(model, day, clock="known", keys=None):
    """Return the newest history row of each record that was there, as a queryset to filter further."""
    history, key = get_history_model_for_model(model).objects, model._meta.pk.attname
    told = history.filter(**UNTIL[clock](day))
    if keys is not None:
        told = told.filter(**{f"{key}__in": keys})
    newest = told.order_by().values(key).annotate(newest=Max("history_id")).values("newest")
    return history.filter(history_id__in=newest).exclude(history_type="-").order_by(key)


def _known_until(day):
    return {"known_on__lte": day}


def _recorded_until(moment):
    """Return the filter for a moment, or for the whole of a day where the record is kept."""
    if isinstance(moment, datetime):
        return {"history_date__lte": moment}
    midnight = datetime.combine(moment + timedelta(days=1), time.min, timezone.get_default_timezone())
    return {"history_date__lt": midnight}


UNTIL = {"known": _known_until, "recorded": _recorded_until}


def _as_it_stood(row):
    record = row.instance
    record._state.adding = False
    return record
