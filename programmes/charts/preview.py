"""The trend of one milestone in a narrow space, with the report that is not on record yet at its end.

As there is room for a few reports only, they stand at even steps and not to scale; the dates are to scale.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from config.strips import number
from config.when.value import day_in_words
from programmes.charts.ladder import TOP, Ladder, ladder_for
from programmes.charts.ribbons import Drawn, Run
from programmes.charts.strokes import level

ROOM, FOOT = 92, 42  # pixels
LEFT, RIGHT = 24, 97  # per cent


class LowLadder(Ladder):
    """As high as there is room, however many days it holds."""

    @property
    def a_day(self):
        return ROOM / self.days


@dataclass(frozen=True)
class Steps:
    """Days at even steps across."""

    days: tuple[date, ...]

    def at(self, day):
        return LEFT + self.days.index(day) / (len(self.days) - 1) * (RIGHT - LEFT)


@dataclass(frozen=True)
class Preview:
    """A small sheet: what was reported on some days, at least two, and how the last of them is called."""

    runs: tuple[Run, ...]
    days: tuple[date, ...]
    today: date
    last: str = ""

    @cached_property
    def ladder(self):
        last = self.runs[-1].points[-1]
        points = [(each.day, each.when, each is last) for run in self.runs for each in run.points]
        full = ladder_for(points, self.today)
        return LowLadder(full.low, full.high)

    def drawn(self, label):
        runs = [Drawn(run, Steps(self.days), self.ladder) for run in self.runs]
        marks = [
            *self._rungs(),
            self._stretched("".join(fill for run in runs for fill in run.fills())),
            *(line for run in runs for line in run.outline()),
            *(run.close() for run in runs),
            *self._reports(),
        ]
        return format_html(
            '<svg class="prev" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
            self._height,
            label,
            mark_safe("".join(marks)),
        )

    @property
    def _height(self):
        return number(self.ladder.bottom + FOOT)

    def _stretched(self, shapes):
        size = f'width="100%" height="{self._height}" viewBox="0 0 100 {self._height}"'
        return f'<svg {size} preserveAspectRatio="none">{shapes}</svg>'

    def _rungs(self):
        for first, after, label in self.ladder.rungs():
            below, above = self.ladder.y(first), self.ladder.y(after)
            yield level("r-q", LEFT - 3, 100, number(below))
            yield f'<text class="ax" x="0" y="{number((below + above) / 2 + 4)}">{label}</text>'
        yield level("r-q", LEFT - 3, 100, number(TOP))

    def _reports(self):
        year = None
        for day in self.days:
            ends = day == self.days[-1]
            words = day_in_words(day).rsplit(" ", 1)
            lines = [self.last] if ends and self.last else words[: 1 if day.year == year else 2]
            yield from self._day(day, lines, "ax ax-strong" if ends else "ax", "end" if ends else "middle")
            year = day.year

    def _day(self, day, lines, kind, anchor):
        x = 100 if anchor == "end" else Steps(self.days).at(day)
        for below, words in zip((18, 33), lines, strict=False):
            y = number(self.ladder.bottom + below)
            yield f'<text class="{kind}" x="{number(x)}%" y="{y}" text-anchor="{anchor}">{words}</text>'
