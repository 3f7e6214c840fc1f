"""Days and moments as the databases keep them; a day is one of the installation's time zone."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime


def begin_of(day):
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def end_of(day):
    return begin_of(day + timedelta(days=1))


def day_of(moment):
    return timezone.localdate(moment, timezone.get_default_timezone())


def in_utc(moment):
    """Write a moment as programs read it: in UTC, by ISO 8601."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def written(value, vendor):
    """Write a day or a moment as the database keeps it."""
    if not isinstance(value, datetime):
        return value.isoformat()
    utc = value.astimezone(UTC)
    return str(utc.replace(tzinfo=None)) if vendor == "sqlite" else utc.isoformat()


def day_read(value):
    """Return the day of what a database gave: SQLite gives texts."""
    if isinstance(value, str) and len(value) == len("2025-12-08"):
        return parse_date(value)
    return day_of(moment_read(value)) if isinstance(value, str | datetime) else value


def moment_read(value):
    """Return the moment that a database gave: SQLite gives texts, and its moments are in UTC."""
    moment = parse_datetime(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment
