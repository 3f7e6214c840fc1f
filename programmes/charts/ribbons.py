"""Ribbons: what was on record of one date from report to report, as thick as the date is vague."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise

from config.strips import number, spread
from config.when import When
from programmes.charts.axis import Axis
from programmes.charts.ladder import TOP, Ladder
from programmes.charts.strokes import diamond, slope, upright

INSET, THINNEST = 3, 2  # pixels: what keeps neighbours apart, and what can still be seen


@dataclass(frozen=True)
class Point:
    """What was on record on one day; `later` says by how much it then had moved, where that is later."""

    day: date
    when: When
    estimate: bool = False
    later: str = ""
    pending: bool = False  # not on record yet: drawn with dashes


@dataclass(frozen=True)
class Run:
    """A date for as long as there was one; `end` says in a word how it ended, nothing if it goes on."""

    points: tuple[Point, ...]
    end: str = ""


@dataclass(frozen=True)
class Ribbon:
    """One milestone: its name, and its date for as long as it had one, perhaps more than once."""

    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Drawn:
    """One run on its axes."""

    run: Run
    axis: Axis
    ladder: Ladder

    @cached_property
    def points(self):
        """Return the first and the last point, and of those between the ones at which something changes."""
        points = self.run.points
        around = zip((None, *points), points, (*points[1:], None), strict=False)
        return [here for before, here, after in around if not _is_level(before, here, after)]

    @cached_property
    def corners(self):
        """Return x in per cent, upper and lower y in pixels for each point."""
        return [(self.axis.at(point.day), *edges(self.ladder, point.when)) for point in self.points]

    @property
    def middle(self):
        """Return the middle of the first and of the last point."""
        return [(x, (upper + lower) / 2) for x, upper, lower in (self.corners[0], self.corners[-1])]

    @property
    def thickness(self):
        return max(lower - upper for _, upper, lower in self.corners)

    def fills(self):
        """Yield a shape for each stretch of one provenance: sourced and estimated never mix."""
        steps = list(zip(pairwise(self.corners), self.points[1:], strict=True))
        for kind, stretch in groupby(steps, key=lambda step: _filled(step[1])):
            pairs = [pair for pair, _ in stretch]
            line = [pairs[0][0], *(right for _, right in pairs)]
            path = [(x, upper) for x, upper, _ in line] + [(x, lower) for x, _, lower in reversed(line)]
            yield shape(kind, path)

    def outline(self):
        """Yield the edges: red where the date moved later, none on a side that is open."""
        for ends, points in zip(pairwise(self.corners), pairwise(self.points), strict=True):
            kind, moved = _manner(*points), points[1].later
            if all(point.when.latest for point in points):
                yield slope(f"{kind} is-late" if moved else kind, *[(x, upper) for x, upper, _ in ends])
            if all(point.when.earliest for point in points):
                yield slope(f"{kind} is-moved" if moved else kind, *[(x, lower) for x, _, lower in ends])
        x, upper, lower = self.corners[0]
        yield upright(_manner(*self.points[:1] * 2), x, number(upper), number(lower))

    def close(self):
        """Close what has ended; an exact day on which it was met is the one mark that claims a day."""
        if not self.run.end:
            return ""
        when, (x, y) = self.points[-1].when, self.middle[1]
        if self.run.end == "met" and when.earliest == when.latest and not when.approximate:
            return diamond("m-done", x, number(y))
        x, upper, lower = self.corners[-1]
        return upright("mta-end", x, number(upper), number(lower))


def _filled(point):
    if point.pending and point.later:
        return "mta-new"
    return "mta-est" if point.estimate else "mta-src"


def _is_level(before, here, after):
    return before is not None and after is not None and _said(before) == _said(here) == _said(after)


def _said(point):
    return point.when, point.estimate, point.pending


def edges(ladder, when):
    """Return the upper and lower edge of a window; a side that is open reaches the edge of the drawing."""
    first, last = spread(when)
    upper, lower = ladder.after(last) if last else TOP, ladder.y(first) if first else ladder.bottom
    inset = min(INSET, (lower - upper) / 8)
    upper, lower = upper + (inset if last else 0), lower - (inset if first else 0)
    missing = max(THINNEST - (lower - upper), 0) / 2
    return upper - missing, lower + missing


def shape(kind, path):
    """Draw a shape whose x is in per cent; it stands in a drawing that is stretched to its width."""
    return f'<path class="{kind}" d="M{" L".join(f"{number(x)} {number(y)}" for x, y in path)}Z"/>'


def _manner(before, after):
    kind = "mta-edge" if after.estimate else "mta-edge is-src"
    kind = f"{kind} is-new" if after.pending else kind
    return f"{kind} is-about" if before.when.approximate or after.when.approximate else kind
