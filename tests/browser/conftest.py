"""A real browser against a running server: Debian's Chromium, driven from outside."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection

from programmes.models import Milestone, Programme
from tests import make

QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
QUIETER = "--disable-component-update --disable-sync"
PASSWORD = "a-password-of-this-test"

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the driver keeps an event loop in this thread


@pytest.fixture(scope="session")
def base_url():
    """Say that addresses are given whole."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium and os.environ.get("REQUIRE_BROWSER") == "yes":
        pytest.fail("Chromium is required here, and is not installed.")
    if not chromium:
        pytest.skip("Chromium is not on this machine.")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [*QUIET.split(), *QUIETER.split()],
    }


@pytest.fixture(autouse=True)
def patience(context):
    """Wait longer than the driver would: a busy machine is slow, and slowness is measured elsewhere."""
    context.set_default_timeout(120_000)


@pytest.fixture
def complaints(context):
    """What the pages of this browser complain about: errors of scripts, of the policy, of missing files."""
    heard = []
    context.on("console", lambda said: said.type in {"error", "warning"} and heard.append(said.text))
    context.on("weberror", lambda error: heard.append(str(error.error)))
    return heard


@pytest.fixture(scope="session")
def copy_of_real_data():
    """A copy of a database with the real data on record, which takes seconds to put there; empty at first."""
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy


@pytest.fixture
def real_data(transactional_db, settings, copy_of_real_data):
    settings.OPEN_READING = True
    if connection.vendor != "sqlite":
        call_command("seed", verbosity=0)
    elif is_empty(copy_of_real_data):
        call_command("seed", verbosity=0)
        connection.connection.backup(copy_of_real_data)
    else:
        connection.ensure_connection()
        copy_of_real_data.backup(connection.connection)


def is_empty(database):
    return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


@pytest.fixture
def staff(real_data):
    """Make a member of staff of every desk; returns a function that logs them in."""
    desks = {programme.desk.name for programme in Programme.objects.select_related("desk") if programme.desk}
    for first, last in [("Kari", "Nordmann"), ("Ola", "Hansen")]:
        person = make.user(
            first.lower(), groups=["Editors", *desks], is_staff=True, first_name=first, last_name=last
        )
        person.set_password(PASSWORD)
        person.save()

    def log_in(page, name, server):
        page.goto(f"{server.url}/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{server.url}/")

    return log_in


@pytest.fixture
def pilot_line(real_data):
    return Milestone.objects.get(name="Pilot line starts")
