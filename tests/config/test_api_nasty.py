"""What nobody should ask: each gets an answer of 4xx in words, as problem+json, and breaks nothing."""

import pytest
from django.test import Client

from tests import make
from tests.api import PROBLEM, ROOT

pytestmark = pytest.mark.django_db

LIST, ONE, HISTORY = "milestones/", "milestones/tender/", "milestones/tender/history/"
BOARD = "programmes/"

ASKED = {
    # what is too much
    "a search of 2,000 words": (LIST, "q=" + "+".join(["drone"] * 2000)),
    "a search of 11 words": (LIST, "q=" + "+".join(["drone"] * 11)),
    "a search of 201 letters": (LIST, "q=" + "a" * 201),
    "a filter of 100 kB": (LIST, "programme=" + "a" * 100_000),
    "a parameter whose name has 100 kB": (LIST, "a" * 100_000 + "=1"),
    "2,000 parameters": (LIST, "&".join(f"a{n}=1" for n in range(2000))),
    "a page of a million": (LIST, "page_size=1000000"),
    "a page of more digits than numbers have": (LIST, "page_size=" + "9" * 900),
    "a page of programmes of 201": (BOARD, "page_size=201"),
    "a page of history of 201": (HISTORY, "page_size=201"),
    "an age of ten million days": ("questions/", "older_than=10000000"),
    # what is no number
    "a page of nothing": (LIST, "page_size=0"),
    "a page of less than nothing": (LIST, "page_size=-1"),
    "a page of one and a half": (LIST, "page_size=1.5"),
    "a page of words": (LIST, "page_size=many"),
    "a page in hex": (LIST, "page_size=0x10"),
    "a page in Arabic digits": (LIST, "page_size=%D9%A1"),
    "a page in exponents": (LIST, "page_size=1e2"),
    "an age of less than nothing": ("questions/", "older_than=-1"),
    "an age that is not a number": ("questions/", "older_than=NaN"),
    "an age of a day and a half": ("questions/", "older_than=1.5"),
    "an age in exponents": ("questions/", "older_than=1e2"),
    "an age in Arabic digits": ("questions/", "older_than=%D9%A3"),
    "an age without end": ("questions/", "older_than=Infinity"),
    # what is no text
    "a NUL in a search": (LIST, "q=a%00b"),
    "a NUL in a key": (LIST, "programme=%00"),
    "a NUL in a date": (LIST, "due=2026%00"),
    "a NUL in a cursor": (LIST, "cursor=%00"),
    "a NUL in a day": (LIST, "as_of=%00"),
    "a NUL in a name": (LIST, "%00=1"),
    "a lone surrogate in a code": (LIST, "status=%ED%A0%80"),
    "bytes that are no UTF-8 in a key": (LIST, "programme=%FF%FE"),
    "letters that run the other way in an order": (LIST, "ordering=%E2%80%AEforecast"),
    # what is no day
    "a day that never is": (LIST, "as_of=2026-02-30"),
    "a year before the record": (LIST, "as_of=1900-01-01"),
    "the year minus one": (LIST, "as_of=-0001-01-01"),
    "the year 9999": (LIST, "as_of=9999-12-31"),
    "the year 10000": (LIST, "as_of=10000-01-01"),
    "tomorrow's instant": (LIST, "as_of=2199-01-01T00:00:00Z"),
    "an instant by the clock of what was known": (LIST, "as_of=2026-01-01T00:00:00Z&clock=known"),
    "a clock that is none": (LIST, "clock=cuckoo"),
    "a clock without a day": (LIST, "clock=recorded"),
    "a clock and an empty day": (ONE, "as_of=&clock=known"),
    "a clock without a day for a file": ("exports/milestones.csv", "clock=recorded"),
    "an end of recording before the record": (LIST, "as_of=2026-01-01&recorded_until=2026-01-01T00:00:00Z"),
    "an end of recording without a day": (LIST, "recorded_until=2026-01-01T00:00:00Z"),
    "a due date before time": (LIST, "due=-2026-01-01"),
    "a due date after time": (LIST, "due=99999"),
    "a due date that cannot be read": (LIST, "due=soon"),
    "a due date of 1,000 letters": (LIST, "due=" + "2" * 1000),
    # what is not known
    "a parameter that is not known": (LIST, "stat=met"),
    "a lookup of the database": (LIST, "programme__desk__name=x"),
    "a page by number": (LIST, "page=2"),
    "another format": (LIST, "format=xml"),
    "a status that is none": (LIST, "status=done"),
    "a programme that is none": (LIST, "programme=nope"),
    "one status that is known and one that is not": (LIST, "status=met&status=done"),
    "a stage of its programme that is none": (LIST, "of-stage=bogus"),
    "a filter of its programme that is not known": (LIST, "of-status=met"),
    "a filter of two programmes": (LIST, "of-of-stage=intent"),
    "two stages of its programme": (LIST, "of-stage=intent&of-stage=closed"),
    "a NUL in a filter of its programme": (LIST, "of-desk=%00"),
    "yes or no, and neither": (LIST, "overdue=perhaps"),
    "a field that is not known": (LIST, "fields=slug,password"),
    "a field of another record": (LIST, "fields=programme.slug"),
    "a record besides that is not known": (LIST, "expand=desk"),
    "a record besides, two levels deep": (LIST, "expand=programme.milestones"),
    "an order that is not known": (LIST, "ordering=secret"),
    "an order by another record": (LIST, "ordering=programme__desk"),
    "two orders": (LIST, "ordering=forecast,position"),
    "a count that is neither": (LIST, "count=1"),
    "a cursor that is none": (LIST, "cursor=next"),
    "a cursor of another order": (LIST, "cursor=WyJmb3JlY2FzdCIsMCxbMSwyLDNdXQ"),
    "a cursor that is deep": (LIST, "cursor=" + "W1tb" * 240),
    "a filter on one thing": (ONE, "status=met"),
    "a page of one thing": (ONE, "cursor=x"),
    "fields of a history": (HISTORY, "fields=who"),
    "an act that is none": (HISTORY, "cursor=0"),
    # what is said twice
    "two searches": (LIST, "q=a&q=b"),
    "two days": (LIST, "as_of=2026-01-01&as_of=2026-01-02"),
    "two sizes": (LIST, "page_size=1&page_size=2"),
    "two cursors": (LIST, "cursor=a&cursor=b"),
    "a name and the same name escaped": (LIST, "%71=a&q=b"),
    "an array of another language": (LIST, "status[]=met"),
}
PATHS = {
    "two dots": "../admin/",
    "two dots, escaped": "%2e%2e/admin/",
    "two slashes": "/programmes/",
    "a backslash": "programmes%5C",
    "a line after the slash": "programmes/%0A",
    "a NUL": "programmes/%00/",
    "a key with a dot": "programmes/a.json/",
    "a key with a slash, escaped": "programmes/a%2Fb/",
    "a key of 3,000 letters": "programmes/" + "a" * 3000 + "/",
    "a key that runs the other way": "programmes/%E2%80%AE/",
    "a number of 30 digits": f"updates/{'9' * 30}/",
    "a number below nothing": "updates/-1/",
    "a number in Arabic digits": "updates/%D9%A1/",
    "a question in small letters": "questions/q-1/",
    "a question of no number": "questions/Q-/",
    "a question of one digit": "questions/Q-1/",
    "a question with a nought too many": "questions/Q-001/",
    "the question before the first": "questions/Q-00/",
    "a number with a nought before it": "updates/01/",
    "capital letters": "PROGRAMMES/",
    "another version": "../v2/programmes/",
    "a noun too many": "programmes/tender/milestones/",
}
WRONG_ACCEPT = [
    "text/html",
    "application/xml",
    "image/*",
    "nonsense",
    "a/b/c",
    ";;;",
]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "NONSENSE"]
BROKEN = [
    "Bearer",
    "Bearer ",
    "Bearer pt_" + "a" * 10_000,
    "Bearer pt_\x00",
    "Bearer pt_\xff",
    "Bearer a b c",
    "bearer pt_nothing",
]


