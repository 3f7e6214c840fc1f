"""The guards in PostgreSQL's words.

Who writes, and why, the triggers read from the setting `audit.circumstances` (see telling.py). Each function
runs with its owner's rights on a fixed search path, so that the role that serves requests needs none on the
history. The statements are written as the database gives them back: verify compares them letter by letter.
"""

from django.conf import settings

from config.audit.tracked import CHAIN, CIRCUMSTANCES, compared, listed
from config.audit.triggers import FORGED_ENTRY, KEEPS_KEY, NO_SUCH_CHANGE, Guard, guard_name

SAME, DIFFERS = "IS NOT DISTINCT FROM", "IS DISTINCT FROM"
REWRITES = ("UPDATE", "DELETE", "TRUNCATE")
WHOLESALE = ("TRUNCATE",)

NOW = "clock_timestamp()"
SIGNS = {"INSERT": "+", "UPDATE": "~", "DELETE": "-"}
SEEN = {
    "INSERT": "REFERENCING NEW TABLE AS became",
    "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS became",
    "DELETE": "REFERENCING OLD TABLE AS was",
}
ROWS = {"INSERT": "became", "UPDATE": 'became LEFT JOIN was ON was."{key}" = became."{key}"', "DELETE": "was"}

# How a function runs. The plan of its statements is kept, made for the rows that there were at first: it must
# do well by one row and by a million, whether the tables were nearly empty then or not.
AS_OWNER = " SECURITY DEFINER\n SET search_path TO 'public', 'pg_temp'\n"
SET_BY_SET = " SET enable_nestloop TO 'off'\n"
ROW_BY_ROW = " SET enable_nestloop TO 'on'\n SET enable_seqscan TO 'off'\n"
IN_UTC = """ SET "TimeZone" TO 'UTC'\n"""

CHAIN_LOCK = 7142  # of the advisory lock under which commits queue for their place in the chain


def payload(columns, of):
    """Return the SQL of one row as JSON text."""
    return f"to_jsonb({of})::text"


def shared_functions():
    return [_refuse(), _keep_key(), _set_moment(), _chain()]


def _refuse():
    """Refuse with the sentence that the trigger gives."""
    return _function("audit_refuse", _refusal("TG_ARGV[0]"))


def _keep_key():
    """Refuse to give a record another key."""
    return _function(
        "audit_keep_key",
        f"""
BEGIN
  IF to_jsonb(NEW) -> TG_ARGV[0] IS DISTINCT FROM to_jsonb(OLD) -> TG_ARGV[0] THEN
    {_raise(f"'{KEEPS_KEY}'")}
  END IF;
  RETURN NEW;
END
""",
    )


def _set_moment():
    """Set the moment of a history row by the clock of the database: it needs no rights for that."""
    body = "BEGIN NEW.history_date := pg_catalog.clock_timestamp(); RETURN NEW; END"
    return _function("audit_set_moment", body, runs="")


def _chain():
    """Link a history row to the chain when its transaction commits; one transaction at a time."""
    return _function(
        "audit_chain",
        f"""
DECLARE
  payload text := to_jsonb(NEW)::text;
  queue text := pg_advisory_xact_lock({CHAIN_LOCK});
BEGIN
  INSERT INTO {CHAIN} (seq, model, history_id, payload, hash)
  SELECT coalesce(last.seq, 0) + 1, TG_ARGV[0], NEW.history_id, payload,
         encode(sha256(convert_to(coalesce(last.hash, '') || payload, 'UTF8')), 'hex')
  FROM (SELECT) AS once LEFT JOIN (SELECT seq, hash FROM {CHAIN} ORDER BY seq DESC LIMIT 1) AS last ON TRUE;
  RETURN NULL;
END
""",
        runs=AS_OWNER + ROW_BY_ROW + IN_UTC,
    )


def records(one, event):
    """Write the history rows of each statement that inserts, deletes, or changes something: all in one go."""
    name = guard_name(one.live, event.lower())
    seen, rows = SEEN[event], ROWS[event].format(key=one.key)
    changed = compared(one.columns, "became", DIFFERS, "was", "OR") if event == "UPDATE" else "TRUE"
    body = f"""
DECLARE
  told jsonb := coalesce(nullif(current_setting('audit.circumstances', true), ''), '{{}}');
  today date := (clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date;
BEGIN
  INSERT INTO "{one.past}" ({listed(one.columns)}, {listed(CIRCUMSTANCES)})
  SELECT {listed(one.columns, of=rows.split()[0])},
         clock_timestamp(), '{SIGNS[event]}', (told ->> 'user')::bigint, told ->> 'reason',
         told ->> 'change_set', coalesce((told ->> 'known_on')::date, today)
  FROM {rows} WHERE {changed};
  RETURN NULL;
END
"""
    runs = AS_OWNER + (SET_BY_SET if event == "UPDATE" else "")
    trigger = _trigger(name, f"AFTER {event}", one.live, f"{name}()", seen)
    return [_function(name, body, runs), trigger]


