"""People make, see and revoke their own tokens; a secret is shown in one answer, and nowhere else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.access.models import ApiToken, digest_of
from tests import make
from tests.api import read
from tests.config.test_access import bearing, in_days, issue
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
NEW = {"name": "Nightly pull", "scope": "read", "days": "30"}


def text(answer):
    return answer.content.decode()


def secret_in(page):
    return re.search(r"<code>(?:http://testserver/milestones.ics\?token=)?(pt_[\w-]{40,})</code>", page)[1]


def test_a_reader_makes_a_token_that_works_and_sees_its_secret_once(as_reader, reader):
    answer = as_reader.post("/tokens/", NEW)

    secret, token = secret_in(text(answer)), ApiToken.objects.get()
    assert (token.user, token.digest, token.scope) == (reader, digest_of(secret), "read")
    assert in_days(29) < token.expires_at <= in_days(30)
    assert token.history.get().history_user == reader
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    read(bearing(secret))
    page = text(as_reader.get("/tokens/"))
    assert secret not in page
    assert token.digest not in page
    assert token.prefix in page


def test_sending_the_form_again_shows_no_secret_and_makes_no_token(as_reader):
    as_reader.post("/tokens/", NEW)

    page = text(as_reader.post("/tokens/", NEW))

    assert "A token of yours has this name" in page
    assert 'value="Nightly pull"' in page
    assert 'class="secret"' not in page
    assert ApiToken.objects.count() == 1


def test_a_name_is_free_again_when_its_token_no_longer_works(as_reader, reader):
    issue(reader)[0].revoke(reason="Lost")

    assert secret_in(text(as_reader.post("/tokens/", NEW)))


def test_a_token_for_a_calendar_is_shown_as_its_link(as_reader):
    page = text(as_reader.post("/tokens/", NEW | {"scope": "calendar"}))

    assert "http://testserver/milestones.ics?token=pt_" in page
    assert as_reader.get(f"/milestones.ics?token={secret_in(page)}").status_code == 200


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "Say what it is for."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "\x00"}, "Null characters"),
        ({"scope": "write"}, "Select a valid choice"),
        *(({"days": days}, "Between 1 and 365 days") for days in ("", "0", "366", "x", "9" * 400, "1.5")),
    ],
)
def test_what_will_not_do_is_said_and_makes_nothing(as_reader, said, sentence):
    page = text(as_reader.post("/tokens/", NEW | said))

    assert sentence in page
    assert not ApiToken.objects.exists()


def test_the_list_tells_the_state_of_each(as_reader, reader):
    issue(reader, name="Works")
    issue(reader, name="Revoked")[0].revoke(reason="Lost")
    ended, _ = issue(reader, name="Ended", scope="read_history")
    ApiToken.objects.filter(pk=ended.pk).update(expires_at=timezone.now(), last_used_at=timezone.now())
    issue(name="Of another")

    page = text(as_reader.get("/tokens/"))

    for words in ("Works", "Read, history included", "in use", "revoked", "expired", "not yet"):
        assert words in page
    assert page.count("/revoke/") == 1
    assert "no-store" in as_reader.get("/tokens/")["Cache-Control"]
    assert "ETag" not in as_reader.get("/tokens/")
    assert "Of another" not in page


def test_a_token_is_revoked_for_a_reason(as_reader, reader):
    token, secret = issue(reader)
    door = f"/tokens/{token.pk}/revoke/"
    revision = as_reader.get(door).context["form"]["revision"].value()

    assert "This field is required." in text(as_reader.post(door, {"revision": revision, "reason": ""}))
    done = as_reader.post(door, {"revision": revision, "reason": "Left in a mail"}, follow=True)

    assert "reads nothing from now on" in text(done)
    assert token.history.first().history_change_reason == "Left in a mail"
    assert token.history.first().history_user == reader
    read(bearing(secret), status=401)
    assert as_reader.get(door).status_code == 404


def test_the_token_of_another_is_not_there(as_reader):
    token, secret = issue()

    assert as_reader.get(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert as_reader.post(f"/tokens/{token.pk}/revoke/", {"reason": "Mine"}).status_code == 404
    assert as_reader.get(f"/tokens/{10**30}/revoke/").status_code == 404
    read(bearing(secret))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("door", ["/tokens/", "/tokens/1/revoke/"])
def test_a_stranger_is_asked_to_log_in_even_where_reading_is_open(client, open_reading, door, method):
    assert getattr(client, method)(door)["Location"] == f"/login/?next={door}"


@pytest.mark.parametrize("door", ["/tokens/", "/tokens/{}/revoke/"])
def test_a_form_from_elsewhere_is_refused(reader, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)

    assert client.post(door.format(issue(reader)[0].pk), NEW).status_code == 403


def test_in_the_past_no_token_is_made(as_reader, reader):
    make.programme()
    issue(reader)

    page = text(as_reader.get(f"/tokens/?as_of={timezone.localdate()}"))

    assert "Nightly pull" in page
    assert "A new token" not in page
    assert "/revoke/" not in page


def test_the_head_leads_there_who_is_logged_in_alone(client, as_reader, open_reading):
    assert 'href="/tokens/"' in text(as_reader.get("/sources/"))
    assert 'href="/tokens/"' not in text(client.get("/sources/"))


def test_many_tokens_take_no_more_queries(reader):
    client = signed_in(reader)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/tokens/")
        return len(queries)

    issue(reader)
    client.get("/tokens/")
    with_one = asked()
    for number in range(10):
        issue(reader, name=f"Token {number}")

    assert asked() == with_one
