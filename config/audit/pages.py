"""The auditor's pages: the chain and its last verification, who acted when, each record with its acts."""

from functools import wraps

from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from config.audit import activity, search
from config.audit.chain import head
from config.audit.forms import DayOfPerson, Period, Words
from config.audit.pack import pack
from config.audit.standing import Standing
from config.audit.timeline import timeline
from config.audit.tracked import tracked_models
from config.reading import asked

MAY_AUDIT = "audit.view_auditentry"
ACTS = 30  # on one page


def auditor_required(view):
    """Let in who may read the chain; a stranger is sent to the login page, anyone else is refused."""

    @require_safe
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.has_perm(MAY_AUDIT):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied("This is for auditors: ask an administrator for that role.")
        return redirect_to_login(request.get_full_path())

    return guarded


@auditor_required
def overview(request):
    period = asked(Period(request.GET)).cleaned_data
    context = {
        "standing": Standing.at(timezone.now()),
        "period": period,
        "days": activity.days(period["since"], period["until"]),
    }
    return render(request, "audit/overview.html", context)


@auditor_required
def acts(request):
    chosen = asked(DayOfPerson(request.GET)).cleaned_data
    nobody = chosen["who"] == activity.NOBODY
    person = None if nobody else get_user_model().objects.filter(pk=chosen["who"]).first()
    if not (nobody or person):
        raise Http404("There is no such person on record.")
    context = {"day": chosen["day"], "person": person}
    return render(request, "audit/acts.html", context | _feed(request, activity.rows_of(**chosen)))


@auditor_required
def records(request):
    words = asked(Words(request.GET)).cleaned_data["q"]
    found = search.find(words) if words else []
    context = {"words": words, "found": found[: search.MOST], "more": len(found) > search.MOST}
    return render(request, "audit/records.html", context)


@auditor_required
def record(request, label, key):
    row = _newest_row(label, key)
    told = row.instance
    context = {
        "label": label,
        "record": told,
        "noun": capfirst(told._meta.verbose_name),
        "gone_at": row.history_date if row.history_type == "-" else None,
    }
    return render(request, "audit/record.html", context | _feed(request, told.histories()))


@auditor_required
def packed(request, label, key):
    """Send the audit pack of a record; with `chain=whole` all entries of the chain."""
    told = _newest_row(label, key).instance
    name = f"audit-{label}-{key}-{head().seq}.zip"
    pieces = pack(told, whole=request.GET.get("chain") == "whole")
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=disposition)


def _newest_row(label, key):
    """Return the newest history row of a record, which may be gone. Raises Http404 if there never was one."""
    history = next((one.history for one in tracked_models() if one.label == label), None)
    own = history and history.instance_type._meta.pk.attname
    row = history and history.objects.filter(**{own: key}).order_by("-history_id").first()
    if row is None:
        raise Http404("There is no such record, and never was.")
    return row


def _feed(request, histories):
    """Return one page of acts, and where the older ones begin."""
    told = timeline(histories, limit=ACTS + 1, before=request.GET.get("before"))
    return {"acts": told[:ACTS], "older": told[ACTS - 1].key if len(told) > ACTS else ""}
