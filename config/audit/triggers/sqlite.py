"""The guards in SQLite's words.

Who writes, and why, the triggers ask of Python functions (see telling.py): a program that has not
registered them cannot write. Triggers stop mistakes here; malice shows by the published head.
"""

from config.audit.tracked import CHAIN, CIRCUMSTANCES, compared, listed
from config.audit.triggers import FORGED_ENTRY, KEEPS_KEY, NO_SUCH_CHANGE, Guard, guard_name

SAME, DIFFERS = "IS", "IS NOT"
REWRITES = ("UPDATE", "DELETE")
WHOLESALE = ()  # a DELETE without WHERE fires the triggers of each row, and there is no TRUNCATE

# The clock of the database, written as Django writes a moment: microseconds, or none when they are nought.
NOW = "replace(strftime('%Y-%m-%d %H:%M:%f000', 'now'), '.000000', '')"
SIGNS = {"INSERT": "+", "UPDATE": "~", "DELETE": "-"}


def payload(columns, of):
    """Return the SQL of one row as JSON text."""
    pairs = ", ".join(f"""'{column}', {of}."{column}\"""" for column in columns)
    return f"json_object({pairs})"


def shared_functions():
    return []


def records(one, event):
    """Write the history row of each insert, delete, or update that changes something."""
    side = "OLD" if event == "DELETE" else "NEW"
    changed = f"WHEN {compared(one.columns, 'NEW', DIFFERS, 'OLD', 'OR')}" if event == "UPDATE" else ""
    name = guard_name(one.live, event.lower())
    return _trigger(
        name,
        one.live,
        f"""CREATE TRIGGER "{name}" AFTER {event} ON "{one.live}" {changed}
BEGIN
  INSERT INTO "{one.past}" ({listed(one.columns)}, {listed(CIRCUMSTANCES)})
  VALUES ({listed(one.columns, of=side)},
          {NOW}, '{SIGNS[event]}', audit_user(), audit_reason(), audit_change_set(), audit_known_on());
END""",
    )


def keeps_key(one):
    """Refuse to give a record another key."""
    name = guard_name(one.live, "keeps_key")
    return _trigger(
        name,
        one.live,
        f"""CREATE TRIGGER "{name}" BEFORE UPDATE OF "{one.key}" ON "{one.live}"
WHEN NEW."{one.key}" IS NOT OLD."{one.key}"
BEGIN
  SELECT RAISE(ABORT, '{KEEPS_KEY}');
END""",
    )


def refuses(table, event, sentence):
    """Refuse to rewrite a table that is only ever appended to."""
    name = guard_name(table, f"refuses_{event.lower()}")
    return _trigger(
        name,
        table,
        f"""CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"
BEGIN
  SELECT RAISE(ABORT, '{sentence}');
END""",
    )


def refuses_untruth(one):
    """Refuse a history row that does not say, by the database's clock, what has just become of its record."""
    name = guard_name(one.past, "truthful")
    return _trigger(
        name,
        one.past,
        f"""CREATE TRIGGER "{name}" BEFORE INSERT ON "{one.past}"
WHEN NOT (NEW.history_date = {NOW} AND {_truth(one)})
BEGIN
  SELECT RAISE(ABORT, '{NO_SUCH_CHANGE}');
END""",
    )


def chains(one):
    """Add each history row to the chain, as JSON text whose hash continues the one before."""
    name = guard_name(one.past, "chain")
    last = f"FROM {CHAIN} ORDER BY seq DESC LIMIT 1"
    made = payload(one.past_columns, of="NEW")  # twice: as a table of its own it would cost more
    return _trigger(
        name,
        one.past,
        f"""CREATE TRIGGER "{name}" AFTER INSERT ON "{one.past}"
BEGIN
  INSERT INTO {CHAIN} (seq, model, history_id, payload, hash)
  VALUES (coalesce((SELECT seq {last}), 0) + 1, '{one.label}', NEW.history_id, {made},
          audit_sha256(coalesce((SELECT hash {last}), '') || {made}));
END""",
    )


def refuses_forged_entries(tracked):
    """Refuse an entry that does not continue the chain by one step, or tells of no history row."""
    name = guard_name(CHAIN, "continues")
    last = f"FROM {CHAIN} ORDER BY seq DESC LIMIT 1"
    is_there = "\n".join(
        f"""  WHEN '{one.label}' THEN EXISTS (SELECT 1 FROM "{one.past}" WHERE history_id = NEW.history_id)"""
        for one in tracked
    )
    return _trigger(
        name,
        CHAIN,
        f"""CREATE TRIGGER "{name}" BEFORE INSERT ON "{CHAIN}"
WHEN NEW.seq IS NOT coalesce((SELECT seq {last}), 0) + 1
  OR NEW.hash IS NOT audit_sha256(coalesce((SELECT hash {last}), '') || NEW.payload)
  OR NOT CASE NEW.model
{is_there}
  ELSE FALSE END
BEGIN
  SELECT RAISE(ABORT, '{FORGED_ENTRY}');
END""",
    )


def columns_of_tables(cursor):
    """Return the columns of each table that there is."""
    cursor.execute(
        """SELECT found.name, part.name FROM sqlite_master AS found, pragma_table_info(found.name) AS part
        WHERE found.type = 'table'"""
    )
    return cursor.fetchall()


def standing(cursor):
    """Return the triggers that the database has."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return [Guard(*row) for row in cursor.fetchall()]


def run(cursor, statements):
    for statement in statements:
        cursor.execute(statement)


def drop(guard):
    return f'DROP TRIGGER IF EXISTS "{guard.name}"'


def _truth(one):
    """Return the condition that NEW says what has just become of its record.

    It is there and was not (+), it is there as said and was otherwise (~), it is gone and was as said (-).
    """
    is_so = compared(one.columns, "live", SAME, "NEW", "AND")
    was_so = compared(one.columns, "told", SAME, "NEW", "AND")
    was_otherwise = compared(one.columns, "told", DIFFERS, "NEW", "OR")
    return f"""CASE NEW.history_type
  WHEN '+' THEN {_is_there(one, is_so)} AND NOT {_was_there(one, "TRUE")}
  WHEN '~' THEN {_is_there(one, is_so)} AND {_was_there(one, was_otherwise)}
  WHEN '-' THEN NOT {_is_there(one, "TRUE")} AND {_was_there(one, was_so)}
  ELSE FALSE END"""


def _is_there(one, condition):
    return f"""EXISTS (
    SELECT 1 FROM "{one.live}" AS live WHERE live."{one.key}" = NEW."{one.key}" AND ({condition}))"""


def _was_there(one, condition):
    return f"""EXISTS (
    SELECT 1 FROM "{one.past}" AS told WHERE told.history_type <> '-' AND ({condition})
    AND told.history_id = (
      SELECT max(history_id) FROM "{one.past}" AS each WHERE each."{one.key}" = NEW."{one.key}"))"""


def _trigger(name, table, create):
    return [Guard(name, table, create)]
