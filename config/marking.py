"""The marking on paper: at the top of every page. The first holds it; a stylesheet repeats it."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

HARMLESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@require_safe
def marking(request):
    return HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")


def stylesheet():
    every = f"@page {{ @top-left {{ content: {quoted(settings.MARKING)} }} }}"
    return f"{every}\n@page :first {{ @top-left {{ content: none }} }}\n"


def quoted(text):
    """Return a text as a string of CSS, whatever letters it holds."""
    return '"{}"'.format("".join(each if each in HARMLESS else f"\\{ord(each):x} " for each in text))
