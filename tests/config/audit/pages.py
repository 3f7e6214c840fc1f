"""Pages of the admin, for tests."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def address(record, page="change"):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
