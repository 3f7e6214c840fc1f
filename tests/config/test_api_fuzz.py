"""Ten thousand questions that the document allows, and that it does not: none breaks a door or surprises its reader."""

import logging
import sys
from collections import Counter

import pytest
import schemathesis
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.programmes.full import everything_once
from tests.wsgi import application

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("open_reading"),
    pytest.mark.sqlite,
    pytest.mark.skipif(
        sys.version_info >= (3, 12) or connection.vendor != "sqlite",
        reason="It takes minutes: once in the suite is enough.",
    ),
]

QUESTIONS = 10_000
OF_A_LIST, OF_ONE_THING = 190, 38  # questions to a door that takes many parameters, and to one that takes few
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ASKING = settings(
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

document = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.fixture
def nobody_waits(settings, caplog):
    """Let one caller fail as often as it likes, and do not keep what the log says of each failure."""
    settings.API_RATE = settings.BAD_TOKEN_RATE = (1_000_000, 60)
    caplog.set_level(logging.CRITICAL, logger="django.request")


def test_no_question_breaks_a_door_or_surprises_its_reader(nobody_waits):
    everything_once()
    heard = Counter()
    for door in document.get_all_operations():
        ask(door.ok(), heard)

    assert heard.total() >= QUESTIONS, heard
    assert heard[200] >= QUESTIONS / 10
    assert heard[400] >= QUESTIONS / 10


def ask(door, heard):
    """Ask one door, and count what it answers with."""
    many = OF_A_LIST if len(door.query) > 5 else OF_ONE_THING

    @settings(ASKING, max_examples=many)
    @given(st.one_of(*(door.as_strategy(generation_mode=mode) for mode in modes_of(door))))
    def each(question):
        answer = question.call()
        heard[answer.status_code] += 1
        question.validate_response(answer, checks=CHECKS)

    each()


def modes_of(door):
    """Return the ways to ask: what the document allows, and what it does not where it allows something."""
    return [GenerationMode.POSITIVE, *[GenerationMode.NEGATIVE] * bool(door.query)]
