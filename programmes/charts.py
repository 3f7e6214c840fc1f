"""Chart geometry: SVG strings with x in per cent and y in pixels, to fill any width without an inline style.

Every day of a window is equally possible: it is a flat band without a centre mark; only a day is a diamond.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from config.strips import drawing, number, spread
from config.when import NO_DATE, When

SPARK_HEIGHT, LINE = 34, 17
BACK, AHEAD = (1, 4), (5, 9)  # quarters before this one, and from its start on: at least, at most


@dataclass(frozen=True)
class Axis:
    """Days in a row, mapped to per cent of the drawing's width."""

    start: date
    end: date
    low: float = 1
    high: float = 99

    def at(self, day):
        share = (day - self.start).days / (self.end - self.start).days
        return self.low + min(max(share, 0), 1) * (self.high - self.low)

    def after(self, day):
        return self.at(day + timedelta(days=1))

    def shows(self, when):
        return (
            bool(when)
            and (when.earliest or self.start) < self.end
            and (when.latest or self.end) >= self.start
        )

    @property
    def last(self):
        return self.end - timedelta(days=1)

    def years(self):
        """Return each New Year's Day that falls inside."""
        return [
            date(year, 1, 1)
            for year in range(self.start.year + 1, self.end.year + 1)
            if date(year, 1, 1) < self.end
        ]


@dataclass(frozen=True)
class Mark:
    """What a chart needs to know of one milestone: when it is due or was met, and what was promised."""

    when: When
    baseline: When = NO_DATE
    done: bool = False
    estimate: bool = False


def axis_for(marks, today):
    """Return one axis for all rows, in whole quarters: around today, wider if there is something to show."""
    here = _quarter(today)
    away = [_quarter(day) - here for mark in marks for day in (mark.when.earliest, mark.when.latest) if day]
    back = max((-each for each in away if -each <= BACK[1]), default=0)
    ahead = max((each + 1 for each in away if each < AHEAD[1]), default=0)
    return Axis(_first_day(here - max(back, BACK[0])), _first_day(here + max(ahead, AHEAD[0])))


def _quarter(day):
    return day.year * 4 + (day.month - 1) // 3


def _first_day(quarter):
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def _wide(kind, height, *marks):
    return drawing(kind, "100%", height, "".join(marks))


def _upright(kind, x, top, bottom):
    return f'<line class="{kind}" x1="{number(x)}%" x2="{number(x)}%" y1="{top}" y2="{bottom}"/>'


def _level(kind, left, right, y):
    return f'<line class="{kind}" x1="{number(left)}%" x2="{number(right)}%" y1="{y}" y2="{y}"/>'


def _bar(kind, left, right, y, height, radius, extra=""):
    across = f'x="{number(left)}%" width="{number(max(right - left, 0.4))}%"'
    return f'<rect class="{kind}" {across} y="{y}" height="{number(height)}" rx="{number(radius)}"{extra}/>'


def _diamond(kind, x, y):
    return f'<use href="#m-dia" class="{kind}" x="{number(x)}%" y="{y}"/>'


def band(axis, mark, today, y, height):
    """Draw the window of a date: what is gone of it dashed, what is left filled, red where all is gone."""
    first, last = spread(mark.when)
    left, right = axis.at(first or axis.start), axis.after(last) if last else axis.at(axis.end)
    gone = ""
    if not mark.when.overdue(today) and (first or axis.start) < today:
        now = min(axis.at(today), right)
        gone = _bar("b-spent", left, now, y + 0.5, height - 1, 2) if first and now > left else ""
        left = now
    kind = " ".join(["b-est" if mark.estimate else "b-src", *_manner(mark.when, today)])
    hatch = _bar("b-hatch", left, right, y, height, 2.5, ' fill="url(#hatch)"') if mark.estimate else ""
    return gone + _bar(kind, left, right, y, height, 2.5) + hatch + _open_edges(mark, left, right, y, height)


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
    long_sides = _level(kind, left, right, y) + _level(kind, left, right, y + height)
    return long_sides + _upright(kind, closed, y, y + height)


