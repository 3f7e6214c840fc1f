"""The views that a person keeps, beside the page that they keep."""

from django import template

from config.audit.as_of import the_past
from config.saved.models import SavedView
from config.saved.pages import page_of

register = template.Library()


@register.inclusion_tag("components/_keep.html", takes_context=True)
def views_of_page(context):
    """The person's views of this page, and a form to keep what it shows; nothing for a stranger."""
    request = context["request"]
    page, person = page_of(request), request.user
    if page is None or not person.is_authenticated:
        return {}
    query = page.cleaned(request.GET)
    seen = list(SavedView.objects.seen_by(person).filter(page=page.name))
    return {
        "page": page,
        "query": query,
        "views": [(view, view.query == query, view.owner_id != person.pk) for view in seen],
        "own": [view for view in seen if view.owner_id == person.pk and view.query != query],
        "may_keep": the_past() is None,
        "csrf_token": context.get("csrf_token"),
    }
