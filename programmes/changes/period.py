"""Which period is asked for, and as of when the record is read at its two ends."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q

from config.audit import days
from config.audit.as_of import CLOCKS, KNOWN, RECORDED, AsOf, carried, reading, the_past, today
from config.audit.moments import end_of
from config.fields import DayField
from config.filters import KeyField
from config.when.value import day_in_words
from programmes.models import Programme

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


ASKED = {
    "from": DayField(label="From", required=False),
    "to": DayField(label="To", required=False),
    "programme": KeyField(
        Programme.objects.all(),
        label="Programme",
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "Programme: there is no “%(value)s”."},
    ),
}
Asked = type("Asked", (forms.Form,), ASKED)  # "from" cannot be an attribute of a class body


@dataclass(frozen=True)
class Period:
    """From the end of one day to the end of another, by the clock of what was known or was recorded."""

    first: date
    last: date
    clock: str = KNOWN

    @property
    def before(self):
        """Return as of when it begins."""
        return self._at(self.first)

    @property
    def after(self):
        """Return as of when it ends: never later than what the page itself is as of."""
        return self._at(self.last)

    def _at(self, day):
        past = the_past()
        if past and past.moment and (past.clock == KNOWN or past.day == day):
            return AsOf(day, past.clock, past.moment)
        return AsOf(day, self.clock)

    @property
    def by_record(self):
        return self.clock == RECORDED

    @property
    def by_other_clock(self):
        return Period(self.first, self.last, KNOWN if self.by_record else RECORDED)

    @property
    def within(self):
        """Return the condition on a history row that it belongs to the period."""
        if self.clock == KNOWN:
            return Q(known_on__gt=self.first, known_on__lte=self.last)
        return Q(history_date__gte=end_of(self.first), history_date__lt=end_of(self.last))

    @property
    def fields(self):
        """Return the parameters that ask for it again; the moment of a past page brings its own clock."""
        clock = {"clock": self.clock} if self.clock != KNOWN and the_past() is None else {}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()} | clock

    def leading_to(self, address):
        """Return an address of ours that shows the record as it stood at the end of the period."""
        if the_past() is None and self.clock == KNOWN and self.last == today():
            return address
        with reading(self.after):
            return carried(address)

    def at(self, address, **asked):
        """Return an address of ours that tells of this period, as of the moment of the page."""
        asked = {name: value for name, value in (self.fields | asked).items() if value}
        return carried(f"{address}?{urlencode(asked)}")

    def keeping(self, address, **asked):
        """Return an address of ours by the same clock, whose period goes on with the days."""
        asked = {
            name: value for name, value in ({**self.fields, "from": "", "to": ""} | asked).items() if value
        }
        return carried(f"{address}?{urlencode(asked)}" if asked else address)

    def __str__(self):
        return f"{day_in_words(self.first)} to {day_in_words(self.last)}"


def whole_record():
    """Return the period from before the first change to the day that is shown, by the clock of the page."""
    past = the_past()
    clock = past.clock if past else KNOWN
    begin = days.first(clock) or today()
    return Period(min(begin, today()) - ONE_DAY, today(), clock)


def asked_period(parameters):
    """Return the period that is asked for: the last 7 days, if none is. Raises BadRequest in words."""
    clock = _clock(parameters.get("clock", "").strip())
    last = _day(parameters, "to") or today()
    first = _day(parameters, "from")
    _refuse_days_to_come(last)
    if first and first > last:
        raise BadRequest(
            f"The period ends before it begins: {Period(first, last)}. Give the earlier day first."
        )
    asked = [day for day in (first, _day(parameters, "to")) if day]
    if asked:
        _refuse_what_is_before_the_record(min(asked), clock)
    return Period(first or last - WEEK, last, clock)


def _clock(asked):
    if asked and asked not in CLOCKS:
        raise BadRequest(f"There is no such clock: ask by {' or by '.join(CLOCKS)}.")
    past = the_past()
    return past.clock if past else asked or KNOWN


def _day(parameters, name):
    try:
        return DayField(required=False).clean(parameters.get(name, "").strip())
    except ValidationError as error:
        raise BadRequest(f"{name.capitalize()}: {' '.join(error.messages)}") from error


def _refuse_days_to_come(last):
    if last > today() and the_past():
        raise BadRequest(
            f"This page is as of {day_in_words(today())}: it does not tell of {day_in_words(last)}."
        )
    if last > today():
        raise BadRequest(f"{day_in_words(last)} is still to come: nothing is known of it yet.")


def _refuse_what_is_before_the_record(day, clock):
    begin = days.first(clock)
    if begin and day < begin - ONE_DAY:
        raise BadRequest(
            f"The record begins on {day_in_words(begin)}: nothing can be told from {day_in_words(day)} on."
            f" The first day to compare with is {day_in_words(begin - ONE_DAY)}."
        )
