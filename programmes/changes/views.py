"""The doors to what changed: a page, and the acts one by one as CSV, as JSON and as a feed."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from config.audit.as_of import the_past
from config.audit.chain import head
from config.audit.moments import end_of
from config.audit.paging import is_key
from config.exports.texts import BYTE_ORDER_MARK, row_of_cells
from config.reading import page_of, reader_required
from config.saved.pages import Page, can_be_kept
from config.unchanged import HEAD
from programmes.changes import atom, outputs
from programmes.changes.asked import all_acts, asked_changes
from programmes.changes.entries import told_acts
from programmes.changes.period import Asked

ACTS = 50  # of one answer in JSON or of a feed


@can_be_kept(Page("changes", "What changed", (Asked,)))
@reader_required
def page(request):
    changes = asked_changes(request.GET)
    shown = page_of(request, changes.subjects, len(changes.subjects))
    changes.shown = list(shown.object_list)
    return render(request, "programmes/changes.html", {"changes": changes, "page": shown})


@reader_required
def as_csv(request):
    """Answer with a line for each field that changed, the newest act first; the last gives the head."""
    changes, seal = asked_changes(request.GET), str(head())
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


def _acts(request):
    """Return the changes, the acts of one answer, and the key to read on from."""
    changes, before = asked_changes(request.GET), request.GET.get("before", "")
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
    yield BYTE_ORDER_MARK + _written([outputs.COLUMNS.values()])
    for acts in all_acts(changes, past):
        yield _written(row for told in acts for row in outputs.rows(told))
    clock = "was written down" if changes.period.by_record else "became known"
    yield _written(
        [[f"Changes from {changes.period}, by the day on which each {clock}. Head of the record: {seal}"]]
    )


def _written(rows):
    return "".join(map(row_of_cells, rows))
