"""One request, one act; and one transaction, when its method may write."""

from django.db import transaction

from config.answers import CLEAR, clear_answer
from config.audit.context import acting

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class UnsafeMethodsAreAtomic:
    """Keep all of what a request writes, or nothing when it is answered with an error.

    Not ATOMIC_REQUESTS: on SQLite each GET would then wait behind every writer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting():
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE_METHODS:
            return None
        with transaction.atomic():
            response = _answered(request, view, args, kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response


def _answered(request, view, args, kwargs):
    """Answer what a view raises here already: no middleware hears of an exception in process_view()."""
    try:
        return view(request, *args, **kwargs)
    except CLEAR as exception:
        return clear_answer(request, exception)
