"""The window of a date as a band, and of its baseline as a pill."""

from config.strips import spread
from programmes.charts.strokes import bar, level, upright


def band(axis, mark, today, y, height):
    """Draw the window of a date: what is gone of it dashed, what is left filled, red where all is gone."""
    first, last = spread(mark.when)
    left, right = axis.at(first or axis.start), axis.after(last) if last else axis.at(axis.end)
    gone = ""
    if not mark.when.overdue(today) and (first or axis.start) < today:
        now = min(axis.at(today), right)
        gone = bar("b-spent", left, now, y + 0.5, height - 1, 2) if first and now > left else ""
        left = now
    kind = " ".join(["b-est" if mark.estimate else "b-src", *_manner(mark.when, today)])
    hatch = bar("b-hatch", left, right, y, height, 2.5, ' fill="url(#hatch)"') if mark.estimate else ""
    return gone + bar(kind, left, right, y, height, 2.5) + hatch + _open_edges(mark, left, right, y, height)


def _manner(when, today):
    if when.overdue(today):
        yield "is-overdue"
    if when.approximate:
        yield "is-about"
    if when.edge:
        yield "is-open"


def _open_edges(mark, left, right, y, height):
    """Outline a band that is open to one side on its three closed sides."""
    if not mark.when.edge:
        return ""
    kind = "b-edge is-est" if mark.estimate else "b-edge"
    closed = right if mark.when.edge == "by" else left
    long_sides = level(kind, left, right, y) + level(kind, left, right, y + height)
    return long_sides + upright(kind, closed, y, y + height)


def ghost(axis, mark, y, height):
    """Draw the baseline as a pill, only where it differs from the forecast."""
    first, last = mark.baseline.earliest or axis.start, mark.baseline.latest or axis.end
    return (
        ""
        if mark.baseline == mark.when
        else bar("b-ghost", axis.at(first), axis.after(last), y, height, height / 2)
    )