@pytest.fixture
def tender(open_reading):
    return make.milestone("Tender", slug="tender", forecast="2026-05")


def refused(answer, *statuses):
    assert answer.status_code in statuses, (answer.status_code, answer.content[:200])
    assert answer["Content-Type"] == PROBLEM
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["detail"]
    assert len(answer.content) < 20_000
    return said


@pytest.mark.parametrize(("path", "asked"), ASKED.values(), ids=ASKED)
def test_a_question_that_cannot_be_meant_is_refused(path, asked, tender, client):
    refused(client.get(f"{ROOT}{path}?{asked}"), 400)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_an_address_that_leads_nowhere_says_so(path, tender, client):
    refused(client.get(f"{ROOT}{path}"), 404)


@pytest.mark.parametrize("accept", WRONG_ACCEPT)
def test_a_language_that_is_not_spoken_is_refused(accept, tender, client):
    refused(client.get(f"{ROOT}{LIST}", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("path", [LIST, ONE, HISTORY])
@pytest.mark.parametrize("method", METHODS)
def test_only_reading_is_done(method, path, tender, client):
    refused(client.generic(method, f"{ROOT}{path}"), 405)


@pytest.mark.parametrize("header", BROKEN, ids=lambda header: repr(header[:20]))
def test_a_token_that_is_none_is_refused(header, tender):
    refused(Client().get(f"{ROOT}{LIST}", headers={"Authorization": header}), 401)


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Negotiate", "nonsense", "Bearerpt_x"])
def test_another_way_to_come_in_is_none(header, client):
    refused(client.get(f"{ROOT}{LIST}", headers={"Authorization": header}), 401)


def test_json_of_a_thousand_levels_is_not_read(tender, client):
    deep = "[" * 1000 + "]" * 1000

    refused(client.post(f"{ROOT}{LIST}", deep, content_type="application/json"), 405)


@pytest.mark.parametrize("body", [b"{", b"\x00", b"[" * 100_000, b'{"status": "met"}'])
def test_a_body_of_a_question_is_not_looked_at(body, tender, client):
    plain = client.get(f"{ROOT}{LIST}")
    said = client.generic("GET", f"{ROOT}{LIST}", body, content_type="application/json")

    assert said.status_code == 200
    assert said.content == plain.content


def test_there_are_enough_of_them():
    assert len(ASKED) + len(PATHS) >= 60
