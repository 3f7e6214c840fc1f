"""Drawings that stand in a line of text: a year in quarters, a life in stages, an age. No inline style."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from config.when.value import MONTHS_OF

CELL, GAP, HEIGHT = 7, 1, 9
WIDTH = 4 * CELL + 3 * GAP
OPEN = 4  # room for the arrow of a date that is open to one side

BAR, STEP = 15, 17  # one stage, and where the next one begins


def number(value):
    """Write a number as short as two decimals allow."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def drawing(kind, width, height, marks, extra=""):
    """Return a picture that says nothing that the words beside it do not say."""
    size = f'width="{width}" height="{height}"{extra}'
    return mark_safe(f'<svg class="{kind}" {size} aria-hidden="true" focusable="false">{marks}</svg>')


def symbol(name, width, height, kind="icon"):
    """Draw a symbol of the sprite that each page holds."""
    return drawing(kind, width, height, f'<use href="#{name}"/>')


def spread(when):
    """Return the first and last day to draw; "about" is wider by one of its own units on each side."""
    if not when.approximate:
        return when.earliest, when.latest
    return _shift(when.earliest, when.precision, -1), _shift(when.latest, when.precision, +1)


def _shift(day, precision, direction):
    if day is None or precision == "day":
        return day and day + timedelta(days=direction)
    month = day.year * 12 + day.month - 1 + direction * MONTHS_OF[precision]
    year, month = month // 12, month % 12 + 1
    return date(year, month, 1 if day.day == 1 else monthrange(year, month)[1])


def place(day, *, after=False):
    """Return where a day begins in its year, or ends if asked for what comes after it, in pixels."""
    quarter, month = divmod(day.month - 1, 3)
    share = (day.day if after else day.day - 1) / monthrange(day.year, day.month)[1]
    return quarter * (CELL + GAP) + (month + share) * CELL / 3


@lru_cache(maxsize=4096)
def year_strip(when, *, done=False, estimate=False):
    """Draw the year of a date as four quarters, filled where the date may fall."""
    kind = "ys is-est" if estimate else "ys"
    marks = _dated(when) if when else _undated(done)
    wide = WIDTH + 1 + (OPEN if when.edge else 0)
    left = -0.5 - (OPEN if when.edge == "by" else 0)
    return drawing(kind, wide, HEIGHT + 2, marks, f' viewBox="{number(left)} -1 {wide} {HEIGHT + 2}"')


def _undated(done):
    void = f'<rect class="ys-void" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="1.5"/>'
    return void + (f'<path class="ys-tick" d="M{WIDTH / 2 - 4} {HEIGHT / 2}l3 2.6 5-5.2"/>' if done else "")


def _dated(when):
    year = (when.earliest or when.latest).year
    cells = "".join(_rect("ys-cell", quarter * (CELL + GAP), CELL) for quarter in range(4))
    if when.precision == "day" and not when.edge and not when.approximate:
        centre = (place(when.earliest) + place(when.earliest, after=True)) / 2
        return (
            cells
            + f'<rect class="ys-day" x="{number(centre - 0.9)}" y="-1" width="1.8" height="{HEIGHT + 2}"/>'
        )
    return cells + "".join(_fills(when, year)) + _arrow(when.edge)


def _fills(when, year):
    """Yield the filled part of each quarter of the year that the window touches."""
    first, last = spread(when)
    whole = when.precision == "year" or when.edge
    kind = "ys-about" if when.approximate else "ys-year" if whole else "ys-hit"
    for quarter in range(4):
        opens, closes = (
            date(year, 3 * quarter + 1, 1),
            date(year, 3 * quarter + 3, monthrange(year, 3 * quarter + 3)[1]),
        )
        begin, end = max(first or opens, opens), min(last or closes, closes)
        if begin <= end:
            yield _rect(kind, place(begin), place(end, after=True) - place(begin))


def _rect(kind, x, width):
    return f'<rect class="{kind}" x="{number(x)}" y="0" width="{number(width)}" height="{HEIGHT}" rx="1"/>'


def _arrow(edge):
    """Point to the side on which a date is open: earlier for "by", later for "from"."""
    middle = HEIGHT / 2
    paths = {"by": f"M-1 {middle - 3}l-3 3 3 3", "from": f"M{WIDTH + 0.5} {middle - 3}l3 3-3 3"}
    return f'<path class="ys-open" d="{paths[edge]}"/>' if edge else ""


def stage_track(position, names, skipped=()):
    """Draw the stages as bars: done, now, ahead, and not needed; positions count from 1."""
    bars = "".join(_stage_bar(number, position, number in skipped) for number in range(1, len(names) + 1))
    return format_html(
        '<svg class="stage-t" width="{0}" height="12" viewBox="0 0 {0} 12"'
        ' role="img" aria-label="{1}">{2}</svg>',
        STEP * len(names) - 1,
        f"Stage {position} of {len(names)}, {names[position - 1]}",
        mark_safe(bars),
    )


def _stage_bar(number, position, skipped):
    kind, y, height = (
        ("st-skip", 5, 2) if skipped else ("st-done", 3.5, 5) if number < position else ("st-todo", 3.5, 5)
    )
    if number == position:
        kind, y, height = "st-now", 1, 10
    return f'<rect class="{kind}" x="{(number - 1) * STEP}" y="{y}" width="{BAR}" height="{height}" rx="1"/>'


def stage_counts(counts):
    """Draw how many programmes stand at each stage: a block each up to four, a bar to scale beyond."""
    most = max(counts, default=0)
    draw = _blocks if most <= 4 else _column
    bars = "".join(draw(at * STEP, count, most) for at, count in enumerate(counts))
    return drawing("mini-stages", 118, 30, bars)


def _blocks(x, count, most):
    return _foot(x) + "".join(_block(x, 21 - level * 6, 4.5) for level in range(count))


def _column(x, count, most):
    height = 24 * count / most
    return _foot(x) + (_block(x, 25.5 - height, height) if count else "")


def _foot(x):
    return f'<rect class="st-todo" x="{x}" y="27" width="{BAR}" height="3" rx="1"/>'


def _block(x, y, height):
    return f'<rect class="st-now" x="{x}" y="{number(y)}" width="{BAR}" height="{number(height)}" rx="1"/>'


def age_bar(days, old):
    """Draw an age as a bar; its mark stands where a question counts as old."""
    scale = old * 5 / 3
    ground, bar = (_part(kind, share) for kind, share in (("aged-bg", 1), ("aged-fg", min(days / scale, 1))))
    return drawing(
        "aged-bar", 60, 8, ground + bar + '<line class="aged-mark" x1="36" x2="36" y1="-1" y2="9"/>'
    )


def _part(kind, share):
    return f'<rect class="{kind}" width="{number(60 * share)}" height="8" rx="1.5"/>'
