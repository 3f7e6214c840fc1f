"""The dates ahead on a printed sheet: the timeline in small, whose rows hold their own grid."""

from config.strips import number
from config.when.value import day_in_words
from programmes.charts.scale import HIGH, LOW, Scale
from programmes.charts.strokes import upright, wide
from programmes.charts.timeline import LANE, LANE_LEFT, Size, marks

QUARTERS = Scale("quarters", 3, (0, 1), (5, 8))
ROW = Size(17, 8, top=2, thick=8, ghost_top=12, ghost_thick=3)
HEAD = 30
NAMED = 6  # quarters that have room for their names with the year


def sheet_axis(ahead, today):
    """Return an axis from this quarter on, or from the one before where something there is still open."""
    return QUARTERS.axis_around(ahead, today)


def sheet_head(axis, today):
    days = QUARTERS.days(axis)
    return wide(
        "brief-head",
        HEAD,
        *_grid(axis, today, 12, HEAD),
        *(_name(axis, day, len(days)) for day in days),
        f'<text class="r-todaytext" x="{number(axis.at(today))}%" y="9" text-anchor="middle">'
        f"{day_in_words(today).rpartition(' ')[0]}</text>",
        f'<text class="r-lanelab" x="{number(LANE)}%" y="26" text-anchor="middle">no date</text>',
    )


def sheet_row(axis, mark, today):
    """Draw one milestone that is still to come, on its grid."""
    grid = _grid(axis, today, 0, ROW.height)
    return wide("brief-row", ROW.height, *grid, *marks(axis, mark, today, ROW))


def _grid(axis, today, top, bottom):
    lane = f'x="{number(LANE_LEFT)}%" width="{number(100 - LANE_LEFT)}%" y="0" height="{bottom}"'
    yield f'<rect class="r-lane" {lane}/>'
    for day in QUARTERS.days(axis):
        yield upright("r-year" if day.month == 1 else "r-q", axis.at(day), top, bottom)
    yield upright("r-today", axis.at(today), top, bottom)


def _name(axis, day, count):
    """Write the name of a quarter in its middle: with the year if there is room, or else at its beginning."""
    middle = axis.at(day) + (HIGH - LOW) / count / 2
    year = f" {day.year}" if count <= NAMED else f" ’{day:%y}" if day.month == 1 else ""
    place = f'x="{number(middle)}%" y="26" text-anchor="middle"'
    return f'<text class="r-qlab" {place}>{QUARTERS.label(day)}{year}</text>'
