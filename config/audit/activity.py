"""Who did how much on which day: acts counted over all histories, in one query."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils import timezone

from config.audit.moments import begin_of, day_read, end_of
from config.audit.names import name_of
from config.audit.tracked import tracked_models

COUNTED = """
SELECT act_day, act_by, count(*) AS acts FROM ({acts}) AS every
GROUP BY act_day, act_by ORDER BY acts DESC, act_by"""
NOBODY = "none"  # how an address names what was written without a name


@dataclass(frozen=True)
class Share:
    """The acts of one person on one day."""

    key: str  # of the person, for an address
    name: str  # empty when another program wrote, or a migration
    acts: int


@dataclass(frozen=True)
class Day:
    """One day, and who acted on it, the busiest first."""

    day: date
    shares: list[Share]

    @property
    def acts(self):
        return sum(share.acts for share in self.shares)


def days(since, until):
    """Return the days of a period on which something was recorded, the newest first."""
    counted = _counted(since, until)
    people = get_user_model().objects.in_bulk({who for _, who, _ in counted if who})
    shares = {}
    for day, who, acts in counted:
        person = people.get(who)
        name = name_of(person) if person else ""
        shares.setdefault(day, []).append(Share(str(who or NOBODY), name, acts))
    return [Day(day, shares[day]) for day in sorted(shares, reverse=True)]


def rows_of(day, who):
    """Return of each history what one person, or nobody, wrote on one day."""
    key = None if who == NOBODY else int(who)
    return [rows.filter(history_user_id=key) for rows in _rows(day, day)]


def _rows(since, until):
    between = {"history_date__gte": begin_of(since), "history_date__lt": end_of(until)}
    return [one.history.objects.filter(**between).order_by() for one in tracked_models()]


def _counted(since, until):
    """Return day, person and number of acts: an act is a change set, or a row that belongs to none."""
    acts = [_acts(rows, position) for position, rows in enumerate(_rows(since, until))]
    union, parameters = acts[0].union(*acts[1:]).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(acts=union), parameters)
        return [(day_read(day), who, acts) for day, who, acts in cursor.fetchall()]


def _acts(rows, position):
    alone = Concat(Value(f"{position}:"), Cast("history_id", CharField()))
    told = rows.annotate(
        act_day=TruncDate("history_date", tzinfo=timezone.get_default_timezone()),
        act_by=F("history_user_id"),
        act_key=Coalesce("change_set", alone, output_field=CharField()),
    )
    return told.values_list("act_day", "act_by", "act_key")
