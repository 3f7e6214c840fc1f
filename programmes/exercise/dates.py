"""When reports come in, and how exactly a day is told from afar."""

from datetime import timedelta
from functools import lru_cache

from config.when import NO_DATE, read

# From how many days ahead a day is told as which part of the calendar.
HORIZONS = [(480, "year"), (280, "half"), (110, "quarter"), (35, "month")]
VAGUER = ["day", "month", "quarter", "half", "year"]
FRESH, AGEING, STALE = (0, 12), (16, 28), (33, 60)  # days since the last three rounds of reports
BETWEEN_ROUNDS = (21, 35)
EDGES = ["by", "from", "about", "none", ""]
EDGES_OFTEN = [6, 5, 7, 7, 75]


def rounds(rng, today, count):
    """Return the days on which reports come in, oldest first: the last three are stale, ageing and fresh."""
    days = [today - timedelta(days=rng.randint(*ago)) for ago in (FRESH, AGEING, STALE)]
    while len(days) < count:
        days.append(days[-1] - timedelta(days=rng.randint(*BETWEEN_ROUNDS)))
    return days[::-1]


def an_edge(rng):
    return rng.choices(EDGES, EDGES_OFTEN)[0]


@lru_cache(maxsize=65536)
def told(day, precision, edge=""):
    """Return a day as an honest date of this precision, open to one side or about, or not given at all."""
    if edge == "none":
        return NO_DATE
    parts = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-{33 + (day.month - 1) // 3}",
        "half": f"{day.year}-{40 + (day.month - 1) // 6}",
        "year": f"{day.year}",
    }
    frame = {"by": "../{}", "from": "{}/..", "about": "{}~", "": "{}"}[edge]
    return read(frame.format(parts[precision]))


def from_afar(day, seen_on, edge="", near="day"):
    """Return a day as a forecast made on another day tells it: the further ahead, the less exact."""
    ahead = (day - seen_on).days
    afar = next((name for least, name in HORIZONS if ahead > least), "day")
    return told(day, max(afar, near, key=VAGUER.index), edge)


def in_words(day):
    return f"{day.day} {day:%B %Y}"
