"""Sparks: all milestones of one programme on one line, on the axis that all rows of the board share."""

from config.strips import number
from programmes.charts.bands import band, ghost, met
from programmes.charts.strokes import upright, wide

SPARK_HEIGHT, LINE = 34, 17


class Sparks:
    """The sparks of one board. Many dates stand in more than one of them: each is drawn once."""

    def __init__(self, axis, today):
        self.axis, self.today = axis, today
        self.ground = "".join(upright("r-q", axis.at(day), 0, SPARK_HEIGHT) for day in axis.years())
        self.ground += f'<line class="sp-base" x1="0" x2="100%" y1="{LINE}" y2="{LINE}"/>'
        self.now = upright("r-today", axis.at(today), 0, SPARK_HEIGHT)
        self._drawn = {}

    def of(self, marks):
        """Draw all milestones of one programme on one line."""
        due = [self._once(self._due, mark) for mark in marks if not mark.done]
        done = [self._once(self._met, mark) for mark in marks if mark.done]
        ghosts, bands = zip(*due, strict=True) if due else ((), ())
        return wide("spark", SPARK_HEIGHT, self.ground, *ghosts, *bands, *done, self.now)

    def _once(self, draw, mark):
        key = mark.when.text, mark.baseline.text, mark.estimate, mark.done
        if key not in self._drawn:
            self._drawn[key] = draw(mark)
        return self._drawn[key]

    def _due(self, mark):
        """Return the promise and the window: nothing of what is not on the axis."""
        if not self.axis.shows(mark.when):
            return "", ""
        promised = ghost(self.axis, mark, 25, 4) if self.axis.shows(mark.baseline) else ""
        return promised, band(self.axis, mark, self.today, 12, 10)

    def _met(self, mark):
        return met(self.axis, mark.when, LINE) if self.axis.shows(mark.when) else ""


def spark_scale(axis):
    """Draw the years above the sparks."""
    ticks = "".join(upright("r-year", axis.at(day), 2, 16) for day in axis.years())
    labels = [(axis.at(day) + 1.6, day.year) for day in axis.years() if axis.at(day) < 88]
    if not labels or labels[0][0] > 26:
        labels.insert(0, (axis.low, axis.start.year))
    words = "".join(f'<text class="sp-lab" x="{number(x)}%" y="11">{year}</text>' for x, year in labels)
    return wide("spark spark-scale", 16, ticks, words)
