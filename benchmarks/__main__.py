"""Measure each size on each database, print the table, and keep it in the README."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import report
from tests.throwaway_pg import binary, kept, postgres

HOUSE = Path(__file__).resolve().parent.parent
SIZES = [int(size.replace("_", "")) for size in os.environ.get("SIZES", "1000,10000").split(",")]
README = os.environ.get("README", "yes") == "yes"
KEPT = os.environ.get("KEPT")


def main():
    results = []
    for size in SIZES:
        for name, database in DATABASES.items():
            with database(size) as url:
                results.append((name, size, list(_measured(url, size))))
    rows = list(report.lines(results))
    print(report.in_columns(report.in_order(rows)))
    if README:
        path, notes = HOUSE / "README.md", {f"{size:,}": _machine() for size in SIZES}
        path.write_text(report.put_into(path.read_text(), notes, rows))


def _measured(url, size):
    print(f"-- {size:,} milestones, {url.partition(':')[0]}", flush=True)
    environ = os.environ | {"DATABASE_URL": url, "DEBUG": "yes"}
    command = [sys.executable, "-m", "benchmarks.measure", str(size)]
    with subprocess.Popen(  # noqa: S603 (our own module)
        command, cwd=HOUSE, env=environ, stdout=subprocess.PIPE, text=True
    ) as running:
        for line in running.stdout:
            print(line, end="", flush=True)
            yield json.loads(line)
    if running.returncode:
        raise SystemExit(f"Measuring {url.partition(':')[0]} ended with {running.returncode}.")


@contextmanager
def sqlite(size):
    if KEPT:
        yield f"sqlite:///{Path(KEPT).resolve()}/b{size}.sqlite3"
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


def postgresql(size):
    return kept(Path(KEPT).resolve() / f"pg{size}") if KEPT else postgres()


DATABASES = {"sqlite": sqlite} | ({"postgresql": postgresql} if binary("initdb") else {})


def _machine():
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = ["django", "djangorestframework", "django-simple-history"]
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    machine = f"{cores} cores, {memory:.0f} GB, Python {platform.python_version()}, {versions}"
    return f"{datetime.now(UTC):%-d %b %Y}, {machine}; load at the end {os.getloadavg()[0]:.1f}."


if __name__ == "__main__":
    main()
