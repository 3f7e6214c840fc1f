"""PostgreSQL only: the role that serves requests reads history and chain, and cannot write them.

Nor may it hang a function of the guards on a table of its own, which would chain whatever stands there.
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
# A trigger fires without that right: it is needed only to make one.
CLOSE = 'REVOKE EXECUTE ON FUNCTION public."{name}" FROM PUBLIC, "{role}"'
MAY_RUN = """
SELECT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)
  AND has_function_privilege(%s, oid, 'EXECUTE')
"""


def grant(connection, found):
    """Give the role that serves requests what it needs, and on the sealed tables no more than reading."""
    role = _role(connection)
    if role and found.guarded:
        there = connection.introspection.table_names()
        sealed = ", ".join(f'"{table}"' for table in _sealed(found) if table in there)
        with connection.cursor() as cursor:
            cursor.execute(GRANTS.format(role=role, sealed=sealed))
            for name in _functions(found):
                cursor.execute(CLOSE.format(name=name, role=role))


def writable(connection, found):
    """Return the sealed tables that the role which serves requests could write."""
    return _which(connection, MAY_WRITE, _sealed(found))


def runnable(connection, found):
    """Return the functions of the guards that the role which serves requests could hang on its own tables."""
    return _which(connection, MAY_RUN, _functions(found))


def _which(connection, sql, names):
    role = _role(connection)
    if not role:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [names, role])
        return [name for (name,) in cursor.fetchall()]


def _role(connection):
    return settings.AUDIT_READER_ROLE if connection.vendor == "postgresql" else ""


def _sealed(found):
    return [CHAIN, RUNS, *(one.past for one in found.guarded)]


def _functions(found):
    return [guard.name for guard in found.standing if not guard.table]
