"""Who may read, and as of when: everyone where reading is open, otherwise whoever is logged in."""

from functools import partial, wraps

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage, Paginator
from django.views.decorators.http import require_POST, require_safe

from config.audit.as_of import reading
from config.audit.asking import CannotShow, asked_moment
from config.unchanged import page_unless_held

PAGE_SIZE = 50


def may_read(request):
    return settings.OPEN_READING or request.user.is_authenticated


def reader_required(view=None, *, let_in=may_read):
    """Show a page as of the moment that its address asks for; nothing is written behind these doors.

    A stranger is sent to the login page, unless reading is open. `let_in(request)` says who is none.
    """
    if view is None:
        return partial(reader_required, let_in=let_in)

    @require_safe
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if let_in(request):
            with reading(_moment_of(request)):
                return page_unless_held(request, lambda: view(request, *args, **kwargs))
        return redirect_to_login(request.get_full_path())

    return guarded


def for_people(view):
    """Let in who is logged in, to read what is theirs."""
    return reader_required(view, let_in=lambda request: request.user.is_authenticated)


def by_people(view):
    """Let in who is logged in, to do one thing by a form that is sent."""
    return require_POST(login_required(view))


def _moment_of(request):
    """Return the moment that is asked for. Raises BadRequest when it cannot be shown."""
    try:
        return asked_moment(request.GET)
    except CannotShow as error:
        raise BadRequest(str(error)) from error


def asked(filterset):
    """Return the filter if every value can be meant. Raises BadRequest that says which cannot."""
    if not filterset.is_valid():
        raise BadRequest(
            " ".join(str(message) for messages in filterset.errors.values() for message in messages)
        )
    return filterset


def one_of(label, choices):
    """Return a form field for one of a few ways to look at a page; none is the usual way."""
    unknown = {"invalid_choice": f"{label}: there is no “%(value)s”."}
    return forms.ChoiceField(choices=choices, required=False, error_messages=unknown)


def page_of(request, rows, count):
    """Return the page asked for of so many rows. Raises BadRequest when there is no such page."""
    paginator = Paginator(rows, PAGE_SIZE)
    paginator.count = count
    try:
        return paginator.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise BadRequest("There is no such page of this list. Go back to its first page.") from error
