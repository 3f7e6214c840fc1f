"""The doors to what changed: a page, and the acts one by one as CSV, as JSON and as a feed."""

import csv
import io

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from config.audit.as_of import reading, the_past
from config.audit.chain import head
from config.audit.moments import end_of
from config.audit.paging import is_key
from config.reading import page_of, reader_required
from config.saved.pages import Page, can_be_kept
from config.unchanged import HEAD
from programmes.changes import atom, outputs
from programmes.changes.entries import told_acts
from programmes.changes.page import Changes
from programmes.changes.period import Asked, asked_period
from programmes.models import Programme

ACTS, AT_ONCE = 50, 200  # of one answer in JSON or of a feed; of a CSV, that are read at once
BYTE_ORDER_MARK = "\ufeff"  # by it spreadsheets know UTF-8


@can_be_kept(Page("changes", "What changed", (Asked,)))
@reader_required
def page(request):
    changes = _asked(request)
    shown = page_of(request, changes.subjects, len(changes.subjects))
    changes.shown = list(shown.object_list)
    return render(request, "programmes/changes.html", {"changes": changes, "page": shown})


@reader_required
def as_csv(request):
    """Answer with a line for each field that changed, the newest act first; the last gives the head."""
    changes, seal = _asked(request), str(head())
    answer = StreamingHttpResponse(_lines(changes, the_past(), seal), content_type="text/csv; charset=utf-8")
    name = f"changes-{changes.period.first}-to-{changes.period.last}.csv"
    answer.headers[HEAD], answer.headers["Content-Disposition"] = seal, f'attachment; filename="{name}"'
    return answer


@reader_required
def as_json(request):
    seal = str(head())  # before the acts are read: what comes later is found by going on from it
    changes, (acts, older) = _acts(request)
    period, past = changes.period, the_past()
    said = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "clock": period.clock,
        "as_of": past.fields["as_of"] if past else None,
        "audit_head": seal,
        "counts": {code: count for count, _, code in changes.tally.figures},
        "entries": [outputs.in_json(told, _leading(request, period)) for told in acts],
        "next": request.build_absolute_uri(changes.at("changes-json", before=older)) if older else None,
    }
    return JsonResponse(said, headers={HEAD: seal})


@reader_required
def as_atom(request):
    changes, (acts, older) = _acts(request)
    whole = request.build_absolute_uri
    about = f": {changes.programme}" if changes.programme else ""
    text = atom.feed(
        acts,
        title=f"What changed{about}",
        address=whole(changes.feed),
        page=whole(changes.at("changes")),
        older=whole(changes.at("changes-atom", before=older)) if older else "",
        begins=end_of(changes.period.first),
        leading_to=_leading(request, changes.period),
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8", headers={HEAD: str(head())})


def _asked(request):
    """Return the changes that are asked for. Raises BadRequest for what cannot be meant."""
    period = asked_period(request.GET)
    return Changes(period, _programme(request.GET.get("programme", ""), period))


def _programme(slug, period):
    if not slug:
        return None
    with reading(period.after):
        found = Programme.objects.filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise BadRequest(f"There is no programme “{slug[:80]}” on record at the end of this period.")
    return found


def _acts(request):
    """Return the changes, the acts of one answer, and the key to read on from."""
    changes, before = _asked(request), request.GET.get("before", "")
    if before and not is_key(before):
        raise BadRequest(
            "before: there is no such act. Follow the address that an answer gives for the next."
        )
    acts = told_acts(changes.period, changes.programme, limit=ACTS + 1, before=before)
    return changes, (acts[:ACTS], acts[ACTS - 1].act.key if len(acts) > ACTS else "")


def _leading(request, period):
    return lambda subject: request.build_absolute_uri(period.leading_to(subject.get_absolute_url()))


def _lines(changes, past, seal):
    """Yield the CSV, some acts at a time: as of the moment of the view, which has ended by then."""
    yield BYTE_ORDER_MARK + _written([outputs.COLUMNS])
    before = None
    while acts := _batch(changes, past, before):
        before = acts[-1].act.key
        yield _written(row for told in acts for row in outputs.rows(told))
    clock = "was written down" if changes.period.by_record else "became known"
    yield _written(
        [[f"Changes from {changes.period}, by the day on which each {clock}. Head of the record: {seal}"]]
    )


def _batch(changes, past, before):
    with reading(past):
        return told_acts(changes.period, changes.programme, limit=AT_ONCE, before=before)


def _written(rows):
    text = io.StringIO()
    csv.writer(text).writerows([outputs.harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
