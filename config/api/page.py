"""The API's document as a page for people."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def page(request):
    """Show the document to everyone: it holds no data."""
    return render(request, "api/document.html")
