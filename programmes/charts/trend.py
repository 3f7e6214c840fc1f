"""The milestone trend: across is the day of the report, up is the date that was forecast then.

A level ribbon is a date that holds, a climbing one is slipping, and one that meets the dashed line is due:
there the day of the report is the day of the forecast. What lies below the line is past, and washed out.
Only shapes that slope stand in a drawing of 100 units that is stretched to the width, since a path knows no
per cent; all lines and words keep their true size.
"""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from config.strips import drawing, number
from config.when.value import day_in_words
from programmes.charts.axis import Axis
from programmes.charts.labels import Chip, Label, settled
from programmes.charts.ladder import TOP, Ladder, ladder_for
from programmes.charts.ribbons import Drawn, shape
from programmes.charts.strokes import level, slope, upright

FOOT = 44
LEFT, RIGHT = 2, 98  # per cent
SCALE_WIDTH, ENDS_WIDTH = 64, 128
APART, APART_ON_PHONES, FINE = 20, 31, 1.5  # per cent from one day in words, or dotted line, to the next
CHIPS_END = 90  # per cent: a chip stays inside, also on a phone
NAME = 44  # letters of a name that find room


def trend(ribbons, days, today, label):
    """Return three drawings that stand side by side: the scale, the plot, and the dates now.

    Days are those of the reports in order, at least two; the last is the day up to which the record speaks.
    """
    points = [
        (point.day, point.when, not run.end and point is run.points[-1])
        for ribbon in ribbons
        for run in ribbon.runs
        for point in run.points
    ]
    sheet = Sheet(Axis(days[0], days[-1], LEFT, RIGHT), ladder_for(points, today), days)
    return sheet.scale(), sheet.plot(ribbons, label), sheet.ends(ribbons, today)


