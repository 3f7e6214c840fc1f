"""Where people keep what they look at: each on a page of its own, and each change by a form that is sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.audit.as_of import carried
from config.reading import by_people, for_people
from config.saved.forms import Keep, Replace, Settle
from config.saved.models import SavedView, StartPage
from config.verbs import unless_refused

NO_SUCH = "There is no such view: it is withdrawn, or not shared with you."
GIVEN_UP = (
    "Your start page is withdrawn, or no longer shared with you: this is the whole board."
    " Choose another one under Your views."
)


@for_people
def views(request):
    start = StartPage.objects.of(request.user)
    seen = list(SavedView.objects.seen_by(request.user))
    context = {
        "own": [view for view in seen if view.owner_id == request.user.pk],
        "shared": [view for view in seen if view.owner_id != request.user.pk],
        "start": start,
    }
    return render(request, "saved/views.html", context)


@for_people
def opened(request, pk):
    """Lead to what a view shows."""
    return shown(request, _seen(request, pk))


def shown(request, view):
    """Return the way to what a view shows, or a page that says why it can no longer be shown."""
    if view.trouble:
        return render(request, "saved/gone.html", {"view": view})
    return redirect(carried(view.address))


def start_of(request):
    """Return the way to the start page of a person who has one; None where the board is the front page."""
    view = StartPage.objects.of(request.user) if request.user.is_authenticated else None
    if view is None:
        return None
    if SavedView.objects.seen_by(request.user).filter(pk=view.pk).exists():
        return shown(request, view)
    messages.info(request, GIVEN_UP)
    return None


@by_people
def keep(request):
    form = Keep(request.POST)
    page, asked = form.shown()
    if form.is_valid() and (view := unless_refused(form, lambda: _keep(request.user, page, asked, form))):
        messages.success(request, f"Kept as “{view}”: it is under Your views.")
        return redirect(view.address)
    query = page.cleaned(asked)
    own = list(SavedView.objects.in_use().filter(owner=request.user, page=page.name))
    typed = " ".join(form.data.get("title", "").split()).lower()
    context = {
        "form": form,
        "page": page,
        "query": query,
        "words": page.words(query),
        "own": own,
        "named": next((view for view in own if view.title.lower() == typed), None),
    }
    return render(request, "saved/keep.html", context)


def _keep(person, page, asked, form):
    return SavedView.objects.keep(person, page, asked, title=form.cleaned_data["title"])


@by_people
def replace(request):
    """Let a view of one's own show what is looked at now."""
    form = Replace(request.POST)
    page, asked = form.shown()
    view = _own(request, form.cleaned_data.get("view"), page=page.name)
    view.show(asked)
    messages.success(request, f"“{view}” shows this from now on.")
    return redirect(view.address)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settle(request, pk):
    """Name a view, and share it."""
    view = _own(request, pk)
    form = Settle(request.POST if request.method == "POST" else None, view=view)
    if form.is_valid() and unless_refused(form, lambda: view.settle(**form.cleaned_data) or view):
        messages.success(request, f"“{view}” is {_shared(view)}.")
        return redirect("views")
    start = StartPage.objects.of(request.user)
    return render(request, "saved/settle.html", {"form": form, "view": _own(request, pk), "start": start})


@by_people
def withdraw(request, pk):
    view = _own(request, pk)
    view.withdraw()
    messages.success(request, f"“{view}” is withdrawn. The history keeps it.")
    return redirect("views")


@by_people
def start(request, pk):
    view = _seen(request, pk)
    StartPage.objects.choose(request.user, view)
    messages.success(request, f"You start with “{view}”.")
    return redirect("views")


@by_people
def start_with_board(request):
    StartPage.objects.choose(request.user, None)
    messages.success(request, "You start with the whole board.")
    return redirect("views")


def _seen(request, pk):
    view = SavedView.objects.seen_by(request.user).filter(pk=pk).first()
    if view is None:
        raise Http404(NO_SUCH)
    return view


def _own(request, pk, **also):
    view = SavedView.objects.in_use().filter(owner=request.user, pk=pk, **also).first()
    if view is None:
        raise Http404(NO_SUCH)
    return view


def _shared(view):
    return f"shared with {view.desk}" if view.desk else "for you alone"
