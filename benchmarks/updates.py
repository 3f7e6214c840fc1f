"""An update that a member of staff logs through HTTP: by the form of this house, and by a usual one.

The usual one is a ModelForm on a table of its own, whose history stock django-simple-history writes. Each
form is filled in beforehand, as it would have been shown, and sent once, for a milestone of its own.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.stock import StockMilestone
from benchmarks.work import Work
from programmes.admin.log import LogForm
from programmes.models import Milestone
from tests.throwaway_pg import free_port

MOST, WRITERS, EACH = 400, 4, 25  # milestones that are written on; writers, and how often each writes
TOKEN = "b" * 32  # against forged requests: whoever has it as a cookie sends it with the form
FORM = {"content-type": "application/x-www-form-urlencoded"}
SAME = ["status", "forecast", "forecast_earliest", "forecast_latest", "source_id", "estimate", "reported_on"]


def updates(server):
    """Yield the works of logging; `server` asks as a stranger, who shows the cookies of a session here."""
    user, _ = get_user_model().objects.get_or_create(
        username="benchmark-writer", defaults={"is_staff": True, "is_superuser": True}
    )
    headers = {"cookie": _session(user)}
    ours, naive = cycle(_milestones()), cycle(_stock_milestones())
    filled = {"ours": lambda: _ours(next(ours), user), "naive": lambda: _naive(next(naive))}
    contenders = {name: Posting(server, fill, headers) for name, fill in filled.items()}
    yield Work("audited update through the form", contenders, {"naive": 3}, rounds=30)
    with served() as port:
        contenders = {name: Writers(port, fill, headers) for name, fill in filled.items()}
        name, took = f"{WRITERS} writers through HTTP (limit: p99)", contenders["ours"].ninety_ninth
        yield Work(name, contenders, {"naive": 4}, within=50, took=took, rounds=3)


class Posting:
    """One form at a time."""

    def __init__(self, server, fill, headers):
        self.server, self.fill, self.headers = server, fill, headers

    def make_ready(self):
        self.address, self.form = self.fill()

    def __call__(self):
        answer = self.server.ask(self.address, form=self.form, **self.headers)
        _hold(self.address, answer.status)


class Writers:
    """Several at once, to an application that is served by itself, each on milestones of its own."""

    def __init__(self, port, fill, headers):
        self.port, self.fill, self.headers = port, fill, headers | FORM
        self.runs = []  # the seconds of each answer

    def make_ready(self):
        self.piles = [[self.fill() for _ in range(EACH)] for _ in range(WRITERS)]

    def __call__(self):
        with ThreadPoolExecutor(WRITERS) as pool:
            self.runs.append([took for pile in pool.map(self._write, self.piles) for took in pile])

    def _write(self, pile):
        return [self._sent(address, form) for address, form in pile]

    def _sent(self, address, form):
        began, connection = time.perf_counter(), HTTPConnection("localhost", self.port)
        connection.request("POST", address, urlencode(form), self.headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        _hold(address, answer.status)
        return time.perf_counter() - began

    def ninety_ninth(self):
        """Return within how many seconds 99 of 100 answers came; the first run warmed up."""
        times = [took for run in self.runs[1:] or self.runs for took in run]
        return statistics.quantiles(times, n=100, method="inclusive")[-1]


@contextmanager
def served():
    """Yield the port of gunicorn, as the README has it, with a worker for each core."""
    port, workers = free_port(), os.cpu_count()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"localhost:{port}"]
    command += ["--workers", str(workers), "--log-level", "error"]
    with subprocess.Popen(command) as running:  # noqa: S603 (our own application)
        try:
            _wait_for(port)
            yield port
        finally:
            running.terminate()


def _wait_for(port, seconds=60):
    ends = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("localhost", port)):
                return
        except ConnectionError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def _hold(address, status):
    if status != 302:
        raise RuntimeError(f"{address} was answered with {status}")


def _session(user):
    client = Client()
    client.force_login(user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": TOKEN}
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _milestones():
    """Return open milestones with a date, but for the last two: those are the ones that changed so often."""
    last = Milestone.objects.order_by("-pk").values_list("pk", flat=True)[1]
    dated = Milestone.objects.open().filter(pk__lt=last, source__withdrawn_on=None).exclude(forecast="")
    return list(dated.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _ours(key, user):
    """Return the address of the log form of a milestone, and the form as it starts, with a note."""
    form = LogForm(record=Milestone.objects.get(pk=key), user=user)
    said = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    said |= {
        "reported_on": f"{timezone.localdate():%-d %b %Y}",
        "note": "Asked again.",
        "csrfmiddlewaretoken": TOKEN,
    }
    return reverse("admin:programmes_milestone_log", args=[key]), said


def _stock_milestones():
    """Return as many milestones of the usual way, which say the same."""
    rows = Milestone.objects.filter(pk__in=_milestones())
    made = [
        StockMilestone(slug=m.slug, name=m.name, **{each: getattr(m, each) for each in SAME}) for m in rows
    ]
    StockMilestone.objects.bulk_create(made, ignore_conflicts=True)
    return list(StockMilestone.objects.values_list("pk", flat=True))


def _naive(key):
    row = StockMilestone.objects.get(pk=key)
    said = {name.removesuffix("_id"): getattr(row, name) for name in SAME}
    said |= {"reported_on": timezone.localdate(), "note": "Asked again.", "csrfmiddlewaretoken": TOKEN}
    return f"/naive/update/{key}/", {
        name: value for name, value in said.items() if value not in (None, False)
    }
