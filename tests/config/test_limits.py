"""Who asks too often, or fails too often, has to wait, and is told for how long; nobody else does."""

import time
from itertools import count
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from config import env
from config.access.limits import BAD_TOKENS, CALLS, Limit, TooOften, address_of, in_words
from config.api.schema import document
from tests import make
from tests.api import read
from tests.config import test_access, test_links
from tests.config.test_access import bearing, issue
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
NOON = 1_800_000_000.0  # a beginning of every window


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that stands until it is told to go on."""
    now = [NOON]
    monkeypatch.setattr("config.access.limits.time.time", lambda: now[0])
    return now


@pytest.fixture
def few(settings):
    settings.API_RATE = (3, 60)
    settings.BAD_TOKEN_RATE = (3, 60)
    settings.BAD_LOGIN_RATE = (3, 900)
    settings.BAD_LOGIN_RATE_OF_ADDRESS = (5, 900)


# Counting


def test_each_one_is_counted_for_themselves(few):
    assert [CALLS.note("kari") for _ in range(4)] == [True, True, True, False]
    assert CALLS.note("ola")


def test_a_new_window_begins_at_nothing_and_forgets_the_old(few, clock, counts_dir):
    for _ in range(4):
        CALLS.note("kari")

    clock[0] += 60

    assert CALLS.note("kari")
    assert len(list(counts_dir.iterdir())) == 1


def test_the_windows_of_one_limit_leave_those_of_others(few, counts_dir):
    CALLS.note("kari")
    BAD_TOKENS.note("kari")

    assert len(list(counts_dir.iterdir())) == 2


def test_it_says_how_long_to_wait(few, clock):
    clock[0] += 50.5

    assert CALLS.wait == 10
    assert Limit("BAD_LOGIN_RATE").wait == 850
    assert [in_words(seconds) for seconds in (1, 40, 850)] == ["1 second", "40 seconds", "14 minutes"]


def test_only_who_used_it_up_is_refused(few):
    for _ in range(3):
        BAD_TOKENS.refuse_if_reached("here")
        BAD_TOKENS.note("here")

    with pytest.raises(TooOften, match="Try again in 61 seconds"):
        BAD_TOKENS.refuse_if_reached("elsewhere", "here")
    BAD_TOKENS.refuse_if_reached("elsewhere")


@pytest.mark.parametrize("key", ["../../etc/passwd", "\x00", "\ud800", "å" * 10_000, ""])
def test_whatever_somebody_is_called_they_are_counted(key, counts_dir):
    assert CALLS.note(key)
    (window,) = counts_dir.iterdir()
    assert [len(file.name) for file in window.iterdir()] == [32]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("600/min", (600, 60)),
        ("10/15min", (10, 900)),
        ("1/sec", (1, 1)),
        ("5/2day", (5, 172_800)),
        ("9/hour", (9, 3600)),
    ],
)
def test_a_rate_is_read_from_the_environment(monkeypatch, text, rate):
    assert env.rate("NOT_SET", text) == rate
    monkeypatch.setenv("SET", f" {text} ")
    assert env.rate("SET", "1/sec") == rate


@pytest.mark.parametrize(
    "text", ["", "600", "0/min", "600/minute", "-1/min", "1/0min", "٣/min", "600/min\n1"]
)
def test_what_is_no_rate_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("RATE", text)

    with pytest.raises(ImproperlyConfigured, match="RATE must be a rate such as"):
        env.rate("RATE", "1/sec")


# Where somebody comes from


@pytest.mark.parametrize(
    ("behind", "said", "address"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "10.0.0.1"}, "192.0.2.1"),
        (True, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "forged, 198.51.100.7"}, "198.51.100.7"),
        (True, {"REMOTE_ADDR": "192.0.2.1"}, "192.0.2.1"),
        (False, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (False, {"REMOTE_ADDR": "fe80::1%eth0"}, "fe80::/64"),
        (False, {"REMOTE_ADDR": ""}, ""),
        (True, {"REMOTE_ADDR": "x", "HTTP_X_FORWARDED_FOR": "nonsense"}, "nonsense"),
    ],
)
def test_only_the_word_of_our_own_proxy_counts(settings, behind, said, address):
    settings.BEHIND_PROXY = behind

    assert address_of(RequestFactory().get("/", **said)) == address


# The API


def test_a_token_that_asks_too_often_is_told_to_wait_and_others_are_not(few):
    client = bearing(issue()[1])
    for _ in range(3):
        read(client, "programmes/")

    refused = client.get("/api/v1/programmes/")

    assert refused["Retry-After"] == "61"
    assert refused.status_code == 429
    assert "Audit-Head" not in refused
    assert read(client, "programmes/", status=429)["detail"].startswith("That was too often.")
    read(bearing(issue()[1]), "programmes/")


def test_a_person_and_a_stranger_are_counted_too(few, client, open_reading, reader):
    for one in (client, signed_in(reader)):
        for _ in range(3):
            read(one, "programmes/")
        read(one, "programmes/", status=429)


def test_it_is_over_with_the_window(few, clock):
    client = bearing(issue()[1])
    for _ in range(4):
        client.get("/api/v1/")

    clock[0] += 60

    read(client)


def test_counting_asks_the_database_nothing(few, django_assert_num_queries):
    client = bearing(issue()[1])
    read(client)

    with django_assert_num_queries(1):  # the token
        read(client)


def test_every_operation_documents_that_it_may_be_too_often():
    for door in document()["paths"].values():
        for operation in door.values():
            assert operation["responses"]["429"] == {"$ref": "#/components/responses/Problem429"}
    assert "Retry-After" in document()["components"]["responses"]["Problem429"]["headers"]


# Tokens that do not work

OF_API = test_access.BAD | {
    "of a calendar": lambda: issue(scope="calendar")[1],
    "long": lambda: "pt_" + "x" * 5000,
}


def told(client, address):
    """Return all that an answer tells, with the queries it took."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    shapes = [query["sql"].partition("digest")[0] for query in asked]
    return answer.status_code, answer.content, sorted(answer.headers.items()), shapes


