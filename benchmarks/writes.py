"""What is measured of writing, each change with its history; and of reading what was written often."""

from functools import partial
from itertools import count

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from agreements.models import Party
from benchmarks.stock import StockParty
from benchmarks.work import Work
from config.audit.context import acting
from programmes.models import Milestone

MOST_CHANGES = 10_000  # of one milestone
OF_A_BULK = 500
FIELDS = {"name": "A party", "kind": "agency", "country": "NO"}


def writes(server, size):
    """Yield all works that write; they come after those that only read."""
    yield _save()
    yield _bulk()
    yield _long_history(server, min(10 * size, MOST_CHANGES))


def _save():
    slug, numbers = "of-the-benchmark", count()
    ours, _ = Party.objects.get_or_create(slug=slug, defaults=FIELDS)
    others, _ = StockParty.objects.get_or_create(slug=slug, defaults=FIELDS)
    contenders = {"ours": partial(_saved, ours, numbers), "stock history": partial(_saved, others, numbers)}
    return Work("audited save, in process", contenders, {}, {"stock history": 0.8}, rounds=60)


def _saved(party, numbers):
    with acting(reason="Measured"), transaction.atomic():
        party.name = f"A party {next(numbers)}"
        party.save()


def _bulk():
    """The same change of as many parties: an UPDATE that the triggers see, and the library's own way."""
    numbers, ours, others = count(), _parties(Party), list(_parties(StockParty))
    contenders = {
        "ours": partial(_updated, ours, numbers),
        "bulk_update_with_history": partial(_updated_by_the_library, others, numbers),
    }
    return Work(f"bulk update of {OF_A_BULK}", contenders, {"bulk_update_with_history": 10})


def _parties(model):
    slugs = [f"of-the-benchmark-{number}" for number in range(OF_A_BULK)]
    with acting(reason="Measured"):
        model.objects.bulk_create([model(slug=slug, **FIELDS) for slug in slugs], ignore_conflicts=True)
    return model.objects.filter(slug__in=slugs)


def _updated(parties, numbers):
    with acting(reason="Measured"):
        parties.update(name=f"A party {next(numbers)}")


def _updated_by_the_library(parties, numbers):
    name = f"A party {next(numbers)}"
    for party in parties:
        party.name = name
    bulk_update_with_history(parties, StockParty, ["name"], default_change_reason="Measured")


def _long_history(server, changes):
    """The usual way reads a tenth as many, ten times: each of its rows asks for the one before among all."""
    last, last_but_one = Milestone.objects.order_by("-pk")[:2]
    often, less = _renamed(last, changes), _renamed(last_but_one, changes // 10)
    ours = server.answering(f"/api/v1/milestones/{often.slug}/history/?page_size=100")
    naive = server.answering(f"/naive/milestones/{less.slug}/history/")
    name, contenders = f"newest 100 of {changes:,} changes", {"ours": ours, "naive": naive}
    return Work(name, contenders, {"naive": 200}, times={"naive": 10}, rounds=1)


@transaction.atomic
def _renamed(milestone, times):
    """Return a milestone with so many rows of history, each an act of its own."""
    for number in range(milestone.history.count(), times):
        with acting(reason="Measured"):
            Milestone.objects.filter(pk=milestone.pk).update(name=f"A milestone {number}")
    return milestone
