"""The API's document as a page for people."""

from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


@csrf_exempt  # nothing is written here: whoever tries to is told so, and nothing of forms
@require_safe
def page(request):
    """Show the document to everyone: it holds no data."""
    return render(request, "api/document.html")
