"""Which moment an address asks for, and a sentence for what cannot be shown."""

import re

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.audit import days
from config.audit.as_of import CLOCKS, KNOWN, RECORDED, AsOf
from config.audit.context import today
from config.audit.moments import day_of
from config.when import read
from config.when.value import day_in_words

PARAMETERS = {
    "as_of": (
        "Show what was known on this day: 2025-12-08, or 8 Dec 2025. "
        "Or an instant, 2025-12-08T14:30:00Z, for what was recorded by then."
    ),
    "clock": (
        "With as_of. known (the default for a day): by the day on which facts became known. "
        "recorded: by when they were written down."
    ),
    "recorded_until": (
        "An instant beside a day of as_of: what was recorded later is left out, so that the answer stays."
    ),
}
DAY_FORMS = "Write a day such as 2025-12-08 or 8 Dec 2025, or an instant such as 2025-12-08T14:30:00Z."
BEFORE = "Nothing was {} before {}, when the record begins."
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)
LOST_PLUS = re.compile(r" (\d\d:?\d\d)\Z", re.ASCII)  # an address turns the + of an offset into a space
LONGEST = 40


class CannotShow(ValueError):
    """Raised when a moment cannot be shown: the parameter that is at fault, and why."""

    def __init__(self, parameter, sentence):
        super().__init__(sentence)
        self.parameter = parameter


def asked_moment(parameters):
    """Return the AsOf that is asked for, or None for the present. Raises CannotShow."""
    text, clock, until = (parameters.get(name, "").strip() for name in PARAMETERS)
    if clock and clock not in CLOCKS:
        raise CannotShow("clock", f"There is no such clock: ask by {KNOWN} or by {RECORDED}.")
    if until and (not text or INSTANT.match(text) or clock == RECORDED):
        raise CannotShow("recorded_until", "It goes with a day of as_of, by the clock of what was known.")
    if not text:
        return None
    past = _moment(text, clock) if INSTANT.match(text) else _day(text, clock or KNOWN, until)
    _refuse_what_is_before_the_record(past)
    return past


def asks_for_the_record(parameters):
    """Say whether an address asks for what had been recorded by a moment, not for what was known."""
    text, clock, until = (parameters.get(name, "").strip() for name in PARAMETERS)
    return bool(until or (text and clock == RECORDED) or INSTANT.match(text))


def _moment(text, clock):
    if clock == KNOWN:
        raise CannotShow("clock", "What was known is told by days: give a day, or ask by what was recorded.")
    return AsOf.at(instant_in("as_of", text))


def _day(text, clock, until):
    day = _read_day(text)
    if day > today():
        raise CannotShow("as_of", f"{day_in_words(day)} is still to come: nothing is known of it yet.")
    return AsOf(day, clock, instant_in("recorded_until", until) if until else None)


def _read_day(text):
    try:
        when = read(text) if len(text) <= LONGEST else None
    except ValueError:
        when = None
    if not when or when.precision != "day" or when.edge or when.approximate:
        raise CannotShow("as_of", f"“{text[:LONGEST]}” is not a day. {DAY_FORMS}")
    return when.earliest


def instant_in(parameter, text):
    """Return a moment; without an offset it is one of the installation's time zone. Raises CannotShow."""
    try:
        moment = parse_datetime(LOST_PLUS.sub(r"+\1", text)) if len(text) <= LONGEST else None
        moment = moment and (timezone.make_aware(moment) if timezone.is_naive(moment) else moment)
        is_past = moment and day_of(moment) and moment <= timezone.now()
    except (ValueError, OverflowError):
        moment = None
    if not moment:
        raise CannotShow(parameter, f"“{text[:LONGEST]}” is not an instant such as 2025-12-08T14:30:00Z.")
    if not is_past:
        raise CannotShow(parameter, "This instant is still to come: nothing is recorded of it yet.")
    return moment


def _refuse_what_is_before_the_record(past):
    first, begin = days.first_with_moment(past.clock) if past.moment else (days.first(past.clock), None)
    if first is None:
        raise CannotShow("as_of", "Nothing is on record yet.")
    if past.day < first:
        verb = "known" if past.clock == KNOWN else "recorded"
        raise CannotShow("as_of", BEFORE.format(verb, day_in_words(first)))
    if past.moment and past.moment < begin:
        parameter = "recorded_until" if past.clock == KNOWN else "as_of"
        raise CannotShow(parameter, BEFORE.format("recorded", AsOf.at(begin)))
