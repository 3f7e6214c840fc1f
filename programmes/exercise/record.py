"""How the exercise writes a million milestones: many rows in one statement, past the model instances.

The guards and the constraints of the database see these rows as they see any others. What a milestone says
changes only by its log, and so it does here: the log is written first, and the milestones follow it.
"""

from itertools import chain

from django.db import connection

from programmes.models import Milestone, MilestoneUpdate

VALUES_A_STATEMENT = 999  # any SQLite takes so many; one row a statement takes twice as long
FOLLOWED = [
    "status",
    "forecast",
    "forecast_earliest",
    "forecast_latest",
    "met_on",
    "met_on_earliest",
    "met_on_latest",
    "source_id",
    "estimate",
    "reported_on",
]


def append(model, columns, rows):
    """Append rows, given as tuples in the order of the columns."""
    names = ", ".join(f'"{column}"' for column in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for some in batched(rows, VALUES_A_STATEMENT // len(columns)):
            marks = ", ".join([row] * len(some))
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {marks}', list(chain(*some))
            )


def batched(rows, size):
    return (rows[start : start + size] for start in range(0, len(rows), size))


def follow(programmes, day):
    """Let the milestones of these programmes say what their newest update says, reported on this day."""
    milestone, update = Milestone._meta.db_table, MilestoneUpdate._meta.db_table
    marks = ", ".join(["%s"] * len(programmes))
    said = ", ".join(f'"{column}" = said."{column}"' for column in FOLLOWED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE "{milestone}" SET {said} FROM "{update}" AS said
            WHERE said.milestone_id = "{milestone}".id AND said.reported_on = %s
            AND "{milestone}".programme_id IN ({marks})""",
            [day, *programmes],
        )