def keeps_key(one):
    """Refuse to give a record another key."""
    name = guard_name(one.live, "keeps_key")
    return [_trigger(name, f"BEFORE UPDATE OF {one.key}", one.live, f"audit_keep_key('{one.key}')")]


def refuses(table, event, sentence):
    """Refuse to rewrite a table that is only ever appended to."""
    name = guard_name(table, f"refuses_{event.lower()}")
    return [_trigger(name, f"BEFORE {event}", table, f"audit_refuse('{sentence}')")]


def refuses_untruth(one):
    """Refuse history rows that do not say what has just become of their records; set their moment ourselves.

    It is there and was not (+), it is there as said and was otherwise (~), it is gone and was as said (-).
    Of one record a statement says one thing: of two rows, at most one could be true. And a row comes after
    all that were said of its record: one with a lower number could slip in beside the true one.
    """
    name = guard_name(one.past, "truthful")
    body = f"""
BEGIN
  IF EXISTS (
    SELECT FROM said LEFT JOIN LATERAL (
      SELECT * FROM "{one.live}" AS each WHERE each."{one.key}" = said."{one.key}" LIMIT 1) AS live ON TRUE
    LEFT JOIN LATERAL (
      SELECT * FROM "{one.past}" AS each
      WHERE each."{one.key}" = said."{one.key}" AND each.history_id <> said.history_id
      ORDER BY each.history_id DESC LIMIT 1) AS told ON TRUE
    WHERE ({_truth(one)}) IS NOT TRUE OR told.history_id > said.history_id)
  THEN
    {_raise(f"'{NO_SUCH_CHANGE}'")}
  END IF;
  RETURN NULL;
END
"""
    return [
        _trigger(guard_name(one.past, "moment"), "BEFORE INSERT", one.past, "audit_set_moment()"),
        _function(name, body, AS_OWNER + ROW_BY_ROW),
        _trigger(name, "AFTER INSERT", one.past, f"{name}()", "REFERENCING NEW TABLE AS said"),
    ]


def _truth(one):
    is_so = compared(one.columns, "live", SAME, "said", "AND")
    was_so = compared(one.columns, "told", SAME, "said", "AND")
    was_there = "coalesce(told.history_type <> '-', FALSE)"
    return f"""CASE said.history_type
      WHEN '+' THEN {is_so} AND NOT {was_there}
      WHEN '~' THEN {is_so} AND {was_there} AND NOT ({was_so})
      WHEN '-' THEN live."{one.key}" IS NULL AND {was_there} AND {was_so}
    END"""


def chains(one):
    """Add each history row to the chain when its transaction commits: one queue, and no deadlock."""
    name = guard_name(one.past, "chain")
    create = (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON public.{one.past} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain('{one.label}')"
    )
    return [Guard(name, one.past, create)]


def refuses_forged_entries(tracked):
    """Refuse an entry that no trigger has written."""
    call = f"audit_refuse('{FORGED_ENTRY}')"
    when = "WHEN ((pg_trigger_depth() < 1))"
    return [_trigger(guard_name(CHAIN, "continues"), "BEFORE INSERT", CHAIN, call, when=when)]


def columns_of_tables(cursor):
    """Return the columns of each table that there is."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    return cursor.fetchall()


def standing(cursor):
    """Return the functions that are ours and the triggers that the database has and fires."""
    cursor.execute(
        r"""SELECT proname, '', pg_get_functiondef(oid) FROM pg_proc
        WHERE proname LIKE 'audit\_%' AND pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"""
    )
    return [Guard(*row) for row in cursor.fetchall()]


def run(cursor, statements):
    """Send all at once: there are hundreds, and the way to the server takes longer than the work."""
    if statements:
        cursor.execute(";\n".join(statements))


def drop(guard):
    if guard.table:
        return f'DROP TRIGGER IF EXISTS "{guard.name}" ON "{guard.table}"'
    return f'DROP FUNCTION IF EXISTS public."{guard.name}"() CASCADE'


def _function(name, body, runs=AS_OWNER):
    create = f"""CREATE OR REPLACE FUNCTION public.{name}()
 RETURNS trigger
 LANGUAGE plpgsql
{runs}AS $function${body}$function$
"""
    return Guard(name, "", create)


def _trigger(name, event, table, call, seen="", when=""):
    is_whole = seen or event.endswith("TRUNCATE")
    words = ["CREATE TRIGGER", name, event, f"ON public.{table}", seen]
    words += ["FOR EACH", "STATEMENT" if is_whole else "ROW", when, "EXECUTE FUNCTION", call]
    return Guard(name, table, " ".join(word for word in words if word))


def _refusal(sentence):
    return f"\nBEGIN\n  {_raise(sentence)}\nEND\n"


def _raise(sentence):
    return f"RAISE EXCEPTION USING MESSAGE = {sentence}, ERRCODE = 'integrity_constraint_violation';"
