"""A client that a tool makes from the document pulls the whole record, as an analyst would."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from config.api.schema import document
from config.api_urls import NOUNS
from programmes.api.agreements import ALL as FIRST_FLOOR
from programmes.api.nouns import ALL as UPPER_FLOOR
from tests.programmes.full import everything_once
from tests.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_reading")]

DOORS = {noun.noun: noun for noun in [*FIRST_FLOOR, *UPPER_FLOOR] if "shape" in vars(noun)}
MAKER = Path(sys.executable).with_name("openapi-python-client")


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Return the client that is made from the document, in a folder of its own."""
    (tmp_path / "document.json").write_text(json.dumps(document()))
    (tmp_path / "config.yaml").write_text(
        "post_hooks: []\nproject_name_override: client\npackage_name_override: tracker_client\n"
        "content_type_overrides:\n"
        "  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream\n"
        "  application/x-ndjson: text/plain\n"
    )
    made = subprocess.run(
        [
            MAKER,
            "generate",
            "--path",
            "document.json",
            "--config",
            "config.yaml",
            "--output-path",
            "made",
            "--fail-on-warning",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-2000:]
    monkeypatch.syspath_prepend(tmp_path / "made")
    yield importlib.import_module("tracker_client")
    for name in [name for name in sys.modules if name.startswith("tracker_client")]:
        del sys.modules[name]


def test_a_client_made_from_the_document_pulls_the_whole_record(made):
    for _ in range(2):
        everything_once()
    client = made.Client(base_url="http://testserver", raise_on_unexpected_status=True)
    client.set_httpx_client(
        httpx.Client(base_url="http://testserver", transport=httpx.WSGITransport(app=application))
    )

    for noun in NOUNS:
        pulled = list(pull(client, noun))
        model = DOORS[noun].queryset.model
        assert len(pulled) == model.objects.count() > 0, noun
        assert [type(each).__name__ for each in pulled] == [DOORS[noun].shape.called()] * len(pulled)
        of_key = {key_of(DOORS[noun], record) for record in model.objects.all()}
        assert {getattr(each, DOORS[noun].key) for each in pulled} == of_key, noun


def pull(client, noun):
    """Yield the records of all pages of a list."""
    word = noun.replace("-", "_")
    door = importlib.import_module(f"tracker_client.api.{word}.{word}_list")
    cursor = {}
    while True:
        page = door.sync(client=client, page_size=3, **cursor)
        yield from page.results
        if page.next_ is None:
            return
        cursor = {"cursor": httpx.URL(page.next_).params["cursor"]}


def key_of(door, record):
    return getattr(record, door.key)
