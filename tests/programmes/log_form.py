"""How staff fill in the form on which an update is logged."""

from django.urls import reverse


def address(milestone):
    return reverse("admin:programmes_milestone_log", args=[milestone.pk])


def started(client, milestone):
    """Return the form, and what it sends when nothing is typed."""
    form = client.get(address(milestone)).context["form"]
    return form, {name: form[name].value() for name in form.fields if form[name].value() is not None}


def check(client, milestone, **typed):
    """Press Check; return the form that comes back."""
    _, said = started(client, milestone)
    said |= {"reported_on": "2 Mar 2026", **typed, "_check": "1"}
    return client.post(address(milestone), said).context["form"]
