"""A person's own tokens: a secret is shown on the answer to the form that made it, and never again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.access.forms import Issue, Revoke
from config.access.links import link_of
from config.access.models import ApiToken
from config.reading import by_people, for_people
from config.verbs import unless_refused

LISTED = 200
NO_SUCH = "You have no such token, or it is revoked already."


def tokens(request):
    return _issue(request) if request.method == "POST" else _listed(request)


@for_people
@never_cache  # last use is no part of the record, by which a page knows that it still holds
def _listed(request):
    return _page(request, Issue(label_suffix=""))


@by_people
@never_cache
def _issue(request):
    """Make a token, and show its secret in this one answer: no address leads to it again."""
    form = Issue(request.POST, label_suffix="")
    made = form.is_valid() and unless_refused(form, lambda: form.issued_to(request.user))
    if not made:
        return _page(request, form)
    token, secret = made
    link = link_of(token, secret)
    shown = {"token": token, "secret": secret, "link": request.build_absolute_uri(link) if link else ""}
    return _page(request, Issue(label_suffix=""), **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request, pk):
    token = ApiToken.objects.filter(user=request.user, revoked_at=None, pk=pk).first()
    if token is None:
        raise Http404(NO_SUCH)
    form = Revoke(request.POST if request.method == "POST" else None, record=token, user=request.user)
    if form.is_valid() and (sentence := form.done()):
        messages.success(request, sentence)
        return redirect("tokens")
    return render(request, "access/revoke.html", {"form": form, "token": token})


def _page(request, form, **shown):
    own = ApiToken.objects.filter(user=request.user).order_by("-pk")[:LISTED]
    return render(request, "access/tokens.html", {"form": form, "tokens": own, **shown})
