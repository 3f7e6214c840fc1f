"""The head of the chain leaves the database by several doors, and verify_history meets it whichever it took."""

import json
import logging
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Party
from config.api.doors import HEAD
from config.api.schema import document
from config.audit import chain
from config.audit.guards import settle
from config.audit.models import AuditEntry
from config.audit.pack import pack
from programmes.models import Programme
from tests import make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
NOUNS = ["programmes", "milestones", "updates", "questions", "agreements", "sources"]
LISTS_OF_DOORS = {"/api/v1/", "/api/v1/exports/", "/api/v1/ocds/"}


@pytest.fixture
def programme():
    made = make.programme()
    settle(connection)
    return made


def from_the_api(client):
    return client.get("/api/v1/programmes/")[HEAD]


def from_the_log(client):
    out = StringIO()
    call_command("log_head", stdout=out)
    return out.getvalue().split()[-1]


def from_the_pack(client):
    with ZipFile(BytesIO(b"".join(pack(Programme.objects.get())))) as archive:
        return json.loads(archive.read("about.json"))["head"]


def verified(head):
    out = StringIO()
    call_command("verify_history", head=head, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("published", [from_the_api, from_the_log, from_the_pack])
def test_a_head_is_met_whichever_way_it_was_published(published, programme, auditor):
    head = published(signed_in(auditor))

    assert verified(head) == f"head {head}\n"
    make.party()
    settle(connection)
    assert verified(head) == f"head {chain.head()}\n"


@pytest.mark.parametrize("published", [from_the_api, from_the_log, from_the_pack])
def test_a_head_of_another_record_is_not_met(published, programme, auditor):
    seq, _, digest = published(signed_in(auditor)).partition(":")

    with pytest.raises(CommandError, match="1 finding"):
        verified(f"{seq}:{'0' * len(digest)}")


@pytest.mark.parametrize("noun", NOUNS)
def test_each_noun_of_the_api_publishes_the_head(noun, programme, as_reader):
    assert as_reader.get(f"/api/v1/{noun}/")[HEAD] == str(chain.head())


@pytest.mark.parametrize("path", ["programmes/nothing/", "programmes/?nonsense=1"])
def test_an_answer_that_says_no_publishes_it_too(path, programme, as_reader):
    assert as_reader.get(f"/api/v1/{path}")[HEAD] == str(chain.head())


def test_a_stranger_is_told_no_head(programme, client):
    assert HEAD not in client.get("/api/v1/programmes/")


def test_the_head_takes_one_small_query(programme, as_reader):
    with CaptureQueriesContext(connection) as queries:
        as_reader.get("/api/v1/programmes/")

    of_chain = [query["sql"] for query in queries if AuditEntry._meta.db_table in query["sql"]]
    assert len(of_chain) == 1
    assert "LIMIT 1" in of_chain[0]
    assert '"payload"' not in of_chain[0]  # its moment is enough


def test_the_document_says_so_of_each_noun():
    doors = {path: door["get"]["responses"]["200"] for path, door in document()["paths"].items()}
    answers = [answer for path, answer in doors.items() if path not in LISTS_OF_DOORS]

    assert len(answers) >= len(NOUNS)
    assert {json.dumps(answer["headers"]["Audit-Head"]) for answer in answers} == {
        '{"$ref": "#/components/headers/AuditHead"}'
    }
    assert re.fullmatch(
        document()["components"]["headers"]["AuditHead"]["schema"]["pattern"], str(chain.head())
    )


def test_the_log_gets_one_line(programme, caplog):
    with caplog.at_level(logging.INFO, "audit.head"):
        head = from_the_log(None)

    (record,) = caplog.records
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ audit head {head}", record.getMessage())


def test_the_log_hears_it_with_the_settings_as_they_are(programme):
    assert logging.getLogger("audit.head").isEnabledFor(logging.INFO)


def test_an_empty_record_publishes_its_head_too(as_reader):
    assert not Party.history.exists()

    assert verified(from_the_api(as_reader)) == verified(from_the_log(None)) == "head 0:\n"
