"""A token that does not work is answered late, and always as late: how long it takes tells nothing of it.

The answer waits outside of any transaction, so that nobody who writes waits with it. How many such answers an
address gets is bounded (BAD_TOKEN_RATE), and so is how long it can keep a worker busy.
"""

import time

from django.conf import settings


class Delay:
    """Answer whoever sent a token that does not work no sooner than so long after they asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        response = self.get_response(request)
        if getattr(request, "has_bad_token", False):
            time.sleep(max(0, began + settings.BAD_TOKEN_DELAY - time.monotonic()))
        return response


def answer_late(request):
    """Let the answer to a request wait; it may be one as REST framework wraps it."""
    getattr(request, "_request", request).has_bad_token = True