@pytest.mark.parametrize("made", OF_API.values(), ids=OF_API)
def test_every_token_that_does_not_work_gets_the_same_answer_for_the_same_work(made):
    unknown, bad = bearing("pt_unknown"), bearing(made())

    assert told(bad, "/api/v1/programmes/") == told(unknown, "/api/v1/programmes/")


@pytest.mark.parametrize("made", test_links.BAD.values(), ids=test_links.BAD)
def test_so_does_every_link(made, client):
    address = "/milestones.ics?token={}"

    status, content, _, shapes = told(client, address.format("pt_unknown"))

    bad = told(client, address.format(made().replace(" ", "+")))
    assert (bad[0], bad[1], bad[3]) == (status, content, shapes)
    assert len(shapes) == 1


def test_after_many_no_token_from_there_is_looked_at(few, django_assert_num_queries):
    secret = issue()[1]
    for _ in range(3):
        read(bearing("pt_guess"), status=401)

    with django_assert_num_queries(0):
        answers = [bearing(each).get("/api/v1/") for each in ("pt_guess", secret)]

    assert [each.status_code for each in answers] == [429, 429]
    assert answers[0].content == answers[1].content
    assert answers[0]["Retry-After"] == "61"
    assert answers[0].json()["detail"].startswith("There were too many tokens from this address that do not")
    read(Client(REMOTE_ADDR="192.0.2.9", headers={"Authorization": f"Bearer {secret}"}))


def test_a_link_has_to_wait_too(few, client):
    for _ in range(3):
        assert client.get("/milestones.ics?token=pt_guess").status_code == 403

    answer = client.get("/milestones.ics?token=pt_guess")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "61"
    said = "There were too many tokens from this address that do not work. Try again in 61 seconds."
    assert said in answer.content.decode()


