"""Sparks: all milestones of one programme on one line, on the axis that all rows of the board share."""

from config.strips import number
from programmes.charts.bands import band, ghost, met
from programmes.charts.strokes import upright, wide

SPARK_HEIGHT, LINE = 34, 17


def spark(axis, marks, today):
    """Draw all milestones of one programme on one line."""
    due = [mark for mark in marks if not mark.done and axis.shows(mark.when)]
    done = [mark for mark in marks if mark.done and axis.shows(mark.when)]
    return wide(
        "spark",
        SPARK_HEIGHT,
        *(upright("r-q", axis.at(day), 0, SPARK_HEIGHT) for day in axis.years()),
        f'<line class="sp-base" x1="0" x2="100%" y1="{LINE}" y2="{LINE}"/>',
        *(ghost(axis, mark, 25, 4) for mark in due if axis.shows(mark.baseline)),
        *(band(axis, mark, today, 12, 10) for mark in due),
        *(met(axis, mark.when, LINE) for mark in done),
        upright("r-today", axis.at(today), 0, SPARK_HEIGHT),
    )


def spark_scale(axis):
    """Draw the years above the sparks."""
    ticks = "".join(upright("r-year", axis.at(day), 2, 16) for day in axis.years())
    labels = [(axis.at(day) + 1.6, day.year) for day in axis.years() if axis.at(day) < 88]
    if not labels or labels[0][0] > 26:
        labels.insert(0, (axis.low, axis.start.year))
    words = "".join(f'<text class="sp-lab" x="{number(x)}%" y="11">{year}</text>' for x, year in labels)
    return wide("spark spark-scale", 16, ticks, words)
