"""Where the live rows and their histories disagree: the SQL that verify asks and reconcile acts on."""

from config.audit.tracked import compared


def of_the_living(one, differs):
    """Return FROM and WHERE of live rows whose newest history row is missing, ends them or says otherwise."""
    return f"""FROM "{one.live}" AS live LEFT JOIN "{one.past}" AS told ON told.history_id = (
      SELECT max(history_id) FROM "{one.past}" AS each WHERE each."{one.key}" = live."{one.key}")
    WHERE told.history_id IS NULL OR told.history_type = '-'
       OR {compared(one.columns, "live", differs, "told", "OR")}"""


def of_the_gone(one):
    """Return FROM and WHERE of newest history rows that tell of a row which is no longer there."""
    return f"""FROM "{one.past}" AS told
    WHERE told.history_type <> '-'
      AND NOT EXISTS (SELECT 1 FROM "{one.live}" AS live WHERE live."{one.key}" = told."{one.key}")
      AND told.history_id = (
        SELECT max(history_id) FROM "{one.past}" AS each WHERE each."{one.key}" = told."{one.key}")"""
