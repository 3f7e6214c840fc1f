"""Pages of the admin, for tests."""

from django import forms
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


def opened(client, record):
    """Return what the browser would send back from the change page, and the page."""
    page = client.get(address(record))
    assert page.status_code == 200
    return filled_in(page)


def filled_in(page):
    """Return what a browser would send back from a page with a form."""
    sent = {}
    for form in [page.context["adminform"].form, *inline_forms(page)]:
        for field in form:
            if not isinstance(field.field.widget, forms.CheckboxInput) or field.value():
                value = field.value()
                sent[field.html_name] = "" if value is None else value
    return sent


def inline_forms(page):
    for inline in page.context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.forms
