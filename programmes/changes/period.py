"""Which period is asked for, and as of when the record is read at its two ends."""

from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
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
WRITE_A_DAY = "Write one exact day of the years 1900 to 2199, such as 2025-12-08 or 8 Dec 2025."


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


class CannotTell(BadRequest):
    """Raised when a period cannot be told: the parameter that is at fault, and why."""

    def __init__(self, parameter, sentence, where=""):
        super().__init__(f"{where}{sentence}")
        self.parameter, self.sentence = parameter, sentence


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
    def told(self):
        """Return in a sentence what belongs to it."""
        happened = "was written down" if self.by_record else "became known"
        first, last = day_in_words(self.first), day_in_words(self.last)
        return f"What {happened} after {first}, up to and with {last}."

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


def whole_record(clock=KNOWN):
    """Return the period from before the first change to the day that is shown; a past page has its clock."""
    past = the_past()
    clock = past.clock if past else clock
    begin = days.first(clock) or today()
    return Period(min(begin, today()) - ONE_DAY, today(), clock)


def asked_period(parameters):
    """Return the period that is asked for: the last 7 days, if none is. Raises CannotTell."""
    clock, first, last = _asked(parameters)
    asked = {name: day for name, day in (("from", first), ("to", last)) if day}
    if asked:
        _refuse_what_is_before_the_record(*min(asked.items(), key=itemgetter(1)), clock)
    last = last or today()
    return Period(first or last - WEEK, last, clock)


def asked_of_the_record(parameters):
    """Return the period that is asked for: the whole record, as far as none is. Raises CannotTell.

    A day before the record begins asks for all of it from there on.
    """
    clock, first, last = _asked(parameters)
    if last:
        _refuse_what_is_before_the_record("to", last, clock)
    whole = whole_record(clock)
    last = last or whole.last
    return Period(min(max(first or whole.first, whole.first), last), last, clock)


def _asked(parameters):
    """Return the clock and the two days that are asked for, None for a day that is not."""
    clock = _clock(parameters.get("clock", "").strip())
    first, last = _day(parameters, "from"), _day(parameters, "to")
    _refuse_days_to_come(last or today())
    if first and first > (last or today()):
        told = Period(first, last or today())
        raise CannotTell("from", f"The period ends before it begins: {told}. Give the earlier day first.")
    return clock, first, last


def _clock(asked):
    if asked and asked not in CLOCKS:
        raise CannotTell("clock", f"There is no such clock: ask by {' or by '.join(CLOCKS)}.")
    past = the_past()
    return past.clock if past else asked or KNOWN


def _day(parameters, name):
    text = parameters.get(name, "").strip()
    try:
        day = DayField(required=False).clean(text)
    except ValidationError:
        day = None
    if text and not day:  # "none" is read as a date that is not given
        raise CannotTell(name, WRITE_A_DAY, where=f"{name.capitalize()}: ")
    return day


def _refuse_days_to_come(last):
    if last > today() and the_past():
        raise CannotTell(
            "to", f"This page is as of {day_in_words(today())}: it does not tell of {day_in_words(last)}."
        )
    if last > today():
        raise CannotTell("to", f"{day_in_words(last)} is still to come: nothing is known of it yet.")


def _refuse_what_is_before_the_record(name, day, clock):
    begin = days.first(clock)
    if begin and day < begin - ONE_DAY:
        raise CannotTell(
            name,
            f"The record begins on {day_in_words(begin)}: nothing can be told from {day_in_words(day)} on."
            f" The first day to compare with is {day_in_words(begin - ONE_DAY)}.",
        )
