"""How often one may ask the API."""

from rest_framework.throttling import BaseThrottle

from config.access.limits import CALLS, address_of


class EachCaller(BaseThrottle):
    """Count the calls of each token, each person, and of strangers each address."""

    def allow_request(self, request, view):
        return CALLS.note(_caller(request))

    def wait(self):
        return CALLS.wait


def _caller(request):
    if request.auth:
        return f"token {request.auth.pk}"
    return f"person {request.user.pk}" if request.user.is_authenticated else f"from {address_of(request)}"
