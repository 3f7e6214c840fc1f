"""Which history rows tell of some programmes, and which programmes an act may have touched.

The links between records are followed as they ever were, so that what was moved or deleted since is found,
too. Few queries, and as many for many programmes as for one.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, Value

from agreements.models import Agreement, Party, Signature, Source
from config.audit.acts import ends_of_acts
from programmes.models import Claim, Mandate, Milestone, OpenQuestion, Participation, Programme
from programmes.models.stages import plans_contracts
from programmes.ocds.standing import OF_A_PROGRAMME
from programmes.ocds.values import MILLISECOND, rounded_up

NAMED_BY = {  # what leads from a shared record to those that rest on it, by the column that names it
    Source: [
        (Agreement, "source_id"),
        (Signature, "source_id"),
        (Programme, "stage_source_id"),
        (Participation, "source_id"),
        (Mandate, "source_id"),
        (Milestone, "source_id"),
        (Claim, "source_id"),
        (OpenQuestion, "source_id"),
        (OpenQuestion, "answer_source_id"),
    ],
    Party: [(Programme, "lead_id"), (Participation, "party_id"), (Signature, "party_id")],
    Agreement: [(Mandate, "agreement_id")],
}
TOLD = [Programme, *OF_A_PROGRAMME, Signature, *NAMED_BY]


SHARED = {Party: ["lead_id", "party_id"], Source: ["source_id", "stage_source_id", "answer_source_id"]}


@dataclass(frozen=True)
class Window:
    """A stretch of time: the acts that were complete in it, and what was written outside of any act."""

    acts: list[str]
    first: datetime
    last: datetime | None  # none: as long as the record goes on

    def rows(self):
        """Return the condition on history rows to belong to it."""
        alone = Q(change_set=None, history_date__gt=self.first - MILLISECOND)
        return Q(change_set__in=self.acts) | (alone & Q(history_date__lte=self.last) if self.last else alone)


class Moments:
    """When what a history row says was complete: at the end of its act, to the full millisecond."""

    def __init__(self):
        self._ends = {act: rounded_up(ended) for act, ended in ends_of_acts().items()}

    def of(self, row):
        return self._ends.get(row.change_set) or rounded_up(row.history_date)

    def windows(self, since, until, size):
        """Yield windows of about so many acts, one after the other, from a moment to one or the end."""
        acts = sorted((ended, act) for act, ended in self._ends.items() if ended >= since)
        acts = [each for each in acts if until is None or each[0] <= until]
        while len(acts) > size:
            last = acts[size - 1][0]
            within = [act for ended, act in acts if ended <= last]
            yield Window(within, since, last)
            since, acts = last + MILLISECOND, acts[len(within) :]
        yield Window([act for _, act in acts], since, until)


def first_slugs():
    """Return by its key the first slug of each programme that ever planned a contract, in their order."""
    slugs, planning = {}, set()
    told = Programme.history.order_by("history_id").values_list("id", "slug", "kind")
    for key, slug, kind in told:
        slugs.setdefault(key, slug)
        if plans_contracts(kind):
            planning.add(key)
    return {key: slug for key, slug in slugs.items() if key in planning}


def touched(window):
    """Return the keys of the programmes that a window may have changed anything of."""
    changed = _keys((model, model.history.filter(window.rows()), "id") for model in TOLD)
    for shared in (Source, Party):
        _add(changed, _resting_on(changed[shared], NAMED_BY[shared]))
    signed = Signature.history.filter(id__in=changed[Signature]).order_by()
    changed[Agreement].update(signed.values_list("agreement_id", flat=True))
    _add(changed, _resting_on(changed[Agreement], NAMED_BY[Agreement]))
    parts = [
        (Programme, model.history.filter(id__in=changed[model]), "programme_id") for model in OF_A_PROGRAMME
    ]
    _add(changed, _keys(parts))
    return changed[Programme]


def rows_of(programmes, until):
    """Return the history rows that tell of some programmes, up to a moment where one is given."""
    by_then = Q(history_date__lte=until) if until else Q()
    rested = Mandate.history.filter(programme_id__in=programmes).values("agreement_id")
    signed = Signature.history.filter(agreement_id__in=rested).values("id")
    found = list(Programme.history.filter(by_then, id__in=programmes))
    for model in OF_A_PROGRAMME:
        mine = model.history.filter(programme_id__in=programmes).values("id")
        found += model.history.filter(by_then, id__in=mine)
    found += Agreement.history.filter(by_then, id__in=rested)
    found += Signature.history.filter(by_then, id__in=signed)
    for model, columns in SHARED.items():
        keys = {getattr(row, column, None) for row in found for column in columns} - {None}
        found += model.history.filter(by_then, id__in=keys)
    return found


def _resting_on(keys, naming):
    return _keys((model, model.history.filter(**{f"{column}__in": keys}), "id") for model, column in naming)


def _keys(told):
    """Return the keys of records by their kind, of triples: the kind, a history, the column of the key."""
    told = list(told)
    queries = [
        history.order_by().annotate(nth=Value(place), of=F(column)).values_list("nth", "of").distinct()
        for place, (_, history, column) in enumerate(told)
    ]
    first, *others = queries
    found = defaultdict(set)
    for place, key in first.union(*others).order_by():
        found[told[place][0]].add(key)
    return found


def _add(to, more):
    for model, keys in more.items():
        to[model] |= keys - {None}
