"""Age strips: how long questions have been open."""

from collections import Counter

from django.conf import settings

from config.strips import number
from programmes.charts.strokes import upright, wide


def age_strip(ages, height=22, labels=False):
    """Draw one square a question by its age in days; older ones than the scale stand at its end."""
    young, old = settings.QUESTION_DAYS
    base = height - (12 if labels else 1)

    def x(days):
        return 1 + min(days / (old * 5 / 3), 1) * 98

    return wide(
        "age",
        height,
        f'<rect class="age-old" x="{number(x(old))}%" y="0" width="{number(99 - x(old))}%" height="{base}"/>',
        f'<line class="age-base" x1="1%" x2="99%" y1="{base}" y2="{base}"/>',
        *(upright("age-mark", x(days), 0, base) for days in (young, old)),
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
