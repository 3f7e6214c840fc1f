"""The window of a date as a band, and of its baseline as a pill."""

from config.strips import spread
from programmes.charts.strokes import bar, diamond, level, upright


def band(axis, mark, today, y, height):
    """Draw the window of a date: what is gone of it dashed, what is left filled, red where all is gone.

    It is open to the side on which the date is open, or goes on beyond the axis.
    """
    first, last = spread(mark.when)
    left, right = axis.at(first or axis.start), axis.after(last) if last else axis.at(axis.end)
    gone = ""
    goes_on = first is None or first < axis.start, last is None or last >= axis.end
    if not mark.when.overdue(today) and (first or axis.start) < today:
        now = min(axis.at(today), right)
        gone = bar("b-spent", left, now, y + 0.5, height - 1, 2) if first and now > left else ""
        left, goes_on = now, (goes_on[0] and not gone, goes_on[1])
    kind = " ".join(["b-est" if mark.estimate else "b-src", *_manner(mark.when, today, any(goes_on))])
    hatch = bar("b-hatch", left, right, y, height, 2.5, ' fill="url(#hatch)"') if mark.estimate else ""
    edges = _edges(mark, (left, right), goes_on, y, height) if any(goes_on) else ""
    return gone + bar(kind, left, right, y, height, 2.5) + hatch + edges


def _manner(when, today, goes_on):
    if when.overdue(today):
        yield "is-overdue"
    if when.approximate:
        yield "is-about"
    if goes_on:
        yield "is-open"


def _edges(mark, ends, goes_on, y, height):
    """Outline a band that goes on to a side on the sides on which it does not."""
    kind = "b-edge is-est" if mark.estimate else "b-edge"
    long_sides = level(kind, *ends, y) + level(kind, *ends, y + height)
    closed = [x for x, on in zip(ends, goes_on, strict=True) if not on]
    return long_sides + "".join(upright(kind, x, y, y + height) for x in closed)


def ghost(axis, mark, y, height):
    """Draw the baseline as a pill, only where it differs from the forecast."""
    first, last = mark.baseline.earliest or axis.start, mark.baseline.latest or axis.end
    return (
        ""
        if mark.baseline == mark.when
        else bar("b-ghost", axis.at(first), axis.after(last), y, height, height / 2)
    )


def met(axis, when, line):
    """Draw an event: a diamond if its day is known, else a dark band as wide as the source leaves it."""
    first, last = when.earliest or axis.start, when.latest or axis.end
    if first == last:
        return diamond("m-done", axis.at(first), line)
    return bar("b-done", axis.at(first), axis.after(last), line - 2.5, 5, 2.5)
