"""How far a forecast lies from its baseline, never more exact than the two dates allow.

Five rules, the first that holds speaks:
1. a date is missing: it cannot be measured;
2. the same window: as baseline ("about Mar 2026" has the window of "Mar 2026");
3. the same precision, and no open end: count in that unit;
4. shared days: inside the baseline window, or overlapping it; neither is late;
5. no shared day: the least and the most, in months.

Open ends ("by Jun 2026", "from 2027") reach any day, so rules 2 and 4 hold for them as they stand. Under
rule 5 the two ends that face each other are always known, and with them the direction and the least; if a far
end is open there is no most: "at least 9 months later". A date marked "about" makes a count "about" too.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from config.when.value import UNITS
from config.when.words import read

DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Slip:
    """A movement in words, and in days to rank by: negative is earlier, 0 is not late, None is not known."""

    text: str
    tone: str
    detail: str
    short: str = ""
    least: int | None = None
    most: int | None = None


def slip(baseline, forecast):
    """Return the movement from one honest date to another."""
    if not (baseline and forecast):
        detail = "A date is missing, so no slip can be worked out."
        return Slip("cannot be measured", "unknown", detail, "–")
    if _reach(baseline) == _reach(forecast):
        return Slip("as baseline", "same", _same(baseline, forecast), "0", 0, 0)
    if baseline.precision == forecast.precision and not (baseline.edge or forecast.edge):
        return _counted(baseline, forecast)
    if forecast.overlaps(*_reach(baseline)):
        return _shared(baseline, forecast)
    return _ranged(baseline, forecast)


@lru_cache(maxsize=8192)
def slip_of(baseline, forecast):
    """Return the movement between two dates given as EDTF texts, worked out once for what comes again."""
    return slip(read(baseline), read(forecast))


def _reach(when):
    return when.earliest or date.min, when.latest or date.max


def _same(baseline, forecast):
    if baseline == forecast:
        return f"Baseline and forecast are both {baseline.label}."
    return _both(baseline, forecast)


def _both(baseline, forecast):
    return f"Baseline {baseline.label}, forecast {forecast.label}."


def _counted(baseline, forecast):
    count = index(forecast) - index(baseline)
    unit = UNITS[baseline.precision]
    quantity = f"{_about(baseline, forecast)}{_number(abs(count), unit)}"
    return _moved(baseline, forecast, quantity, f"{abs(count)} {unit[0].upper()}")


def index(when):
    """Return the place of a window among all the windows of its precision."""
    day = when.earliest
    match when.precision:
        case "day":
            return day.toordinal()
        case "month":
            return day.year * 12 + day.month
        case "quarter":
            return day.year * 4 + day.month // 3
        case "half":
            return day.year * 2 + day.month // 6
    return day.year


def _shared(baseline, forecast):
    first, last = _reach(baseline)
    begins, ends = _reach(forecast)
    if first <= begins and ends <= last:
        detail = f"{forecast.label} lies inside the baseline window {baseline.label}."
        return Slip("inside baseline", "same", detail, "0", 0, 0)
    detail = f"{forecast.label} overlaps the baseline window {baseline.label}."
    return Slip("overlaps baseline", "same", detail, "0", 0, 0)


def _ranged(baseline, forecast):
    known = [abs(days) for days in _movement(baseline, forecast) if days is not None]
    least = round(min(known) / DAYS_A_MONTH)
    most = round(max(known) / DAYS_A_MONTH) if len(known) == 2 else None
    return _moved(baseline, forecast, *_range(least, most, _about(baseline, forecast)))


def _range(least, most, about):
    """Return a range of months in words and in short."""
    if most is None and least == 0:
        return "", ""
    if most is None:
        return f"at least {about}{_number(least, 'month')}", f"≥{least} M"
    if least == 0:
        return f"up to {about}{_number(most, 'month')}", f"≤{most} M"
    if least == most:
        return f"about {_number(most, 'month')}", f"{most} M"
    return f"{about}{least}–{most} months", f"{least}–{most} M"


def _moved(baseline, forecast, quantity, short):
    least, most = _movement(baseline, forecast)
    later = _reach(forecast)[0] > _reach(baseline)[1]
    word, tone, sign = ("later", "late", "+") if later else ("earlier", "early", "−")
    text = f"{quantity} {word}".strip()
    return Slip(text, tone, _both(baseline, forecast), f"{sign}{short}", least, most)


def _movement(baseline, forecast):
    """Return the least and the most days between, earlier being negative; None where an end is open."""
    return _between(baseline.latest, forecast.earliest), _between(baseline.earliest, forecast.latest)


def _between(start, end):
    return None if start is None or end is None else (end - start).days


def _about(baseline, forecast):
    return "about " if baseline.approximate or forecast.approximate else ""


def _number(count, unit):
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
