"""What is measured: ours, what it is held against, and how much less or more it is to take.

A work is a name, its contenders and its goals: "naive" of at least so many times ours, or ours of at most so
many times the other.
"""

from dataclasses import dataclass, field
from functools import partial
from itertools import count
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse

from agreements.models import Party
from benchmarks import database, stock
from benchmarks import naive as naive_way
from config.audit.chain import NO_HEAD, Head, head
from config.audit.context import acting
from config.audit.models import AuditEntry
from programmes.models import Milestone, Programme

PULLS = (1_000, 10_000, 100_000)  # the whole of a portfolio of that size
FORMS = ("csv", "ndjson", "json")
MILESTONES = "/api/v1/milestones/"


@dataclass
class Work:
    name: str
    contenders: dict  # the first is ours
    at_least: dict = field(default_factory=dict)  # contender: how many times longer than ours it is to take
    at_most: dict = field(default_factory=dict)  # contender: how many times longer than it ours may take
    times: dict = field(default_factory=dict)  # contender: by how much its time is to be multiplied
    rounds: int = 9


def works(server, stranger, size, db):
    """Yield all works; `server` asks with a token, `stranger` where reading is open."""
    yield _list(server, size)
    for form in FORMS if size in PULLS else ():
        yield _pull(server, size, form, db)
    yield _unchanged(server)
    yield _changes(server)
    yield _history(server)
    yield from _board(stranger)
    yield _save()


def _list(server, size):
    ours = server.answering(f"{MILESTONES}?page_size=100")
    naive = server.answering("/naive/milestones/")
    at_least = {"naive": 15 if size >= 100_000 else 4}
    contenders = {"ours": ours, "naive": naive, "database": database.a_page}
    return Work("API list of 100", contenders, at_least, {"database": 6})


def _pull(server, rows, form, db):
    name, pages = f"pull of {rows:,}, {form}", min(rows // 100, 5)
    address = reverse(f"api-export-milestones-{form}")
    step = rows // 100 // pages
    some = [server.answering(f"/naive/milestones/?page={page * step + 1}") for page in range(pages)]
    contenders = {
        "ours": server.answering(address),
        "naive": lambda: [ask() for ask in some],
        "database": partial(database.a_pull, rows),
    }
    most = {"database": 1.6 if db == "postgresql" else 3}
    return Work(name, contenders, {"naive": 60}, most, times={"naive": rows / 100 / pages}, rounds=3)


def _unchanged(server):
    held = server.ask(f"{MILESTONES}?page_size=100").headers["ETag"]
    ours = server.answering(f"{MILESTONES}?page_size=100", status=304, if_none_match=held)
    contenders = {"ours": ours, "empty answer": server.answering("/api/v1/")}
    return Work("304", contenders, {}, {"empty answer": 1.5}, rounds=40)


def _changes(server):
    """The same number of changes with nearly the whole record before them, and with nearly none."""
    last = head().seq
    places = {"ours": last - 200, "near the begin": min(200, last // 2)}
    contenders = {name: server.answering(_since(_place(seq))) for name, seq in places.items()}
    return Work("100 changes since a cursor, at the end", contenders, {}, {"near the begin": 1.5})


def _place(seq):
    entry = AuditEntry.objects.filter(seq=seq).values_list("seq", "hash").first()
    return Head(*entry) if entry else NO_HEAD


def _since(place):
    return f"/api/v1/changes/?{urlencode({'since': place, 'limit': 100})}"


def _history(server):
    milestone = Milestone.objects.order_by("pk").first()
    address = f"{MILESTONES}{milestone.slug}/history/"
    ours = server.answering(address)
    naive = server.answering(f"/naive/milestones/{milestone.slug}/history/")
    return Work("history of one milestone", {"ours": ours, "naive": naive}, {"naive": 5})


def _board(stranger):
    """Fifty programmes; the usual way takes the same time for each, so that ten of them tell."""
    naive, times = stranger.answering("/naive/board/"), min(Programme.objects.count(), 50) / naive_way.TEN
    held = stranger.ask("/board/").headers["ETag"]
    unchanged = stranger.answering("/board/", status=304, if_none_match=held)
    for name, ours, least in [
        ("board of 50", stranger.answering("/board/"), 20),
        ("board of 50, unchanged", unchanged, 150),
    ]:
        contenders = {"ours": ours, "naive": naive}
        yield Work(name, contenders, {"naive": least}, times={"naive": times}, rounds=3)


def _save():
    fields = {"slug": "of-the-benchmark", "name": "A party", "kind": "agency", "country": "NO"}
    ours, _ = Party.objects.get_or_create(slug=fields["slug"], defaults=fields)
    others, _ = stock.StockParty.objects.get_or_create(slug=fields["slug"], defaults=fields)
    numbers = count()
    contenders = {"ours": partial(_saved, ours, numbers), "stock history": partial(_saved, others, numbers)}
    return Work("audited save, in process", contenders, {}, {"stock history": 0.8}, rounds=60)


def _saved(party, numbers):
    with acting(reason="Measured"), transaction.atomic():
        party.name = f"A party {next(numbers)}"
        party.save()
