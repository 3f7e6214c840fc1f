"""The history at the foot of a page."""

from config.audit.paging import asked_before
from config.audit.timeline import timeline
from programmes import boards


def feed(request, record, histories):
    """Return one page of the history, and one act more to know whether there are older ones."""
    before = asked_before(request)
    acts = timeline(histories, limit=boards.ACTS + 1, before=before, naming=boards.NAMED)
    return boards.Feed(acts, of=record, before=before)
