"""Measure one database of one size; print each work as a line of JSON.

DATABASE_URL=… DEBUG=yes python -m benchmarks.measure SIZE
"""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from itertools import chain

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 (Django is set up first)
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.asking import Ratio, Server, timed  # noqa: E402
from benchmarks.portfolio import build  # noqa: E402
from benchmarks.stock import make_tables  # noqa: E402
from benchmarks.updates import updates  # noqa: E402
from benchmarks.works import weights, works  # noqa: E402
from benchmarks.writes import writes  # noqa: E402
from config.access.models import ApiToken  # noqa: E402

MOST = int(os.environ.get("TURNS", "100"))  # rounds of one work


def main(size):
    began = time.perf_counter()
    made = build(size)
    make_tables()
    tell({"built": made, "seconds": round(time.perf_counter() - began)})
    application = get_wsgi_application()
    server, stranger = Server(application, authorization=f"Bearer {secret()}"), Server(application)
    for work in chain(
        works(server, stranger, size, connection.vendor), writes(server, size), updates(stranger)
    ):
        tell(measured(work))
    for weight in weights(size):
        tell(weighed(weight))


def secret():
    user, _ = get_user_model().objects.get_or_create(username="benchmark")
    ends = timezone.now() + timedelta(days=1)
    return ApiToken.objects.issue(user, name="Benchmark", expires_at=ends, scope="read_history")[1]


def measured(work):
    """Return the medians of a work in milliseconds, each other's ratio to ours, and the goals."""
    said = {"work": work.name, "ms": {}, "ratios": [], "limits": []}
    runs = timed(work.contenders, min(work.rounds, MOST))
    runs = {name: [each * work.times.get(name, 1) for each in times] for name, times in runs.items()}
    said["ms"] = {name: statistics.median(times) * 1000 for name, times in runs.items()}
    ours = runs["ours"]
    for name, least in work.at_least.items():
        said["ratios"].append(_ratio(name, Ratio.of(runs[name], ours), ">=", least))
    for name, most in work.at_most.items():
        said["ratios"].append(_ratio(name, Ratio.of(ours, runs[name]), "<=", most))
    if work.within:
        took = work.took() if work.took else min(ours)
        said["limits"].append(_limit(took * 1000, "ms", work.within))
    return said


def weighed(weight):
    """Return the megabytes that a process of its own takes, beside what it may take."""
    command = [sys.executable, "-m", "benchmarks.peak", weight.address]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own module)
    return {"work": weight.name, "ratios": [], "limits": [_limit(int(run.stdout), "MB", weight.within)]}


def _limit(took, unit, most):
    return {"is": took, "unit": unit, "most": most, "reached": took <= most}


def _ratio(name, ratio, sign, goal):
    reached = ratio.median >= goal if sign == ">=" else ratio.median <= goal
    return {"to": name, "is": [ratio.median, ratio.low, ratio.high], "goal": [sign, goal], "reached": reached}


def tell(said):
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
