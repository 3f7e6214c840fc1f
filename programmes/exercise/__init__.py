"""Fictional programmes by the dozen or by the thousand, for training, screenshots and measurements.

The same number and the same day make the same programmes. All of it is logged on the day on which it would
have been known, and passes the guards of the database like any other write.
"""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import reset_queries, transaction
from django.utils import timezone

from config.audit.context import acting
from programmes.exercise import parties, texts
from programmes.exercise.batch import Batch, batch_of
from programmes.models import Programme

SEED = 1
LOOKING_BACK = timezone.timedelta(days=3650)  # the parties were known long before any report
REAL = "This database holds real programmes. Use a database of its own for the exercise, or say --into-real."


def make(count, *, seed=SEED, milestones=None, history=None, into_real=False, say=print, today=None):
    """Make as many fictional programmes as are missing from this count; return how many that were.

    `milestones` is their number in each programme and `history` the number of history rows of each milestone;
    without them both vary. Raises ValidationError where real ones are on record, unless told `into_real`.
    """
    _refuse(count, milestones, history, into_real=into_real)
    there = Programme.objects.filter(slug__startswith="exercise-").count()
    numbers = range(there + 1, count + 1)
    if not numbers:
        say(f"Nothing to make: {there} fictional programmes are on record.")
        return 0
    texts.refuse_taken_tags(numbers)
    today = today or timezone.localdate()
    cast = _cast(today - LOOKING_BACK)
    for _, each in groupby(numbers, key=batch_of):
        batch = Batch(list(each), seed=seed, milestones=milestones, history=history, today=today, cast=cast)
        batch.write()
        reset_queries()  # with DEBUG on, Django keeps the text of each statement
        say(f"{batch.drafts[-1].number} of {count} fictional programmes")
    return len(numbers)


def _refuse(count, milestones, history, *, into_real):
    if count < 1 or (milestones is not None and milestones < 1) or (history is not None and history < 1):
        raise ValidationError("Give the numbers of programmes, milestones and history rows as 1 or more.")
    if not into_real:
        refuse_real()


def refuse_real():
    """Raise ValidationError where a real programme is on record."""
    if Programme.objects.exclude(slug__startswith="exercise-").exists():
        raise ValidationError(REAL)


@transaction.atomic
def _cast(day):
    with acting(reason="Who takes part in the exercise", known_on=day):
        return parties.cast()
