"""A clear answer to what cannot be done: the same page in debug as in production, with the reason."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import render

from config.access.limits import TooOften

PAGES = {Http404: 404, PermissionDenied: 403, BadRequest: 400, TooOften: 429}
CLEAR = tuple(PAGES)
NOT_THERE = "There is no page at this address."


class ClearAnswers:
    """Turn what a view raises, and an address that leads nowhere, into a page of ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return answer(request, 404, NOT_THERE)
        return response

    def process_exception(self, request, exception):
        return clear_answer(request, exception) if isinstance(exception, CLEAR) else None


def clear_answer(request, exception):
    status = next(status for kind, status in PAGES.items() if isinstance(exception, kind))
    response = answer(request, status, str(exception))
    if isinstance(exception, TooOften):
        response.headers["Retry-After"] = str(exception.seconds)
    return response


def answer(request, status, sentence=""):
    return render(request, f"{status}.html", {"sentence": sentence}, status=status)
