"""Lanes of ages: how many days each question has been open, a lane for all those of one programme.

The scale reaches to the oldest, and at least as far as the design draws it; every dot stands on its day, and
dots that would cover one another stand above each other.
"""

from dataclasses import dataclass

from django.conf import settings

from config.strips import number
from programmes.charts.strokes import level, upright, wide

LEFT, RIGHT = 0.5, 99.5
STEPS, MOST_TICKS = [30, 60, 90, 180], 6
LONGEST = 720  # days; what is older stands at the end
LEVELS, RISE, FOOT = 6, 10, 8  # dots above each other, and their distances in pixels
BESIDE = 1 / 48  # of the scale: as far apart dots no longer cover one another
CROWD = 1 / 12  # of the scale: as far apart the counts of what found no room no longer do
LEAST_HEIGHT, HEAD, FEET = 36, 20, 22
LEAST_GAP = 6  # per cent between two labels


@dataclass(frozen=True)
class Scale:
    """Days since a question was raised, mapped to per cent of the drawing's width."""

    end: int

    def at(self, days):
        return LEFT + min(max(days / self.end, 0), 1) * (RIGHT - LEFT)

    @property
    def ticks(self):
        return range(0, self.end + 1, _step(self.end))


def scale_for(oldest):
    """Return the scale on which the oldest question has its place."""
    least = settings.QUESTION_DAYS[1] * 5 // 3
    far = min(max(oldest, least), LONGEST)
    step = _step(far)
    return Scale(-(-far // step) * step)


def _step(far):
    return next((step for step in STEPS if far <= step * (MOST_TICKS - 1)), STEPS[-1])


def lane(scale, ages):
    """Draw the questions of one lane: pairs of an age in days and whether somebody was asked."""
    dots, crowds = _placed(scale, sorted(ages))
    rows = max((row for _, _, row in dots), default=0) + 1 + bool(crowds)
    height = max(LEAST_HEIGHT, FOOT * 2 + rows * RISE)
    base = height - FOOT
    return wide(
        "lane-c",
        height,
        _field(scale, 0, height),
        *(upright("r-q", scale.at(day), 0, height) for day in scale.ticks),
        *(upright("age-mark", scale.at(day), 0, height) for day in settings.QUESTION_DAYS),
        level("r-q", LEFT, RIGHT, height - 1),
        *(_dot(scale.at(days), base - row * RISE, days, asked) for days, asked, row in dots),
        *(_crowd(scale.at(days), base - LEVELS * RISE, count) for days, count in crowds),
    )


def _placed(scale, ages):
    """Return the dots, each with its level from below, and how many more there are that found no room."""
    taken, dots, crowds = [None] * LEVELS, [], []
    for days, asked in ages:
        day = min(days, scale.end)
        free = (row for row, at in enumerate(taken) if at is None or day - at >= scale.end * BESIDE)
        if (row := next(free, None)) is not None:
            taken[row] = day
            dots.append((days, asked, row))
        elif crowds and day - crowds[-1][0] < scale.end * CROWD:
            crowds[-1][1] += 1
        else:
            crowds.append([day, 1])
    return dots, crowds


def _dot(x, y, days, asked):
    kind = "dot-asked" if asked else "dot-open"
    old = " is-old" if days > settings.QUESTION_DAYS[1] else ""
    return f'<circle class="{kind}{old}" cx="{number(x)}%" cy="{y}" r="4"/>'


def _crowd(x, y, count):
    anchor = "end" if x > RIGHT - LEAST_GAP else "middle"
    return f'<text class="ax" x="{number(x)}%" y="{y + 4}" text-anchor="{anchor}">+{count}</text>'


def _field(scale, top, height):
    left = scale.at(settings.QUESTION_DAYS[1])
    return (
        f'<rect class="age-old" x="{number(left)}%" y="{top}" width="{number(RIGHT - left)}%"'
        f' height="{height}"/>'
    )


def lanes_head(scale):
    """Draw what stands above the lanes: where they begin, and from where on a question is old."""
    old = settings.QUESTION_DAYS[1]
    return wide(
        "lane-c",
        HEAD,
        f'<text class="ax" x="{LEFT}%" y="15">new</text>',
        f'<text class="ax ax-strong" x="{RIGHT}%" y="15" text-anchor="end">'
        f"older than {old} days: chase or park</text>",
    )


def lanes_foot(scale):
    """Draw the days below the lanes; those at which a question ages first, others where there is room."""
    labels = []
    for days in [*reversed(settings.QUESTION_DAYS), *reversed(scale.ticks)]:
        if all(abs(scale.at(days) - scale.at(other)) >= LEAST_GAP for other in labels):
            labels.append(days)
    return wide("lane-c", FEET, *(_label(scale.at(days), days) for days in sorted(labels)))


def _label(x, days):
    anchor = "start" if x <= LEFT else "end" if x >= RIGHT else "middle"
    return f'<text class="ax" x="{number(x)}%" y="16" text-anchor="{anchor}">{days}</text>'
