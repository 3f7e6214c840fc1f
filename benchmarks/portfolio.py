"""A fictional portfolio of a size: a hundred milestones a programme, ten rows of history a milestone.

The exercise makes ten programmes, past the guards as anyone does. Copies make up the rest: with the guards
down, but with the history and the chain that they would have written, so that a million milestones take
minutes (see copies.py). `verify` finds the whole of it sound, which a test proves at a small size.
"""

from django.core.management import call_command
from django.db import connection

from benchmarks.copies import Copying
from benchmarks.unguarded import stands
from programmes import exercise
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
)

OF_A_PROGRAMME, OF_A_MILESTONE, AT_FIRST = 100, 10, 10
COPIED = [Programme, Participation, Mandate, Milestone, MilestoneUpdate, Dependency, Baseline, BaselineDate]
COPIED += [Claim, OpenQuestion, QuestionUpdate, Assessment]


def build(size, at_first=AT_FIRST):
    """Migrate, and put a portfolio of so many milestones on record, if there is none; return what is there.

    Raises RuntimeError for a record that was not made to its end, and ValidationError for a real one: what is
    measured writes, and a record keeps what was written for ever.
    """
    if not stands():
        raise RuntimeError("This portfolio was not made to its end, or by another version: make it anew.")
    call_command("migrate", verbosity=0)
    exercise.refuse_real()
    if not Milestone.objects.exists():
        _make(size, min(max(size // OF_A_PROGRAMME, 1), at_first))
    return {"milestones": Milestone.objects.count(), "history": Milestone.history.count()}


def _make(size, first):
    exercise.make(first, milestones=OF_A_PROGRAMME, history=OF_A_MILESTONE, say=lambda said: None)
    times = size // (first * OF_A_PROGRAMME) - 1
    if times > 0:
        Copying(COPIED, times).write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
