from tests.guards import django_db_setup  # noqa: F401
