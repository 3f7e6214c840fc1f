"""Words in a drawing that must not cover one another."""

from dataclasses import dataclass, replace

from django.utils.html import escape

from config.strips import number

A_LETTER = 0.85  # per cent of a drawing as wide as a page
CHIP_HEIGHT = 18


@dataclass(frozen=True)
class Label:
    """Words at a place: x in per cent unless another unit is said, y of their middle in pixels."""

    kind: str
    x: float
    y: float
    words: str
    anchor: str = "start"
    height: float = 16
    unit: str = "%"
    estimate: bool = False
    reach: float = 0  # how far it may move, in pixels; 0 for as far as it takes

    @property
    def span(self):
        width = len(self.words) * A_LETTER
        left = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.anchor]
        return left, left + width

    def is_beside(self, other):
        """Whether the two would touch if they stood at one height."""
        (left, right), (begins, ends) = self.span, other.span
        return left < ends and begins < right

    def covers(self, other):
        apart = (self.height + other.height) / 2
        return self.is_beside(other) and abs(self.y - other.y) < apart - 0.01

    def drawn(self):
        anchor = "" if self.anchor == "start" else f' text-anchor="{self.anchor}"'
        place = f'x="{number(self.x)}{self.unit}" y="{number(self.y + 4.5)}"'
        tag = '<tspan dx="6">est</tspan>' if self.estimate else ""
        return f'<text class="{self.kind}" {place}{anchor}>{escape(self.words)}{tag}</text>'


@dataclass(frozen=True)
class Chip(Label):
    """Words on a pill, in the middle of what they are about."""

    anchor: str = "middle"
    height: float = CHIP_HEIGHT + 2
    reach: float = 2 * CHIP_HEIGHT

    def drawn(self):
        width = 14 + 6.2 * len(self.words)
        shift = f' transform="translate({number(-width / 2)} 0)"'
        place = f'x="{number(self.x)}%" y="{number(self.y - CHIP_HEIGHT / 2)}"'
        size = f'width="{number(width)}" height="{CHIP_HEIGHT}"'
        pill = f'<rect class="{self.kind}" {place} {size} rx="9"{shift}/>'
        return pill + Label(f"{self.kind}text", self.x, self.y - 0.5, self.words, "middle").drawn()


def settled(labels, top, bottom):
    """Return the labels, each at the free height that is nearest to its own; those first named go first.

    A chip that finds no room near by is left out: what moved often and by little is a line of red edges.
    """
    done = []
    for label in labels:
        beside = [other for other in done if label.is_beside(other)]
        tries = (replace(label, y=y) for y in _heights(label, top, bottom))
        free = (each for each in tries if not any(each.covers(other) for other in beside))
        if placed := next(free, None if label.reach else label):
            done.append(placed)
    return done


def _heights(label, top, bottom):
    """Yield the height wanted, then ever further ones above and below it."""
    at = min(max(label.y, top), bottom)
    yield at
    for step in range(2, int(label.reach or bottom - top), 2):
        yield from (y for y in (at - step, at + step) if top <= y <= bottom)
