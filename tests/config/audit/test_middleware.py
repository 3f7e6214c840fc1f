"""One request is one act; what writes is one transaction."""

import pytest
from django.db import connection
from django.http import HttpResponse

from agreements.models import Party
from config.audit.context import current
from config.audit.middleware import UnsafeMethodsAreAtomic
from tests import make

UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]
SAFE = ["GET", "HEAD", "OPTIONS", "TRACE"]


def answer(rf, method, view):
    """Pass a request through the middleware as Django does: round the whole, then before the view."""
    request = rf.generic(method, "/")

    def get_response(request):
        return middleware.process_view(request, view, [], {}) or view(request)

    middleware = UnsafeMethodsAreAtomic(get_response)
    return middleware(request)


def renaming(status):
    def view(request):
        Party.objects.update(name="Another name")
        Party.objects.update(short_name="Another")
        return HttpResponse(status=status)

    return view


@pytest.mark.parametrize("method", SAFE + UNSAFE)
@pytest.mark.django_db(transaction=True)
def test_only_unsafe_methods_are_atomic(rf, method):
    atomic = []

    answer(rf, method, lambda request: atomic.append(connection.in_atomic_block) or HttpResponse())

    assert atomic == [method in UNSAFE]


@pytest.mark.django_db
def test_the_changes_of_one_request_are_one_act(rf):
    party = make.party()

    answer(rf, "POST", renaming(200))
    answer(rf, "POST", lambda request: Party.objects.update(name="A third name") and HttpResponse())

    third, second, first, made = [row.change_set for row in party.history.all()]
    assert first == second
    assert len({made, first, third}) == 3
    assert current().change_set is None


@pytest.mark.parametrize("status", [200, 302, 400, 403, 409, 500])
@pytest.mark.django_db
def test_a_request_that_is_answered_with_an_error_leaves_nothing_behind(rf, status):
    party = make.party(name="The first name")

    answer(rf, "POST", renaming(status))

    party.refresh_from_db()
    assert party.name == ("Another name" if status < 400 else "The first name")


@pytest.mark.django_db
def test_a_request_that_fails_leaves_nothing_behind(rf):
    party = make.party()

    def view(request):
        renaming(200)(request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer(rf, "POST", view)

    assert party.history.count() == 1
