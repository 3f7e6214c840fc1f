"""What makes a history row true, in SQL that both databases read."""

from config.audit.tracked import compared


def truth(one, same, differs):
    """Return the condition that NEW says what has just become of its record.

    It is there and was not (+), it is there as said and was otherwise (~), it is gone and was as said (-).
    """
    is_so = compared(one.columns, "live", same, "NEW", "AND")
    was_so = compared(one.columns, "told", same, "NEW", "AND")
    was_otherwise = compared(one.columns, "told", differs, "NEW", "OR")
    return f"""(CASE NEW.history_type
  WHEN '+' THEN {_is_there(one, is_so)} AND NOT {_was_there(one, "TRUE")}
  WHEN '~' THEN {_is_there(one, is_so)} AND {_was_there(one, was_otherwise)}
  WHEN '-' THEN NOT {_is_there(one, "TRUE")} AND {_was_there(one, was_so)}
  ELSE FALSE
  END)"""


def _is_there(one, condition):
    return f"""EXISTS (
    SELECT 1 FROM "{one.live}" AS live WHERE live."{one.key}" = NEW."{one.key}" AND ({condition}))"""


def _was_there(one, condition):
    return f"""EXISTS (
    SELECT 1 FROM "{one.past}" AS told WHERE told.history_type <> '-' AND ({condition})
    AND told.history_id = (
      SELECT max(history_id) FROM "{one.past}" AS each WHERE each."{one.key}" = NEW."{one.key}"))"""
