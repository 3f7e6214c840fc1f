"""A fictional portfolio of a size: a hundred milestones a programme, ten rows of history a milestone.

The exercise makes ten programmes; the database copies them, table by table and round by round, so that a
million milestones take it minutes. The guards see each of these rows as they see any other: they write its
history and its link of the chain.
"""

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

from benchmarks import stock
from config.audit.context import acting
from programmes import exercise
from programmes.exercise import record
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
)

OF_A_PROGRAMME, OF_A_MILESTONE, AT_FIRST = 100, 10, 10
COPIED = [Programme, Participation, Milestone, Dependency, Baseline, BaselineDate, Claim]
COPIED += [OpenQuestion, QuestionUpdate, Assessment]
LOG = MilestoneUpdate
UNTOLD = {"status": "'scheduled'", "forecast": "''", "met_on": "''", "estimate": "FALSE"}  # before any report
INSERT = """
INSERT INTO "{table}" ({into}) WITH RECURSIVE copies(n) AS
  (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {times})
SELECT {columns} FROM "{table}" AS made CROSS JOIN copies WHERE made.id < {step} {which}"""


def build(size):
    """Migrate, and put a portfolio of so many milestones on record; return what was made."""
    call_command("migrate", verbosity=0)
    if not Milestone.objects.exists():
        first = min(max(size // OF_A_PROGRAMME, 1), AT_FIRST)
        exercise.make(first, milestones=OF_A_PROGRAMME, history=OF_A_MILESTONE, say=lambda said: None)
        copy(size // (first * OF_A_PROGRAMME) - 1)
    stock.make_table()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"milestones": Milestone.objects.count(), "history": Milestone.history.count()}


def copy(times):
    """Copy all programmes so many times, each round of reports as an act of its own day."""
    if times < 1:
        return
    days = sorted(set(LOG.objects.values_list("reported_on", flat=True)))
    step = 1 + max(model.objects.aggregate(top=Max("pk"))["top"] or 0 for model in [*COPIED, LOG])
    with acting(reason="Copied for a measurement", known_on=days[0]):
        for model in COPIED:
            _insert(model, times, step)
    copies = list(Programme.objects.filter(pk__gte=step).values_list("pk", flat=True))
    for day in days:
        with acting(reason=f"Reports of {day}", known_on=day):
            _insert(LOG, times, step, f"AND made.reported_on = '{day}'")
            for some in record.batched(copies, 500):
                record.follow(some, day)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*COPIED, LOG]):
            cursor.execute(statement)


def _insert(model, times, step, which=""):
    fields = model._meta.concrete_fields
    sql = INSERT.format(
        table=model._meta.db_table,
        into=", ".join(f'"{each.column}"' for each in fields),
        columns=", ".join(_copied(model, each, step) for each in fields),
        times=times,
        step=step,
        which=which,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _copied(model, field, step):
    """Return the SQL of a column of a copy: what tells one from another, or names one, moves on."""
    column = f'made."{field.column}"'
    if model is Milestone and field.column in record.FOLLOWED:
        return UNTOLD.get(field.column, "NULL")
    if field.primary_key or field.name == "number" or field.related_model in COPIED:
        return f"{column} + n * {step}"
    return f"{column} || '-' || n" if field.name == "slug" else column
