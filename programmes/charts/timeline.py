"""The portfolio timeline: one line a milestone, all on one axis, and a lane for what has no date.

The grid is drawn once a page and stands in each row by reference, so that forty programmes stay light.
Nothing is shifted or nested in the head, which is repeated on each sheet of paper: browsers misplace that.
"""

from dataclasses import dataclass

from django.utils.safestring import mark_safe

from config.strips import number, spread
from config.when.value import day_in_words
from programmes.charts.bands import band, ghost, met
from programmes.charts.strokes import diamond, level, upright, wide

LANE, LANE_LEFT = 92.6, 86  # where what has no date stands, and where its lane begins, in per cent
HEAD = 62
SHAPES = '<path id="m-back" d="M5-3 0 0 5 3"/><path id="m-half" d="M0-5.5V5.5L-5.5 0Z"/>'


@dataclass(frozen=True)
class Size:
    """How high a row is, where its middle lies; where band and promise begin, how thick they are."""

    height: float
    line: float
    top: float
    thick: float
    ghost_top: float
    ghost_thick: float


ROAD = Size(34, 17, top=11, thick=12, ghost_top=25.5, ghost_thick=4)


def road_grid(axis, scale, today):
    """Draw what stands behind each row: the lane, the units of time, the day that is shown."""
    lines = "".join(_line(axis, day, 0, "100%") for day in scale.days(axis))
    now = upright("r-today", axis.at(today), 0, "100%") if _is_on(axis, today) else ""
    grid = f'<g id="road-grid">{_lane(0, "100%")}{lines}{now}</g>'
    hidden = 'class="defs" width="0" height="0" aria-hidden="true" focusable="false"'
    return mark_safe(f"<svg {hidden}><defs>{grid}{SHAPES}</defs></svg>")


def road_gap():
    """Draw the grid alone."""
    return wide("road-svg", "100%", '<use href="#road-grid"/>')


def road_head(axis, scale, today):
    """Draw the names of the units, the years above them and the day that is shown in a box."""
    days = scale.days(axis)
    return wide(
        "road-head",
        HEAD,
        _lane(20, HEAD - 20),
        *(_line(axis, day, 22 if day.month == 1 and scale.months < 12 else 42, HEAD) for day in days),
        *(_year(axis, day) for day in _named_years(axis, days) if scale.months < 12),
        *(_unit(axis, scale, day, len(days)) for day in days),
        *_today(axis, today),
        *(_text("r-lanelab", LANE + 0.4, y, words) for y, words in ((38, "No date"), (54, "given"))),
    )


def road_row(axis, mark, today, *, waits=False, shows_baseline=True):
    """Draw one milestone: what was promised, its window or its day, and an arrow before what waits."""
    arrows = _waiting(waits, axis, mark) if not mark.done else []
    return wide("road-marks", ROAD.height, *marks(axis, mark, today, ROAD, shows_baseline), *arrows)


def marks(axis, mark, today, size, shows_baseline=True):
    """Return the drawing of one milestone in a row of some size."""
    if not mark.when:
        return [_undated(mark, size.line)]
    if not axis.shows(mark.when):
        return [_outside(axis, mark.when, size.line)]
    if mark.done:
        return [met(axis, mark.when, size.line)]
    promised = _promised(axis, mark, size) if shows_baseline else []
    return [*promised, band(axis, mark, today, size.top, size.thick)]


def _promised(axis, mark, size):
    """Draw the promise, if any of it can be seen, and an arrow to a window that begins after its end."""
    if mark.baseline and axis.shows(mark.baseline):
        yield ghost(axis, mark, size.ghost_top, size.ghost_thick)
    if mark.is_moved_later:
        middle = size.ghost_top + size.ghost_thick / 2
        ends, begins = axis.after(mark.baseline.latest), axis.at(mark.when.earliest)
        yield level("b-move", ends, begins, middle) + _use("m-head", "b-movehead", begins, middle)


def _undated(mark, line):
    if mark.done:
        return diamond("m-done", LANE, line)
    half = _use("m-half", "m-done", LANE, line) if mark.partly else ""
    return diamond("m-void", LANE, line) + half


def _waiting(waits, axis, mark):
    """Return an arrow to what waits, where there is room before it."""
    if mark.when and not axis.shows(mark.when):
        return []
    left = axis.at(spread(mark.when)[0] or axis.start) if mark.when else LANE
    return [_use("m-wait", "m-link", left, ROAD.line)] if waits and left > axis.low else []


def _outside(axis, when, line):
    """Point to what lies before or after the days that are shown."""
    if when.latest and when.latest < axis.start:
        return _use("m-back", "m-off", axis.low + 0.6, line)
    return _use("m-head", "m-off", axis.high, line)


def _is_on(axis, day):
    return axis.start <= day < axis.end


def _line(axis, day, top, bottom):
    return upright("r-year" if day.month == 1 else "r-q", axis.at(day), top, bottom)


def _lane(top, height):
    across = f'x="{LANE_LEFT}%" width="{100 - LANE_LEFT}%"'
    return f'<rect class="r-lane" {across} y="{top}" height="{height}"/>'


def _named_years(axis, days):
    """Return the days to write a year at: each New Year's Day, and the first day if it has room."""
    new_years = [day for day in days if day.month == 1]
    first = days[0]
    has_room = not new_years or axis.at(new_years[0]) - axis.at(first) > 10
    return [first, *new_years] if first not in new_years and has_room else new_years


def _year(axis, day):
    return _text("r-ylab", axis.at(day) + 0.5, 34, day.year, "start")


def _unit(axis, scale, day, count):
    after = scale.first_day(scale.unit(day) + 1)
    kind = "r-qlab is-fine" if scale.is_fine(day, count) else "r-qlab"
    return _text(kind, (axis.at(day) + axis.at(after)) / 2, 54, scale.label(day))


def _today(axis, today):
    if _is_on(axis, today):
        x = axis.at(today)
        yield upright("r-today", x, 19, HEAD) + upright("r-todaybox", x, 1, 19)
        yield _text("r-todaylab", x, 14, day_in_words(today).rpartition(" ")[0])


def _text(kind, x, y, words, anchor="middle"):
    place = f'x="{number(x)}%" y="{y}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{words}</text>'


def _use(shape, kind, x, y):
    return f'<use href="#{shape}" class="{kind}" x="{number(x)}%" y="{number(y)}"/>'
