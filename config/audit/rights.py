"""PostgreSQL only: the role that serves requests reads history and chain, and cannot write them."""

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


def grant(connection, found):
    """Give the role that serves requests what it needs, and on the sealed tables no more than reading."""
    role = _role(connection)
    if role and found.guarded:
        there = connection.introspection.table_names()
        sealed = ", ".join(f'"{table}"' for table in _sealed(found) if table in there)
        with connection.cursor() as cursor:
            cursor.execute(GRANTS.format(role=role, sealed=sealed))


def writable(connection, found):
    """Return the sealed tables that the role which serves requests could write."""
    role = _role(connection)
    if not role:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MAY_WRITE, [_sealed(found), role])
        return [table for (table,) in cursor.fetchall()]


def _role(connection):
    return settings.AUDIT_READER_ROLE if connection.vendor == "postgresql" else ""


def _sealed(found):
    return [CHAIN, RUNS, *(one.past for one in found.guarded)]
