import os
from shutil import rmtree

import pytest
from django.test import Client
from hypothesis import settings as hypothesis

from config import paper
from tests import make
from tests.guards import (  # noqa: F401 (the first is asked for by name, the second by all)
    chained_at_once,
    django_db_setup,  # clears the append-only tables after a test
)

hypothesis.register_profile("house", deadline=None)  # how long an example takes says how busy a machine is
hypothesis.load_profile("house")


@pytest.fixture(scope="session")
def counts_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("counts")


@pytest.fixture(autouse=True)
def nobody_is_counted_yet(settings, counts_dir):
    """Begin each test as if nobody had asked or failed before."""
    settings.COUNTS_DIR = counts_dir
    settings.API_RATE = (1_000_000, 60)  # some tests read all that there is
    settings.BAD_TOKEN_DELAY = 0
    for window in counts_dir.iterdir():
        rmtree(window)


@pytest.fixture
def reader(db):
    return make.user("reader", groups=["Readers"])


@pytest.fixture
def editor(db):
    """A member of staff on the Nordic desk."""
    make.desk()
    return make.user(
        "editor", groups=["Editors", "Nordic desk"], is_staff=True, first_name="Kari", last_name="Nordmann"
    )


@pytest.fixture
def lead(db):
    return make.user("lead", groups=["Leads"], is_staff=True)


@pytest.fixture
def auditor(db):
    return make.user("auditor", groups=["Auditors"], is_staff=True)


@pytest.fixture
def administrator(db):
    return make.user("administrator", groups=["Administrators"], is_staff=True)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def as_reader(reader):
    return signed_in(reader)


@pytest.fixture
def as_editor(editor):
    return signed_in(editor)


@pytest.fixture
def as_lead(lead):
    return signed_in(lead)


@pytest.fixture
def open_reading(settings):
    settings.OPEN_READING = True


@pytest.fixture
def printer():
    """Return what prints pages as PDF, where this machine has it."""
    if not paper.can_print and os.environ.get("REQUIRE_PDF") == "yes":
        pytest.fail("WeasyPrint and Pango are required here, and are not installed.")
    if not paper.can_print:
        pytest.skip("WeasyPrint or Pango is not on this machine.")
    return paper.press
