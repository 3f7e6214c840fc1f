"""What follows a place in the record, in the order in which it was committed.

The place is a head of the chain: a link has no gap before it and none is ever put before another, whichever
transaction began first. So who goes on from the last link that they have seen misses nothing and reads
nothing twice; and by its hash a place tells which record it is of.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from django.contrib.auth import get_user_model

from config.audit.chain import Head, head
from config.audit.models import AuditEntry
from config.audit.paging import MOST_ID
from config.audit.timeline import Act, Step, people_of, steps_of
from config.audit.told import Told
from config.prepared import Given, Prepared

AHEAD = (
    "This cursor is ahead of the record, which ends at {}: an older copy has been put back. What you keep may"
    " hold what is not on record: read all anew, and go on from since=now."
)
ELSEWHERE = (
    "The record has no such place: the cursor is of another copy of it. Read all anew, and go on from"
    " since=now."
)


class NoSuchPlace(LookupError):
    """Raised for a place that this record does not have, with a sentence that says why."""


@dataclass
class Part:
    """What one act wrote in one stretch: all of it, if it was one transaction and a page has room for it."""

    act: Act  # its changes are steps: rows of history, with what differs
    last: Head  # the place behind it


@dataclass
class Stretch:
    """Some changes in a row, act by act, the place behind the last of them, and whether there are more."""

    parts: list[Part]
    end: Head
    is_more: bool


def following(place, limit, models):
    """Return the next changes of these models, at most so many. Raises NoSuchPlace."""
    begin = min(place.seq, MOST_ID)
    found = _links(limit + 2).rows(begin=begin)  # the place itself, and one to know of more
    if place.seq:
        _refuse_another_record(place, found)
        found = found[1:]
    read = found[:limit]
    end = Head(*read[-1][:2]) if read else place
    return Stretch(parts_of(read, models), end, is_more=len(found) > limit)


@lru_cache(maxsize=32)
def _links(most):
    """Return the query for the links of the chain from a place on, which is the first of them."""
    links = AuditEntry.objects.filter(seq__gte=Given("begin")).order_by("seq")
    return Prepared(lambda: links.values_list("seq", "hash", "model", "history_id")[:most])


def _refuse_another_record(place, links):
    if links and Head(*links[0][:2]) == place:
        return
    newest = head()
    raise NoSuchPlace(AHEAD.format(newest.seq) if place.seq > newest.seq else ELSEWHERE)


def parts_of(links, models):
    """Return what these links tell of, in parts of one act, one person and one day of knowledge.

    A link is its place, its hash, and of which history it is which row. Two queries, and one a model.
    """
    steps = _steps(links, models)
    all_told = [(Head(seq, digest), steps.get(tuple(row))) for seq, digest, *row in links]
    told = [link for link in all_told if link[1]]  # what no door shows is passed over
    people = people_of([step for _, step in told])
    return [_part(list(stretch), people) for _, stretch in groupby(told, _same)]


def _same(link):
    """Return what the changes of one part have in common; a row outside of any act stands alone."""
    place, step = link
    row = step.row
    return row.change_set or place.seq, row.history_user_id, row.known_on


def _part(stretch, people):
    act = Act(key=str(stretch[0][0].seq), change_set=stretch[0][1].row.change_set)
    for _, step in stretch:
        act.add(step.row, people.record(get_user_model(), step.row.history_user_id), step)
    return Part(act, stretch[-1][0])


def _steps(links, models) -> dict[tuple, Step]:
    """Return by model and history row what each changed: one query a model."""
    keys = defaultdict(list)
    for _, _, label, history_id in links:
        keys[label].append(history_id)
    return {
        (model._meta.label_lower, step.row.history_id): step
        for model in models
        if (wanted := keys.get(model._meta.label_lower))
        for step in _told(model, wanted)
    }


def _told(model, history_ids):
    whole = _whole(model)
    return steps_of(whole, 0, *whole.among("history_id", history_ids))


@cache
def _whole(model):
    return Told.of(model.history.all())
