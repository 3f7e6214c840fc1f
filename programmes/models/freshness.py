"""When a record counts as stale: a person has put nothing on it for long, or never."""

from django.conf import settings


def is_stale(today, touched_on):
    return touched_on is None or (today - touched_on).days > settings.STALE_DAYS