def ghost(axis, mark, y, height):
    """Draw the baseline as a pill, only where it differs from the forecast."""
    first, last = mark.baseline.earliest or axis.start, mark.baseline.latest or axis.end
    return (
        ""
        if mark.baseline == mark.when
        else _bar("b-ghost", axis.at(first), axis.after(last), y, height, height / 2)
    )


def spark(axis, marks, today):
    """Draw all milestones of one programme on one line."""
    due = [mark for mark in marks if not mark.done and axis.shows(mark.when)]
    met = [mark for mark in marks if mark.done and axis.shows(mark.when)]
    return _wide(
        "spark",
        SPARK_HEIGHT,
        *(_upright("r-q", axis.at(day), 0, SPARK_HEIGHT) for day in axis.years()),
        f'<line class="sp-base" x1="0" x2="100%" y1="{LINE}" y2="{LINE}"/>',
        *(ghost(axis, mark, 25, 4) for mark in due if axis.shows(mark.baseline)),
        *(band(axis, mark, today, 12, 10) for mark in due),
        *(_met(axis, mark.when) for mark in met),
        _upright("r-today", axis.at(today), 0, SPARK_HEIGHT),
    )


def _met(axis, when):
    """Draw an event: a diamond if its day is known, else a dark band as wide as the source leaves it."""
    first, last = when.earliest or axis.start, when.latest or axis.end
    if first == last:
        return _diamond("m-done", axis.at(first), LINE)
    return _bar("b-done", axis.at(first), axis.after(last), LINE - 2.5, 5, 2.5)


def spark_scale(axis):
    """Draw the years above the sparks."""
    ticks = "".join(_upright("r-year", axis.at(day), 2, 16) for day in axis.years())
    labels = [(axis.at(day) + 1.6, day.year) for day in axis.years() if axis.at(day) < 88]
    if not labels or labels[0][0] > 26:
        labels.insert(0, (axis.low, axis.start.year))
    words = "".join(f'<text class="sp-lab" x="{number(x)}%" y="11">{year}</text>' for x, year in labels)
    return _wide("spark spark-scale", 16, ticks, words)


def age_strip(ages, height=22, labels=False):
    """Draw one square a question by its age in days; older ones than the scale stand at its end."""
    young, old = settings.QUESTION_DAYS
    base = height - (12 if labels else 1)

    def x(days):
        return 1 + min(days / (old * 5 / 3), 1) * 98

    return _wide(
        "age",
        height,
        f'<rect class="age-old" x="{number(x(old))}%" y="0" width="{number(99 - x(old))}%" height="{base}"/>',
        f'<line class="age-base" x1="1%" x2="99%" y1="{base}" y2="{base}"/>',
        *(_upright("age-mark", x(days), 0, base) for days in (young, old)),
        *(_age_label(x(days), days, height) for days in (young, old) if labels),
        *_age_columns(ages, x, base, old),
    )


def _age_label(x, days, height):
    return f'<text class="age-lab" x="{number(x)}%" y="{height - 1}" text-anchor="middle">{days}</text>'


def _age_columns(ages, x, base, old):
    """Yield squares in stacks; where a stack would be taller than the strip, columns to scale instead."""
    stacks = Counter()
    for days, count in Counter(ages).items():
        stacks[min(days, old * 5 // 3)] += count
    tallest = max(stacks.values(), default=0)
    for days, count in sorted(stacks.items()):
        kind = "age-t is-old" if days > old else "age-t"
        for y, height in _squares(count, base) if tallest * 4 <= base else _column(count, tallest, base):
            yield (
                f'<rect class="{kind}" x="{number(x(days))}%" y="{number(y)}" width="3"'
                f' height="{number(height)}" transform="translate(-1.5 0)"/>'
            )


def _squares(count, base):
    return [(base - 4.5 - level * 4, 3) for level in range(count)]


def _column(count, tallest, base):
    height = base * count / tallest
    return [(base - height, height)]
