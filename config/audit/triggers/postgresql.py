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
CHAIN_LOCK = 7142  # of the advisory lock under which commits queue for their place in the chain


def payload(columns, of):
    """Return the SQL of one row as JSON text."""
    return f"to_jsonb({of})::text"


def shared_functions():
    return [_refuse(), _keep_key(), _refuse_forged_entry(), _chain()]


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


def _refuse_forged_entry():
    """Refuse an entry of the chain that no trigger wrote."""
    return _function(
        "audit_refuse_forged_entry",
        f"""
BEGIN
  IF pg_trigger_depth() < 2 THEN
    {_raise(f"'{FORGED_ENTRY}'")}
  END IF;
  RETURN NEW;
END
""",
    )


def _chain():
    """Link a history row to the chain when its transaction commits; one transaction at a time."""
    return _function(
        "audit_chain",
        f"""
DECLARE
  payload text := to_jsonb(NEW)::text;
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
  SELECT seq, hash INTO last FROM {CHAIN} ORDER BY seq DESC LIMIT 1;
  INSERT INTO {CHAIN} (seq, model, history_id, payload, hash)
  VALUES (coalesce(last.seq, 0) + 1, TG_ARGV[0], NEW.history_id, payload,
          encode(sha256(convert_to(coalesce(last.hash, '') || payload, 'UTF8')), 'hex'));
  RETURN NULL;
END
""",
    )


def records(one, event):
    """Write the history row of each insert, delete, or update that changes something."""
    name = guard_name(one.live, event.lower())
    side = "OLD" if event == "DELETE" else "NEW"
    changed = compared(one.columns, "NEW", DIFFERS, "OLD", "OR") if event == "UPDATE" else "TRUE"
    body = f"""
DECLARE
  told jsonb := coalesce(nullif(current_setting('audit.circumstances', true), ''), '{{}}');
  today date := (clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date;
BEGIN
  IF NOT ({changed}) THEN RETURN NULL; END IF;
  INSERT INTO "{one.past}" ({listed(one.columns)}, {listed(CIRCUMSTANCES)})
  VALUES ({listed(one.columns, of=side)},
          clock_timestamp(), '{SIGNS[event]}', (told ->> 'user')::bigint, told ->> 'reason',
          told ->> 'change_set', coalesce((told ->> 'known_on')::date, today));
  RETURN NULL;
END
"""
    return [_function(name, body), _trigger(name, f"AFTER {event}", one.live, f"{name}()")]


def keeps_key(one):
    """Refuse to give a record another key."""
    name = guard_name(one.live, "keeps_key")
    return [_trigger(name, f"BEFORE UPDATE OF {one.key}", one.live, f"audit_keep_key('{one.key}')")]


def refuses(table, event, sentence):
    """Refuse to rewrite a table that is only ever appended to."""
    name = guard_name(table, f"refuses_{event.lower()}")
    return [_trigger(name, f"BEFORE {event}", table, f"audit_refuse('{sentence}')")]


def refuses_untruth(one):
    """Refuse a history row that does not say what has just become of its record; set its moment ourselves.

    It is there and was not (+), it is there as said and was otherwise (~), it is gone and was as said (-).
    """
    name = guard_name(one.past, "truthful")
    body = f"""
DECLARE
  live "{one.live}";
  told "{one.past}";
  is_so boolean;
  was_there boolean;
BEGIN
  SELECT * INTO live FROM "{one.live}" WHERE "{one.key}" = NEW."{one.key}";
  SELECT * INTO told FROM "{one.past}" WHERE "{one.key}" = NEW."{one.key}" ORDER BY history_id DESC LIMIT 1;
  is_so := {compared(one.columns, "live", SAME, "NEW", "AND")};
  was_there := coalesce(told.history_type <> '-', FALSE);
  IF NEW.history_type = '+' AND is_so AND NOT was_there
    OR NEW.history_type = '~' AND is_so AND was_there
       AND ({compared(one.columns, "told", DIFFERS, "NEW", "OR")})
    OR NEW.history_type = '-' AND live."{one.key}" IS NULL AND was_there
       AND {compared(one.columns, "told", SAME, "NEW", "AND")}
  THEN
    NEW.history_date := clock_timestamp();
    RETURN NEW;
  END IF;
  {_raise(f"'{NO_SUCH_CHANGE}'")}
END
"""
    return [_function(name, body), _trigger(name, "BEFORE INSERT", one.past, f"{name}()")]


def chains(one):
    """Add each history row to the chain when its transaction commits: one queue, and no deadlock."""
    name = guard_name(one.past, "chain")
    create = (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON public.{one.past} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain('{one.label}')"
    )
    return [Guard(name, one.past, create)]


def refuses_forged_entries(tracked):
    """Refuse an entry that no trigger of ours has written."""
    return [_trigger(guard_name(CHAIN, "continues"), "BEFORE INSERT", CHAIN, "audit_refuse_forged_entry()")]


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


def _function(name, body):
    create = f"""CREATE OR REPLACE FUNCTION public.{name}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function${body}$function$
"""
    return Guard(name, "", create)


def _trigger(name, event, table, call):
    rows = "STATEMENT" if event.endswith("TRUNCATE") else "ROW"
    return Guard(
        name,
        table,
        f"CREATE TRIGGER {name} {event} ON public.{table} FOR EACH {rows} EXECUTE FUNCTION {call}",
    )


def _refusal(sentence):
    return f"\nBEGIN\n  {_raise(sentence)}\nEND\n"


def _raise(sentence):
    return f"RAISE EXCEPTION USING MESSAGE = {sentence}, ERRCODE = 'integrity_constraint_violation';"
