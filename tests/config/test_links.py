"""A token in a link opens the calendar, and nothing else; no log and no answer holds it."""

import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from config.access.logs import WithoutSecrets
from config.access.models import ApiToken
from tests import make
from tests.api import read
from tests.config.test_access import bearing, issue

pytestmark = pytest.mark.django_db

DOOR = "/milestones.ics"
CALENDAR = ApiToken.Scope.CALENDAR


def calendar_token(**fields):
    return issue(scope=CALENDAR, **fields)


def with_token(secret, client=None, **asked):
    return (client or Client()).get(DOOR, {"token": secret, **asked})


def test_a_link_opens_the_calendar_and_notes_its_use():
    token, secret = calendar_token()

    answer = with_token(secret)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies
    token.refresh_from_db()
    assert token.last_used_at is not None


def expired():
    token, secret = calendar_token()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    return secret


def revoked():
    token, secret = calendar_token()
    token.revoke(reason="Left in a mail")
    return secret


def of_a_person_who_left():
    token, secret = calendar_token()
    User.objects.filter(pk=token.user_id).update(is_active=False)
    return secret


BAD = {
    "expired": expired,
    "revoked": revoked,
    "of a person who left": of_a_person_who_left,
    "unknown": lambda: "pt_unknown",
    "none": lambda: "",
    "the digest": lambda: calendar_token()[0].digest,
    "of the API": lambda: issue()[1],
    "of the API, with history": lambda: issue(scope="read_history")[1],
    "two words": lambda: f"{calendar_token()[1]} more",
    "not ASCII": lambda: "pt_æøå",
    "NUL": lambda: "pt_\x00",
}


@pytest.mark.parametrize("made", BAD.values(), ids=BAD)
def test_all_bad_links_are_refused_alike(made):
    stranger = with_token("pt_anything")

    answer = with_token(made())

    assert answer.status_code == 403
    assert answer.content == stranger.content
    assert "pt_" not in answer.content.decode()


def test_a_bad_link_is_refused_even_where_reading_is_open(open_reading):
    assert with_token("pt_unknown").status_code == 403


def test_a_bad_link_is_refused_to_who_is_logged_in_too(as_reader):
    assert with_token("pt_unknown", as_reader).status_code == 403


def test_the_last_of_two_tokens_counts():
    secret = calendar_token()[1]

    assert Client().get(f"{DOOR}?token={secret}&token=pt_x").status_code == 403
    assert Client().get(f"{DOOR}?token=pt_x&token={secret}").status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/changes.csv", "/changes.atom", "/changes.json", "/sources/", "/audit/", "/admin/"]
)
def test_a_link_opens_no_other_page(address):
    answer = Client().get(address, {"token": calendar_token()[1]})

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_a_link_opens_no_door_of_the_api():
    secret = calendar_token()[1]

    read(Client(), f"milestones/?token={secret}", status=401)
    read(bearing(secret), "milestones/", status=401)
    assert bearing(secret).get("/api/v1/").content == bearing("pt_unknown").get("/api/v1/").content


def test_a_header_opens_no_calendar():
    for scope in ApiToken.Scope.values:
        assert bearing(issue(scope=scope)[1]).get(DOOR).status_code == 302


def test_a_refused_link_is_no_use():
    token, secret = issue()

    with_token(secret)

    token.refresh_from_db()
    assert token.last_used_at is None


def test_without_a_token_a_stranger_is_sent_to_log_in():
    answer = Client().get(DOOR)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_without_a_token_who_may_read_has_the_calendar(as_reader):
    assert as_reader.get(DOOR).status_code == 200


def test_without_a_token_it_opens_where_reading_is_open(client, open_reading):
    assert client.get(DOOR).status_code == 200


@pytest.mark.parametrize("asked", [{}, {"status": "unheard"}, {"as_of": "9 Sep 1999"}])
def test_no_answer_to_a_link_holds_its_token(asked):
    make.milestone(forecast="Q3 2026")

    answer = with_token(calendar_token()[1], **asked)

    assert answer.status_code == (400 if asked else 200)
    assert "pt_" not in answer.content.decode() + str(answer.headers)


def test_nothing_is_written_but_the_use(django_assert_num_queries):
    _, secret = calendar_token()
    with_token(secret)
    before = ApiToken.history.count()

    assert Client().post(f"{DOOR}?token={secret}").status_code == 405
    with_token(secret)

    assert ApiToken.history.count() == before


# Where it is made


def logged(message, *args):
    record = logging.LogRecord("django.server", logging.INFO, __file__, 1, message, args, None)
    assert WithoutSecrets().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("GET /milestones.ics?token=pt_ab-C_9 HTTP/1.1", "GET /milestones.ics?token=pt_… HTTP/1.1"),
        (
            "GET /milestones.ics?token=pt%5Fab&kind=award HTTP/1.1",
            "GET /milestones.ics?token=pt_…&kind=award HTTP/1.1",
        ),
        ("Authorization: Bearer pt_ab-C_9", "Authorization: Bearer pt_…"),
        ("GET /?q=receipt_of HTTP/1.1", "GET /?q=receipt_of HTTP/1.1"),
    ],
)
def test_no_line_of_a_log_holds_a_secret(said, told):
    assert logged('"%s" %s %s', said, "200", "17") == f'"{told}" 200 17'


def test_each_handler_leaves_secrets_out(settings):
    handlers = settings.LOGGING["handlers"].values()

    assert len(handlers) == 2
    assert all(handler["filters"] == ["without_secrets"] for handler in handlers)
    assert [type(each) for each in logging.getLogger("django.server").handlers[0].filters] == [WithoutSecrets]
