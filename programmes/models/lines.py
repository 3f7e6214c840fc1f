"""What a line of the board shows of a programme: of each table the columns that are shown, and no objects.

A hundred milestones may stand on a line and fifty lines on a page: objects of them all would take most of it.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from agreements.models import Source
from config.when import NO_DATE, When, read
from programmes.models.assessment import Assessment
from programmes.models.claim import Claim, Word
from programmes.models.milestone import Milestone
from programmes.models.programme import Programme
from programmes.models.question import OpenQuestion

COLUMNS = ["programme", "pk", "name", "position", "status", "forecast", "met_on", "estimate"]
COLUMNS += [f"source__{name}" for name in ("tag", "title", "kind")]
PROMISE = [
    "baseline_dates__baseline__effective_on",
    "baseline_dates__baseline_id",
    "baseline_dates__promised",
]
NONE = (NO_DATE, NO_DATE)


class Cited(NamedTuple):
    """A source, as far as its tag tells of it."""

    tag: str
    title: str
    kind: str

    def get_kind_display(self):
        return Source.Kind(self.kind).label


class Planned(NamedTuple):
    """A milestone, as far as a line shows it."""

    programme_id: int
    pk: int
    name: str
    position: int
    status: str
    forecast: When
    met_on: When
    estimate: bool
    tag: str | None
    title: str | None
    kind: str | None
    promised: tuple  # the first and the newest promise

    def is_open(self):
        return Milestone.is_open_in(self.status)

    def date(self):
        return Milestone.date(self)  # made of columns that are here as well

    @property
    def source(self):
        return Cited(self.tag, self.title, self.kind) if self.tag else None


class Rated(NamedTuple):
    """A rating, as far as a line shows it."""

    role: str
    rating: str
    rationale: str
    assessed_on: date


class Line(NamedTuple):
    """A programme with what is shown of it."""

    programme: Programme
    milestones: list  # in its own order
    ratings: list  # the newest first
    claims: list  # live ones
    raised: list  # days on which its open questions were


def lines_of(keys):
    """Return the lines of the programmes with these keys, in the order of the keys of all."""
    programmes = Programme.objects.filter(pk__in=keys).select_related("lead", "desk", "stage_source")
    parts = [part(keys) for part in (_milestones, _ratings, _claims, _raised)]
    return [Line(each, *(part[each.pk] for part in parts)) for each in programmes.order_by("pk")]


def _milestones(keys):
    """Return milestones with what was promised of them: one query, with a row for each promise."""
    in_order = Milestone.objects.filter(programme__in=keys).order_by("programme_id", "position", "pk")
    rows = list(in_order.values_list(*COLUMNS, *PROMISE))
    promises = _by_key((row[1], row[-3:]) for row in rows if row[-3])
    return _by_key((row[0], _planned(row, promises.get(row[1]))) for row in _once(rows))


def _once(rows):
    """Return one row of each milestone, in the order in which they came."""
    return {row[1]: row for row in rows}.values()


def _planned(row, promises):
    ends = (read(min(promises)[-1]), read(max(promises)[-1])) if promises else NONE
    return Planned(*row[:5], read(row[5]), read(row[6]), *row[7:11], ends)


def _ratings(keys):
    rows = Assessment.objects.filter(programme__in=keys).newest_first()
    return _by_key((key, Rated(*said)) for key, *said in rows.values_list("programme", *Rated._fields))


def _claims(keys):
    rows = Claim.objects.live().filter(programme__in=keys).order_by("pk").values_list(*Word._fields)
    return _by_key((said[0], Word(*said)) for said in rows)


def _raised(keys):
    rows = OpenQuestion.objects.open().filter(programme__in=keys).order_by("number")
    return _by_key(rows.values_list("programme", "raised_on"))


def _by_key(pairs):
    found = defaultdict(list)
    for key, said in pairs:
        found[key].append(said)
    return found
