"""The changes of a period in the order of the record, a stretch at a time, however many there are.

One query says which rows of which histories they are, and is read on while they are told: only what belongs
to one stretch is in memory.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from django.db.models import IntegerField, OuterRef, Subquery, Value

from config.audit.models import AuditEntry
from config.audit.since import Part, parts_of
from programmes.changes.parts import EVERY
from programmes.models import Programme

AT_ONCE = 500  # changes
MODELS = [part.model for part in EVERY]


class Link(NamedTuple):
    """One change: its place in the record, of which history it is which row, its act and programme."""

    place: int
    nth: int
    history_id: int
    change_set: str | None
    programme: int | None

    @property
    def row(self):
        return EVERY[self.nth].model._meta.label_lower, self.history_id

    @property
    def act(self) -> Hashable:
        return self.change_set or self.place


@dataclass
class Stretch:
    """Some acts in a row, or a part of a long one."""

    parts: list[Part]
    places: dict  # by kind of record and history row: its place, and the slug of its programme

    @property
    def steps(self):
        return [step for part in self.parts for step in part.act.changes]

    def beside(self, step):
        """Return what an act does not tell of each change: its place, its own reason, its programme."""
        place, programme = self.places[step.row.instance_type._meta.label_lower, step.row.history_id]
        reason = step.row.history_change_reason
        return {"position": place, "reason": reason or None, "programme": programme}


def stretches(period, programme=None):
    """Yield what changed in a period, the oldest first, of all or of one programme."""
    links = map(Link._make, _links(period, programme).iterator(chunk_size=AT_ONCE))
    for some in _together(links):
        slugs = _slugs({link.programme for link in some})
        parts = parts_of([(link.place, "", *link.row) for link in some], MODELS)
        yield Stretch(parts, {link.row: (link.place, slugs.get(link.programme)) for link in some})


def _links(period, programme):
    """Return the query for the links of the chain that belong to a period, in their order."""
    first, *others = [
        part.history(period, programme)
        .order_by()
        .annotate(seq=_place(part), nth=Value(nth, IntegerField()), to_programme=part.subject()[0])
        .values_list("seq", "nth", "history_id", "change_set", "to_programme")
        for nth, part in enumerate(EVERY)
        if part.programme or not programme
    ]
    return first.union(*others, all=True).order_by("seq")


def _place(part):
    label = part.model._meta.label_lower
    return Subquery(AuditEntry.objects.filter(model=label, history_id=OuterRef("history_id")).values("seq"))


def _together(links):
    """Yield links by many: an act stays whole, where it is not longer than that."""
    some = []
    for part in (part for _, act in groupby(links, attrgetter("act")) for part in _cut(act)):
        if len(some) + len(part) > AT_ONCE:
            yield some
            some = []
        some = some + part
    if some:
        yield some


def _cut(act):
    while part := list(islice(act, AT_ONCE)):
        yield part


def _slugs(keys):
    return dict(Programme.objects.order_by().filter(pk__in=keys - {None}).values_list("pk", "slug"))
