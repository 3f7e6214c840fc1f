"""The texts of the exercise: reports that nobody published."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from agreements.models import Source
from programmes.exercise import dates

FIRST_TAG = 901  # the tags before it are left to the real texts
TEXTS_EACH = 3


def refuse_taken_tags(numbers):
    """Raise ValidationError when a text that is not of the exercise has a tag that it needs."""
    wanted = range(_tag(numbers[0], 0), _tag(numbers[-1], TEXTS_EACH))
    others = Source.objects.exclude(reference__startswith="exercise-").values_list("tag", flat=True)
    if taken := [tag for tag in others if tag[1:].isdigit() and int(tag[1:]) in wanted]:
        raise ValidationError(f"The exercise needs the tag {taken[0]}, which a text outside of it has.")


def _tag(number, which):
    return FIRST_TAG + (number - 1) * TEXTS_EACH + which


def due_in(made):
    """Return in which rounds the later texts on a programme come in: a further report, and a statement."""
    return {made.rng.randrange(made.ends // 2, made.ends): 1, made.ends - 1: 2} if made.ends > 1 else {}


def text(made, which, day):
    number, rng = made.number, made.rng
    kind = (Source.Kind.PRESS_RELEASE, Source.Kind.NEWS_REPORT, Source.Kind.STATEMENT)[which]
    name = ("first report", "second report", "statement")[which]
    dated = dates.told(day - timedelta(days=rng.randint(0, 3)), rng.choices(["day", "month"], [80, 20])[0])
    return Source(
        tag=f"S{_tag(number, which)}",
        reference=f"exercise-{name.replace(' ', '-')}-{number}",
        publisher="Exercise Gazette",
        title=f"Exercise {name} {number}: {made.row.name.removeprefix('Exercise ')}",
        kind=kind,
        dated=dated,
        retrieved_on=day,
        reliability=rng.choice("BBCCF"),
        credibility=rng.choice("22336"),
    )
