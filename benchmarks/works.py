"""What is measured of reading: all that anyone asks for, each work with its goals of PERFORMANCE."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from benchmarks import database
from benchmarks import naive as naive_way
from benchmarks.work import Weight, Work
from config.audit.chain import NO_HEAD, Head, head
from config.audit.models import AuditEntry
from config.audit.verify import verify
from programmes.models import Milestone, Programme

PULLS = (1_000, 10_000, 100_000, 1_000_000)  # the whole of a portfolio of that size
FORMS = ("csv", "ndjson", "json")
MILESTONES = "/api/v1/milestones/"
A_YEAR = timedelta(days=365)
ROWS = 100_000  # of verify: what the goal is said of


def works(server, stranger, size, db):
    """Yield all works of reading; `server` asks with a token, `stranger` where reading is open."""
    yield _list(server, size)
    for form in FORMS if size in PULLS else ():
        yield _pull(server, size, form, db)
    yield _first_byte(server)
    yield _unchanged(server)
    yield _changes(server)
    yield _history(server)
    yield from _board(stranger)
    yield _board_of_a_day(stranger)
    yield _verify()


def weights(size):
    """Yield what is weighed: a pull of the whole in each form."""
    for form in FORMS:
        most = 160 if size <= 100_000 else 300
        yield Weight(f"memory of a pull, {form}", reverse(f"api-export-milestones-{form}"), most)


def _list(server, size):
    ours = server.answering(f"{MILESTONES}?page_size=100")
    naive = server.answering("/naive/milestones/")
    at_least = {"naive": 15 if size >= 100_000 else 4}
    contenders = {"ours": ours, "naive": naive, "database": database.a_page}
    return Work("API list of 100", contenders, at_least, {"database": 6})


def _pull(server, rows, form, db):
    pages = min(rows // 100, 2)
    address = reverse(f"api-export-milestones-{form}")
    step = rows // 100 // pages
    some = [server.answering(f"/naive/milestones/?page={page * step + 1}") for page in range(pages)]
    contenders = {
        "ours": server.answering(address),
        "naive": lambda: [ask() for ask in some],
        "database": partial(database.a_pull, rows),
    }
    most = {"database": 1.6 if db == "postgresql" else 3}
    times, rounds = {"naive": rows / 100 / pages}, 3 if rows <= 100_000 else 1
    return Work(f"pull, {form}", contenders, {"naive": 60}, most, times=times, rounds=rounds)


def _first_byte(server):
    ours = server.beginning(reverse("api-export-milestones-ndjson"))
    return Work("first byte of a pull, ndjson", {"ours": ours}, within=50)


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


def _board_of_a_day(stranger):
    ours, live = stranger.answering(f"/board/?as_of={_a_year_ago()}"), stranger.answering("/board/")
    return Work("board of 50, as of a day", {"ours": ours, "live": live}, {}, {"live": 2}, rounds=3)


def _a_year_ago():
    """Return the day a year ago, or the middle of a shorter record."""
    today = timezone.localdate()
    began = Programme.history.aggregate(began=Min("known_on"))["began"]
    return max(today - A_YEAR, began + (today - began) / 2)


def _verify():
    name, share = f"verify, {ROWS:,} rows of history", ROWS / head().seq
    return Work(name, {"ours": verified}, within=2_000, times={"ours": share}, rounds=1)


def verified():
    """Read the whole record. Raises RuntimeError where it is not whole."""
    for finding in verify():
        raise RuntimeError(finding)
