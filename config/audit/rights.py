"""PostgreSQL only: the role that serves requests reads history and chain, and cannot write them.

Nor may it, or any other role, hang a function of the guards on a table of its own, which would chain whatever
stands there. Without such a role of its own, whoever serves requests owns the tables, and may do all of this.
"""

from django.conf import settings

from config.audit.tracked import CHAIN, RUNS

GRANTS = """
GRANT USAGE ON SCHEMA public TO "{role}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}";
REVOKE ALL ON {sealed} FROM "{role}";
GRANT SELECT ON {sealed} TO "{role}";
"""
MAY_WRITE = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
  AND has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
"""
CLOSE = 'REVOKE EXECUTE ON FUNCTION public."{name}" FROM {roles}'
MAY_RUN = """
SELECT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)
  AND has_function_privilege(%s, oid, 'EXECUTE')
"""


def close(connection, found):
    """Let only their owner run the functions of the guards: a trigger that stands fires all the same."""
    if connection.vendor != "postgresql":
        return
    role = settings.AUDIT_READER_ROLE
    with connection.cursor() as cursor:
        for name in _functions(found):
            cursor.execute(CLOSE.format(name=name, roles=f'PUBLIC, "{role}"' if role else "PUBLIC"))


def grant(connection, found):
    """Give the role that serves requests what it needs, and on the sealed tables no more than reading."""
    role = settings.AUDIT_READER_ROLE
    if role and connection.vendor == "postgresql" and found.guarded:
        there = connection.introspection.table_names()
        sealed = ", ".join(f'"{table}"' for table in _sealed(found) if table in there)
        with connection.cursor() as cursor:
            cursor.execute(GRANTS.format(role=role, sealed=sealed))
    close(connection, found)


def findings(connection, found):
    """Yield a sentence for each right that somebody has and should not have."""
    if connection.vendor != "postgresql":
        return
    role = settings.AUDIT_READER_ROLE
    if role:
        for table in _which(connection, MAY_WRITE, _sealed(found), role):
            yield f"guard: the role that serves requests may write {table}"
    who = "the role that serves requests" if role else "everybody"
    for name in _which(connection, MAY_RUN, _functions(found), role or "public"):
        yield f"guard: {who} may run {name} on a table of their own"


def _which(connection, sql, names, role):
    with connection.cursor() as cursor:
        cursor.execute(sql, [names, role])
        return [name for (name,) in cursor.fetchall()]


def _sealed(found):
    return [CHAIN, RUNS, *(one.past for one in found.guarded)]


def _functions(found):
    return [guard.name for guard in found.expected if not guard.table]
