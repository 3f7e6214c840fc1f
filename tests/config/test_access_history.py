"""What a token reads of the past: what was known on a day, and with its scope also the record itself."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import path
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.views import APIView

from config.access.models import ApiToken
from config.access.permissions import MayReadHistory
from config.api.asking import CLOCK_ALONE
from config.api.schema import document
from config.urls import urlpatterns as front_door
from tests import make
from tests.api import PROBLEM, read, refused
from tests.config.test_access import bearing, issue
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
READ, READ_HISTORY = ApiToken.Scope.READ, ApiToken.Scope.READ_HISTORY


class Histories(APIView):
    permission_classes = (MayReadHistory,)

    def get(self, request):
        return Response({})


urlpatterns = [path("histories/", Histories.as_view()), *front_door]


def reading(scope):
    make.programme()
    return bearing(issue(scope=scope)[1])


def by_record():
    today, now = timezone.localdate(), timezone.now() - timedelta(milliseconds=1)
    instant = now.isoformat().replace("+00:00", "Z")
    return {
        "the clock of what was recorded": f"as_of={today}&clock=recorded",
        "an instant": f"as_of={instant}",
        "what was recorded until an instant": f"as_of={today}&recorded_until={instant}",
    }


@pytest.mark.parametrize("way", by_record())
def test_what_had_been_recorded_takes_a_token_with_its_scope(way):
    said = read(reading(READ), f"programmes/?{by_record()[way]}", status=403)

    assert "“Read, history included”" in said["detail"]
    read(reading(READ_HISTORY), f"programmes/?{by_record()[way]}")


@pytest.mark.parametrize("scope", [READ, READ_HISTORY])
def test_every_token_reads_the_present_and_what_was_known_on_a_day(scope):
    client = reading(scope)

    read(client, "programmes/")
    read(client, f"programmes/?as_of={timezone.localdate()}")
    read(client, f"programmes/?as_of={timezone.localdate()}&clock=known")


def test_a_clock_without_a_day_asks_for_no_history_but_for_nothing_at_all():
    for scope in (READ, READ_HISTORY):
        for asked in ("clock=recorded", "as_of=&clock=recorded"):
            assert refused(reading(scope), f"programmes/?{asked}") == {"clock": CLOCK_ALONE}


def test_one_thing_is_guarded_as_a_list_is():
    slug = make.programme().slug

    read(bearing(issue()[1]), f"programmes/{slug}/?{by_record()['an instant']}", status=403)


@override_settings(ROOT_URLCONF=__name__)
def test_a_door_that_tells_histories_takes_the_scope_whatever_is_asked():
    refused = bearing(issue()[1]).get("/histories/")

    assert refused.status_code == 403
    assert refused["Content-Type"] == PROBLEM
    assert "“Read, history included”" in refused.json()["detail"]
    assert bearing(issue(scope=READ_HISTORY)[1]).get("/histories/").status_code == 200


@override_settings(ROOT_URLCONF=__name__)
def test_a_login_reads_histories_and_a_stranger_is_asked_to_log_in(client, reader):
    assert signed_in(reader).get("/histories/").status_code == 200
    assert client.get("/histories/").status_code == 401


@override_settings(ROOT_URLCONF=__name__)
def test_where_reading_is_open_everyone_reads_histories_but_a_token_no_more_than_its_scope(
    client, open_reading
):
    assert client.get("/histories/").status_code == 200
    assert bearing(issue()[1]).get("/histories/").status_code == 403


def test_the_document_says_what_each_scope_reads():
    said = document()["components"]["securitySchemes"]["bearer"]["description"]

    assert "“Read, history included”" in said
    assert "clock=recorded" in said
