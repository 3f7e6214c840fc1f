"""What a page as of a day costs, as a ratio to the live page.

    DATABASE_URL=… DEBUG=yes python benchmarks/as_of.py

Reads a database that `manage.py seed --exercise N --milestones M --history H` has made, through the whole of
Django but without a socket. Each page is asked for live, as of a year ago (or of the middle of a shorter
record) and as of now, in turns, so that what else the machine does befalls all alike; each figure is the
median of as many times as ROUNDS says.
"""

import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

ROUNDS = int(os.environ.get("ROUNDS", "9"))
A_YEAR = timedelta(days=365)

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["OPEN_READING"] = "yes"
django.setup()

from django.conf import settings  # noqa: E402 (Django is set up first)
from django.db.models import Min  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.audit.as_of import RECORDED  # noqa: E402
from programmes.models import Milestone, Programme  # noqa: E402


def main():
    settings.DEBUG = False  # or each statement is kept
    settings.ALLOWED_HOSTS = ["testserver"]
    sizes = [Programme.objects.count(), Milestone.objects.count(), Milestone.history.count()]
    print("{:,} programmes, {:,} milestones, {:,} rows of their history".format(*sizes))
    print(f"{'':24}{'live':>9}{'a year ago':>16}{'as of now':>16}{'recorded now':>16}")
    for name, address in pages().items():
        live, *others = medians(address, [{}, *pasts()])
        ratios = "".join(f"{other * 1000:8.0f} = {other / live:4.1f} x" for other in others)
        print(f"{name:24}{live * 1000:6.0f} ms{ratios}", flush=True)


def pages():
    oldest = Programme.objects.order_by("pk").first()
    return {
        "board": "/",
        "programme page": f"/programmes/{oldest.slug}/",
        "API, programmes": "/api/v1/programmes/",
        "API, milestones": "/api/v1/milestones/",
    }


def pasts():
    today = timezone.localdate()
    began = Programme.history.aggregate(began=Min("known_on"))["began"]
    then = max(today - A_YEAR, began + (today - began) / 2)
    return [{"as_of": then}, {"as_of": today}, {"as_of": today, "clock": RECORDED}]


def medians(address, questions):
    """Return for each question the median of its times in seconds; the first round warms up."""
    client = Client()
    rounds = [[timed(client, address, asked) for asked in questions] for _ in range(ROUNDS + 1)]
    return [statistics.median(times) for times in zip(*rounds[1:], strict=True)]


def timed(client, address, asked):
    began = time.perf_counter()
    answer = client.get(address, asked)
    assert answer.status_code == 200, f"{address} {asked}: {answer.status_code}"
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
