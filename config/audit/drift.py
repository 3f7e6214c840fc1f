"""Where the live rows and their histories disagree: the SQL that verify asks and reconcile acts on.

The newest rows are found by one pass over the index of (key, history id), not row by row: a database that has
not yet counted its rows would read the whole table for each.
"""

from config.audit.tracked import compared


def of_the_living(one, differs):
    """Return FROM and WHERE of live rows whose newest history row is missing, ends them or says otherwise."""
    return f"""FROM "{one.live}" AS live
    LEFT JOIN {_newest(one)} AS last ON last.record = live."{one.key}"
    LEFT JOIN "{one.past}" AS told ON told.history_id = last.newest
    WHERE told.history_id IS NULL OR told.history_type = '-'
       OR {compared(one.columns, "live", differs, "told", "OR")}"""


def of_the_gone(one):
    """Return FROM and WHERE of newest history rows that tell of a row which is no longer there."""
    return f"""FROM {_newest(one)} AS last
    JOIN "{one.past}" AS told ON told.history_id = last.newest
    WHERE told.history_type <> '-'
      AND NOT EXISTS (SELECT 1 FROM "{one.live}" AS live WHERE live."{one.key}" = last.record)"""


def _newest(one):
    return f'(SELECT "{one.key}" AS record, max(history_id) AS newest FROM "{one.past}" GROUP BY "{one.key}")'