@dataclass(frozen=True)
class Sheet:
    """The paper that ribbons are drawn on."""

    axis: Axis
    ladder: Ladder
    days: list

    @property
    def height(self):
        return self.ladder.bottom + FOOT

    def scale(self):
        words = "".join(
            f'<text class="{kind}" x="58" y="{number((self.ladder.y(first) + self.ladder.y(after)) / 2 + 4)}"'
            f' text-anchor="end">{label}</text>'
            for first, after, label in self.ladder.rungs()
            for kind in ["ax ax-strong" if first.month == 1 else "ax"]
        )
        return drawing("mta-scale", SCALE_WIDTH, number(self.height), words)

    def plot(self, ribbons, label):
        drawn = [(ribbon, [Drawn(run, self.axis, self.ladder) for run in ribbon.runs]) for ribbon in ribbons]
        runs = sorted((run for _, runs in drawn for run in runs), key=lambda run: -run.thickness)
        marks = [
            *self._rungs(),
            *self._reports(),
            self._stretched("".join(fill for run in runs for fill in run.fills())),
            *(line for run in runs for line in run.outline()),
            self._stretched(shape("mta-past", self._past())),
            *self._now(),
            *(run.close() for run in runs),
            *self._words(drawn),
        ]
        return format_html(
            '<svg class="mta-plot" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
            number(self.height),
            label,
            mark_safe("".join(marks)),
        )

    def _stretched(self, shapes):
        height = number(self.height)
        size = f'width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none"'
        return f"<svg {size}>{shapes}</svg>"

    def _rungs(self):
        days = [first for first, _, _ in self.ladder.rungs()] + [self.ladder.high]
        for day in days:
            kind = "r-year" if day.month == 1 else "r-q"
            yield level(kind, 0, 100, number(self.ladder.y(day)))

    def _reports(self):
        """Yield a dotted line for each report, and below it the day; the year where it is another one."""
        for day in thinned(self.axis, self.days, FINE):
            yield upright("mta-report", self.axis.at(day), TOP, number(self.ladder.bottom))
        anchors = {self.days[0]: (0, "start"), self.days[-1]: (100, "end")}
        roomy, year = thinned(self.axis, self.days, APART_ON_PHONES), None
        for day in thinned(self.axis, self.days, APART):
            kind = "ax ax-strong" if day == self.days[-1] else "ax" if day in roomy else "ax is-close"
            told = day.year != year or (day == self.days[-1] and day.year != self.days[0].year)
            yield self._day(day, kind, *anchors.get(day, (self.axis.at(day), "middle")), with_year=told)
            year = day.year

    def _day(self, day, kind, x, anchor, *, with_year):
        lines = [day_in_words(day).rsplit(" ", 1)[0]] + [str(day.year)] * with_year
        return "".join(
            f'<text class="{kind}" x="{number(x)}%" y="{number(self.ladder.bottom + below)}"'
            f' text-anchor="{anchor}">{words}</text>'
            for below, words in zip((20, 35), lines, strict=False)
        )

    def _passing(self):
        """Return the points of the line on which report and forecast are one day, as far as it is in view."""
        first, last = self.days[0], self.days[-1]
        bends = {day for day in (self.ladder.low, self.ladder.high) if first < day < last}
        seen = [day for day in sorted({first, last} | bends) if day <= self.ladder.high]
        return [(self.axis.at(day), self.ladder.y(day)) for day in seen or [first]]

    def _past(self):
        line = self._passing()
        if self.days[-1] > self.ladder.high:
            line.append((RIGHT, TOP))
        return [(LEFT, self.ladder.bottom), *line, (RIGHT, self.ladder.bottom)]

    def _now(self):
        for begin, end in pairwise(self._passing()):
            yield slope("mta-today", begin, end)

    def _words(self, drawn):
        names = [_name(ribbon.name, run) for ribbon, runs in drawn for run in runs]
        pieces = [run for _, runs in drawn for run in runs]
        ends = [_ended(piece) for piece in pieces if piece.run.end and not self._is_last(piece.run)]
        chips = [chip for piece in pieces for chip in _chips(piece)]
        placed = settled([*names, *chips, *ends], TOP + 8, self.ladder.bottom - 8)
        return [label.drawn() for label in placed]

    def _is_last(self, run):
        return run.points[-1].day == self.days[-1]

    def ends(self, ribbons, today):
        """Draw the dates that now are on record at the right, each once, and what ended on the last day."""
        last = [ribbon.runs[-1] for ribbon in ribbons if self._is_last(ribbon.runs[-1])]
        found = dict.fromkeys(label for run in last for label in self._now_labels(run, today))
        placed = settled(sorted(found, key=lambda label: label.y), TOP + 8, self.height - 8)
        return drawing("mta-now", ENDS_WIDTH, number(self.height), "".join(label.drawn() for label in placed))

    def _now_labels(self, run, today):
        point, (_, (_, y)) = run.points[-1], Drawn(run, self.axis, self.ladder).middle
        if run.end:
            yield Label("mta-val", 10, y, run.end, unit="")
        elif point.when.overdue(today):
            yield Label("mta-val is-late", 10, y, point.when.label, unit="", estimate=point.estimate)
            yield Label("mta-note", 10, y + 15, "overdue", unit="")
        else:
            yield Label("mta-val", 10, y, point.when.label, unit="", estimate=point.estimate)


def _name(name, run):
    """Write the name into the ribbon at its start; above it where it is thin, before it where it is short."""
    (x, y), _ = run.middle
    _, upper, lower = run.corners[0]
    words = name if len(name) <= NAME else f"{name[: NAME - 1].rstrip()}…"
    y = upper - 10 if lower - upper < 18 else y
    return Label("mta-name", x - 0.8, y, words, "end") if x > 60 else Label("mta-name", x + 1.4, y, words)


def _ended(run):
    _, (x, y) = run.middle
    before = x > 85
    return Label("mta-note", x - 2.5 if before else x + 2.5, y, run.run.end, "end" if before else "start")


def _chips(run):
    for (left, right), point in zip(pairwise(run.corners), run.points[1:], strict=True):
        if point.later:
            middle = (left[1] + left[2] + right[1] + right[2]) / 4
            yield Chip("mta-chip", min((left[0] + right[0]) / 2, CHIPS_END), middle, point.later)


def thinned(axis, days, apart):
    """Return the first and the last day, and of those between as many as stay so far apart, in per cent."""
    kept = [days[0]]
    for day in days[1:-1]:
        if axis.at(day) - axis.at(kept[-1]) >= apart and axis.at(days[-1]) - axis.at(day) >= apart:
            kept.append(day)
    return [*kept, days[-1]]
