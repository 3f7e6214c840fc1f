"""What a line of the board shows of a programme: of each table the columns that are shown, and no objects.

A hundred milestones may stand on a line and fifty lines on a page: objects of them all would take most of it.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from agreements.models import Source
from config.when import NO_DATE, When, read
from programmes.models.assessment import Assessment
from programmes.models.baseline import BaselineDate
from programmes.models.claim import Claim, Word
from programmes.models.milestone import Milestone
from programmes.models.programme import Programme
from programmes.models.question import OpenQuestion

COLUMNS = ["programme", "pk", "name", "position", "status", "forecast", "met_on", "estimate"]
COLUMNS += [f"source__{name}" for name in ("tag", "title", "kind")]
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
    promised: tuple  # the first and the newest promise, of what is open

    FINAL = Milestone.FINAL
    is_open, date = Milestone.is_open, Milestone.date

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
    rows = Milestone.objects.filter(programme__in=keys).order_by("programme_id", "position", "pk")
    found, promised = defaultdict(list), _promised(keys)
    for programme, pk, name, position, status, forecast, met_on, *rest in rows.values_list(*COLUMNS):
        dates, ends = (read(forecast), read(met_on)), promised.get(pk, NONE)
        found[programme].append(Planned(programme, pk, name, position, status, *dates, *rest, ends))
    return found


def _promised(keys):
    """Return by milestone's key the first and the newest promise, of what is open."""
    of_these = BaselineDate.objects.filter(milestone__programme__in=keys)
    open_ones = of_these.exclude(milestone__status__in=Milestone.FINAL)
    rows, found = open_ones.order_by("baseline__effective_on", "baseline_id"), {}
    for milestone, said in rows.values_list("milestone", "promised"):
        when = read(said)
        found[milestone] = found.get(milestone, (when,))[0], when
    return found


def _ratings(keys):
    rows = Assessment.objects.filter(programme__in=keys).newest_first()
    return _by_programme((key, Rated(*said)) for key, *said in rows.values_list("programme", *Rated._fields))


def _claims(keys):
    rows = Claim.objects.live().filter(programme__in=keys).order_by("pk").values_list(*Word._fields)
    return _by_programme((said[0], Word(*said)) for said in rows)


def _raised(keys):
    rows = OpenQuestion.objects.open().filter(programme__in=keys).order_by("number")
    return _by_programme(rows.values_list("programme", "raised_on"))


def _by_programme(pairs):
    found = defaultdict(list)
    for key, said in pairs:
        found[key].append(said)
    return found