@pytest.fixture
def slept(monkeypatch, settings):
    """How long answers waited, by a clock on which each takes 30 ms to make."""
    settings.BAD_TOKEN_DELAY = 0.2
    now, waits = count(step=0.03), []
    watch = SimpleNamespace(
        monotonic=lambda: next(now), sleep=lambda seconds: waits.append(round(seconds, 3))
    )
    monkeypatch.setattr("config.access.delay.time", watch)
    return waits


@pytest.mark.parametrize("made", OF_API.values(), ids=OF_API)
def test_every_token_that_does_not_work_is_answered_as_late(made, slept):
    bearing(made()).get("/api/v1/programmes/")

    assert slept == [0.17]


@pytest.mark.parametrize("made", test_links.BAD.values(), ids=test_links.BAD)
def test_so_is_every_link(made, slept, client):
    client.get("/milestones.ics", {"token": made()})

    assert slept == [0.17]


def test_nobody_else_waits(few, slept, client):
    read(bearing(issue()[1]), "programmes/")
    read(client, "programmes/", status=401)
    client.get("/milestones.ics")
    for _ in range(3):
        read(bearing("pt_guess"), status=401)
    assert len(slept) == 3

    read(bearing("pt_guess"), status=429)  # as no token is looked at, there is nothing to tell

    assert len(slept) == 3


def test_an_answer_that_took_longer_than_that_waits_no_longer(slept, settings):
    settings.BAD_TOKEN_DELAY = 0.03
    bearing("pt_guess").get("/api/v1/")

    assert slept == [0]


def test_who_writes_does_not_wait_for_an_answer_that_waits(slept, monkeypatch):
    within = []
    monkeypatch.setattr(
        "config.access.delay.time.sleep", lambda seconds: within.extend(connection.savepoint_ids)
    )

    assert bearing("pt_guess").post("/api/v1/programmes/").status_code == 401
    assert within == []


def test_tokens_that_work_are_never_counted_as_failures(few, settings):
    settings.API_RATE = (100, 60)
    client = bearing(issue()[1])

    for _ in range(5):
        read(client)


# Logging in


@pytest.fixture
def kari():
    person = make.user("kari", groups=["Leads"], is_staff=True)
    person.set_password("a-long-password")
    person.save()
    return person


def log_in(door, password="a-guess", name="kari", **from_where):
    return Client(**from_where).post(door, {"username": name, "password": password})


DOORS = ["/login/", "/admin/login/"]


@pytest.mark.parametrize("door", DOORS)
def test_who_guesses_a_password_has_to_wait_even_with_the_right_one(few, kari, door, clock):
    for _ in range(3):
        assert log_in(door).status_code == 200

    answer = log_in(door, "a-long-password", name="KARI")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "901"
    assert "Too many attempts" in answer.content.decode()
    assert "Try again in 15 minutes." in answer.content.decode()
    clock[0] += 900
    assert log_in(door, "a-long-password").status_code == 302


def test_both_doors_count_together(few, kari):
    for door in (*DOORS, DOORS[0]):
        log_in(door)

    assert [log_in(door).status_code for door in DOORS] == [429, 429]


def test_nobody_locks_out_somebody_elsewhere(few, kari):
    for _ in range(4):
        log_in("/login/")

    assert log_in("/login/", "a-long-password", REMOTE_ADDR="192.0.2.9").status_code == 302


def test_who_tries_many_names_has_to_wait_as_well(few, kari):
    for number in range(5):
        assert log_in("/login/", name=f"person-{number}").status_code == 200

    assert log_in("/login/", "a-long-password").status_code == 429


def test_logging_in_is_not_counted(few, kari):
    for _ in range(6):
        assert log_in("/login/", "a-long-password").status_code == 302


def test_an_unfinished_form_is_no_reason_to_fail(few, client):
    for said in ({}, {"username": "kari"}, {"username": "\x00", "password": "x"}, {"username": "x" * 5000}):
        assert client.post("/login/", said).status_code == 200


def test_counting_is_quicker_than_a_query():
    CALLS.note("kari")
    began = time.perf_counter()
    for _ in range(200):
        CALLS.note("kari")

    assert (time.perf_counter() - began) / 200 < 0.005  # far above what it takes, for a busy machine
