"""Write the history that was missed: one row for each record that its history does not describe."""

from django.db import connections

from config.audit import drift
from config.audit.context import acting, today
from config.audit.survey import dialect_of, survey
from config.audit.tracked import CIRCUMSTANCES, listed

REASON = "changed while the guards were down (migrate)"


def reconcile(using="default", reason=REASON):
    """Bring the histories up to what the live tables say; return how many rows were written."""
    connection = connections[using]
    dialect = dialect_of(connection)
    with acting(reason=reason) as act, connection.cursor() as cursor:
        said = [act.user_id, act.reason, act.change_set, act.known_on or today()]
        return sum(
            _written(cursor, statement(dialect, one), said)
            for one in survey(connection).guarded
            for statement in (_tell_of_the_living, _tell_of_the_gone)
        )


def _tell_of_the_living(dialect, one):
    return f"""{_into(one)}
    SELECT {listed(one.columns, of="live")}, {_now(dialect)},
           CASE WHEN told.history_type <> '-' THEN '~' ELSE '+' END, %s, %s, %s, %s
    {drift.of_the_living(one, dialect.DIFFERS)}"""


def _tell_of_the_gone(dialect, one):
    return f"""{_into(one)}
    SELECT {listed(one.columns, of="told")}, {_now(dialect)}, '-', %s, %s, %s, %s
    {drift.of_the_gone(one)}"""


def _into(one):
    return f'INSERT INTO "{one.past}" ({listed(one.columns)}, {listed(CIRCUMSTANCES)})'


def _now(dialect):
    return dialect.NOW.replace("%", "%%")  # these statements have parameters


def _written(cursor, sql, parameters):
    cursor.execute(sql, parameters)
    return cursor.rowcount
