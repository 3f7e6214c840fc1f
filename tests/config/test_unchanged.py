"""Whoever has an answer gets it again only when it has changed; and no change is ever kept from anyone."""

import os
import re
from datetime import date, timedelta
from unittest import mock

import pytest
from django.apps import apps
from django.contrib import messages
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import build
from config.access.models import ApiToken
from config.audit.chain import head
from config.audit.context import acting
from config.audit.models import Audited, AuditEntry
from config.unchanged import Sources
from programmes.api.nouns import Programmes
from programmes.models import Programme
from tests import make
from tests.conftest import signed_in
from tests.programmes.full import full_programme
from tests.programmes.happenings import DAYS, WAYS, Happenings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chained_at_once")]
NOUNS = ["programmes", "milestones", "updates", "questions", "agreements", "sources"]
DOORS = [f"/api/v1/{noun}/" for noun in NOUNS]
PAGES = ["/", "/timeline/", "/agreements/", "/sources/", "/questions/", "/known/", "/nations/", "/changes/"]
# What differs from one answer to the next and is right in each: a form's token, and a link with the moment.
EACH_TIME = r'name="csrfmiddlewaretoken" value="\w+"|asof-keep"><a href="[^"]+"'


@pytest.fixture
def programme():
    return full_programme()


@pytest.fixture
def as_reader(reader):
    return at_home(reader)


@pytest.fixture
def as_lead(lead):
    return at_home(lead)


def at_home(person):
    """Return the browser of somebody who has seen a page before: it has a token for forms."""
    client = signed_in(person)
    client.get("/")
    return client


def held(answer):
    return {"If-None-Match": answer["ETag"]}


def asked_again(client, address, answer):
    return client.get(address, headers=held(answer))


def text_of(answer):
    return re.sub(EACH_TIME, "", answer.getvalue().decode())


def bearer(person, scope="read_history"):
    _, secret = ApiToken.objects.issue(
        person, name="Pull", scope=scope, expires_at=timezone.now() + timedelta(days=9)
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


# What a reader has is not sent again


@pytest.mark.parametrize("address", [*DOORS, *PAGES, "/changes.csv", "/changes.json", "/milestones.ics"])
def test_what_is_held_is_not_sent_again(address, programme, as_reader):
    first = as_reader.get(address)
    again = asked_again(as_reader, address, first)

    assert (first.status_code, again.status_code) == (200, 304)
    assert again.getvalue() == b""
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary", "Audit-Head"):
        assert again[name] == first[name]


@pytest.mark.parametrize("address", ["/api/v1/programmes/", "/"])
def test_a_question_for_the_headers_is_answered_alike(address, programme, as_reader):
    first = as_reader.head(address)

    assert first["ETag"] == as_reader.get(address)["ETag"]
    assert as_reader.head(address, headers=held(first)).status_code == 304


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/exports/", "/api/v1/ocds/", "/api/v1/schema/"])
def test_what_holds_nothing_of_the_record_outlives_it(address, as_reader, settings):
    settings.OCDS_PREFIX = "ocds-abc123"
    first = as_reader.get(address)
    full_programme()
    again = asked_again(as_reader, address, first)

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    for answer in (first, again):
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Audit-Head" not in answer
        for name in ("Authorization", "Cookie", "Accept", "Accept-Encoding"):
            assert name in answer["Vary"]


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/schema/"])
def test_the_doors_and_their_document_have_a_version_for_each_setting(address, as_reader, settings):
    first = as_reader.get(address)
    settings.OCDS_PREFIX = "ocds-abc123"
    build._stamp.cache_clear()

    assert asked_again(as_reader, address, first).status_code == 200
    build._stamp.cache_clear()


ANY = {"If-None-Match": "*"}


@pytest.mark.parametrize("address", ["/api/v1/exports/milestones.csv", "/api/v1/", "/", "/changes.csv"])
def test_whoever_takes_any_version_is_sent_nothing(address, programme, as_reader):
    answer = as_reader.get(address, headers=ANY)

    assert (answer.status_code, answer.getvalue()) == (304, b"")
    assert answer["ETag"] == as_reader.get(address)["ETag"]


@pytest.mark.parametrize(
    ("address", "status"), [("programmes/none/", 404), ("programmes/?stage=none", 400), ("nowhere/", 404)]
)
def test_what_is_not_there_is_not_said_to_be_held(address, status, as_reader):
    assert as_reader.get(f"/api/v1/{address}", headers=ANY).status_code == status


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{}", 304),
        ('"other", {}', 304),
        ('"{}"', 200),
        ('W/"other"', 200),
        (" * ", 304),  # which asks whether there is anything
        ('"*"', 200),
        ("nonsense", 200),
        ('W/"', 200),
    ],
)
def test_the_version_is_compared_weakly_and_nothing_else_is_one(sent, status, programme, as_reader):
    etag = as_reader.get("/api/v1/programmes/")["ETag"]

    assert etag.startswith('W/"')
    answer = as_reader.get("/api/v1/programmes/", headers={"If-None-Match": sent.format(etag)})
    assert answer.status_code == status


def test_a_version_that_lost_its_weakness_on_the_way_still_counts(programme, as_reader):
    etag = as_reader.get("/")["ETag"].removeprefix("W/")

    assert as_reader.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_the_moment_is_that_of_the_newest_change_and_decides_nothing(programme, as_reader):
    answer = as_reader.get("/api/v1/programmes/")
    entry = AuditEntry.objects.get(seq=head().seq)
    row = apps.get_model(entry.model).history.get(history_id=entry.history_id)

    assert answer["Last-Modified"] == http_date(row.history_date.timestamp())
    since = {"If-Modified-Since": answer["Last-Modified"]}
    assert as_reader.get("/api/v1/programmes/", headers=since).status_code == 200


def test_an_empty_record_has_a_version_and_no_moment(as_reader):
    answer = as_reader.get("/api/v1/programmes/")

    assert "Last-Modified" not in answer
    assert asked_again(as_reader, "/api/v1/programmes/", answer).status_code == 304


@pytest.mark.parametrize(
    ("address", "vary"), [("/api/v1/programmes/", {"Authorization", "Accept"}), ("/", set())]
)
def test_an_answer_is_kept_for_its_reader_and_asked_for_each_time(address, vary, programme, as_reader):
    answer = as_reader.get(address)

    assert answer["Cache-Control"] == "private, no-cache"
    assert {each.strip() for each in answer["Vary"].split(",")} == {"Cookie", "Accept-Encoding"} | vary


@pytest.mark.parametrize("address", ["/api/v1/programmes/none/", "/api/v1/programmes/?stage=none"])
def test_what_is_wrong_has_no_version(address, as_reader):
    answer = as_reader.get(address)

    assert "ETag" not in answer
    assert answer["Cache-Control"] == "private, no-cache"


def test_nothing_of_the_record_is_read_for_what_is_held(programme, reader):
    client = bearer(reader)
    first = client.get("/api/v1/programmes/")

    with CaptureQueriesContext(connection) as asked:
        assert asked_again(client, "/api/v1/programmes/", first).status_code == 304

    assert len(asked) == 2  # who asks, and what the answer is made from
    assert not tables(asked) & {model._meta.db_table for model in apps.get_models() if is_record(model)}


def is_record(model):
    return issubclass(model, Audited) and model is not ApiToken


# No change is kept from anyone

ASKED = [
    *DOORS,
    "/",
    "/questions/",
    "/changes/",
    "/api/v1/programmes/?as_of=2026-06-01",
    "/?as_of=2026-06-01",
]
EXAMPLES = int(os.environ.get("AUDIT_EXAMPLES", "3"))  # more of them find rarer mixes
WRITES = st.lists(
    st.tuples(st.sampled_from(WAYS), st.integers(0, 9), st.integers(0, 9), st.sampled_from(DAYS)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(WRITES, min_size=2, max_size=3))
def test_no_way_of_writing_is_hidden(rounds, db):
    happenings = Happenings()
    happenings.befall("programme", 0, 0, DAYS[0])
    client = at_home(make.user())
    kept = {}
    for writes in rounds:
        for way in writes:
            happenings.befall(*way)
        for address in ASKED:
            now = client.get(address)
            before = kept.get(address)
            if before and asked_again(client, address, before[0]).status_code == 304:
                assert text_of(now) == before[1]
            assert asked_again(client, address, now).status_code == 304
            kept[address] = now, text_of(now)


def rename_person(person):
    person.first_name = "Kari"
    person.save()


def rename_login(person):
    type(person).objects.filter(pk=person.pk).update(username="anew")


def rename_desk(person):
    Group.objects.filter(name="Nordic desk").update(name="Arctic desk")


BESIDES = {"person": rename_person, "login": rename_login, "desk": rename_desk}


@pytest.mark.parametrize("change", BESIDES.values(), ids=BESIDES)
@pytest.mark.parametrize("address", ["/api/v1/programmes/", "/api/v1/updates/", "/"])
def test_names_that_are_not_part_of_the_record_are_part_of_answers(change, address, programme, as_reader):
    first = as_reader.get(address)
    change(make.user("somebody"))

    assert asked_again(as_reader, address, first).status_code == 200


def join(person):
    person.groups.add(Group.objects.get(name="Auditors"))


def promote(person):
    person.is_staff = True
    person.save()


def permit(person):
    person.user_permissions.add(Permission.objects.get(codename="view_auditentry"))


def permit_their_role(person):
    Group.objects.get(name="Readers").permissions.add(Permission.objects.get(codename="view_auditentry"))


@pytest.mark.parametrize("change", [join, promote, permit, permit_their_role])
def test_a_page_offers_what_its_reader_may_do_now(change, programme, reader, as_reader):
    first = as_reader.get("/")
    change(reader)

    assert asked_again(as_reader, "/", first).status_code == 200


def test_a_right_that_is_withdrawn_is_withdrawn_from_what_is_held(programme, reader, as_reader):
    first, page = as_reader.get("/api/v1/programmes/"), as_reader.get("/")
    reader.is_active = False
    reader.save()

    assert asked_again(as_reader, "/api/v1/programmes/", first).status_code == 401
    assert asked_again(as_reader, "/", page).status_code == 302


def test_a_token_that_is_revoked_opens_nothing_that_is_held(programme, reader):
    client = bearer(reader)
    first = client.get("/api/v1/programmes/")
    ApiToken.objects.get().revoke(reason="Lost")

    assert asked_again(client, "/api/v1/programmes/", first).status_code == 401


@pytest.mark.parametrize("address", ["/api/v1/milestones/", "/"])
def test_a_new_day_is_a_new_answer(address, programme, as_reader):
    first = as_reader.get(address)

    with mock.patch("django.utils.timezone.localdate", return_value=date(2099, 1, 1)):
        assert asked_again(as_reader, address, first).status_code == 200


def test_the_version_is_of_one_reader_one_question_and_one_form(programme, reader, editor):
    client, other = signed_in(reader), signed_in(editor)
    asked = [
        (client, "/api/v1/programmes/", "*/*"),
        (client, "/api/v1/programmes/?stage=intent", "*/*"),
        (client, "/api/v1/programmes/", "application/json"),
        (other, "/api/v1/programmes/", "*/*"),
        (bearer(reader), "/api/v1/programmes/", "*/*"),
        (bearer(reader, "read"), "/api/v1/programmes/", "*/*"),
        (client, "/", "*/*"),
        (other, "/", "*/*"),
    ]
    versions = {who.get(address, headers={"Accept": form})["ETag"] for who, address, form in asked}

    assert len(versions) == len(asked)


def test_a_page_holds_the_token_of_its_own_forms(programme, as_reader):
    first = as_reader.get("/")
    as_reader.cookies["csrftoken"] = 32 * "b"

    assert asked_again(as_reader, "/", first).status_code == 200


def test_a_message_is_shown_once_and_kept_nowhere(programme, lead, as_lead):
    first = as_lead.get("/")
    with mock.patch("config.unchanged.get_messages", return_value=[messages.INFO]):
        shown = asked_again(as_lead, "/", first)

    assert shown.status_code == 200
    assert "ETag" not in shown
    assert shown["Cache-Control"] == "private, no-store"
    assert asked_again(as_lead, "/", first).status_code == 304


def test_what_a_search_lacks_as_yet_is_not_kept(programme, as_reader):
    with mock.patch("programmes.views.search.catch_up", return_value=3):
        lacking = as_reader.get("/search/?q=drones")

    assert "ETag" not in lacking
    assert lacking["Cache-Control"] == "private, no-store"
    whole = as_reader.get("/search/?q=drones")
    assert asked_again(as_reader, "/search/?q=drones", whole).status_code == 304


def test_a_message_of_the_admin_comes_through(programme, as_lead):
    first = as_lead.get("/")
    request = as_lead.get("/").wsgi_request
    messages.info(request, "Forecast moved to Q3 2026")
    told = HttpResponse()
    request._messages.update(told)
    as_lead.cookies.update(told.cookies)

    assert "Forecast moved to Q3 2026" in asked_again(as_lead, "/", first).content.decode()


def test_another_build_or_setting_gives_another_answer(programme, as_reader, settings):
    first = as_reader.get("/")
    settings.MARKING = "Something else"
    build._stamp.cache_clear()

    assert asked_again(as_reader, "/", first).status_code == 200
    build._stamp.cache_clear()


def test_a_build_is_another_when_a_template_was_edited_where_one_develops(settings):
    settings.DEBUG = True
    was = build.stamp()

    with mock.patch("config.build._last_touched", return_value=1):
        assert build.stamp() != was
    assert build.stamp() == was
    build._stamp.cache_clear()


def test_secrets_are_no_part_of_a_build(settings):
    was = build._settings()
    settings.SECRET_KEY = "another"

    assert build._settings() == was


def test_what_comes_while_an_answer_is_made_belongs_to_the_next_one(programme, as_reader):
    was = head()

    def write(self):
        make.source()
        return Programme.objects.all()

    with mock.patch.object(Programmes, "rows", write):
        answer = as_reader.get("/api/v1/programmes/?stage=closed")

    assert answer["Audit-Head"] == str(was) != str(head())
    assert asked_again(as_reader, "/api/v1/programmes/?stage=closed", answer).status_code == 200


# What was settled stays


def test_what_was_settled_stays_whatever_is_written(programme, reader):
    client = bearer(reader)
    until = timezone.now().isoformat().replace("+00:00", "Z")
    with mock.patch("config.unchanged.timezone.now", return_value=timezone.now() + timedelta(days=2)):
        settled = f"/api/v1/programmes/?as_of={timezone.localdate()}&recorded_until={until}"
        first, body = client.get(settled), client.get(settled).json()
        with acting(known_on=timezone.localdate()):
            Programme.objects.update(name="Renamed")

        assert asked_again(client, settled, first).status_code == 304
        assert client.get(settled).json() == body
        rename_person(make.user())
        assert asked_again(client, settled, first).status_code == 200


@pytest.mark.parametrize("asked", ["as_of={day}&recorded_until={now}", "as_of={day}", "as_of={now}"])
def test_what_was_recorded_just_now_is_not_settled(asked, programme, as_reader):
    now = timezone.now().isoformat().replace("+00:00", "Z")
    address = f"/api/v1/programmes/?{asked.format(day=timezone.localdate(), now=now)}"
    first = as_reader.get(address)
    make.source()

    assert asked_again(as_reader, address, first).status_code == 200


# All that answers are made from is in their version

OF_THE_READER = {"django_session", "auth_user", "auth_group", "auth_user_groups"}
OF_RIGHTS = {"auth_permission", "auth_group_permissions", "auth_user_user_permissions", "django_content_type"}
OF_THE_CHAIN = {"audit_auditentry", "search_document", "search_progress"}  # the index is made of it alone
COVERED = OF_THE_READER | OF_RIGHTS | OF_THE_CHAIN


def tables(asked):
    """Return the tables of ours that these queries name."""
    known = {model._meta.db_table for model in apps.get_models()}
    return {name for query in asked for name in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', query["sql"])} & known


def test_no_answer_is_made_from_anything_that_its_version_does_not_cover(programme, editor):
    client = signed_in(editor)
    single = [f"/programmes/{programme.slug}/", f"/api/v1/programmes/{programme.slug}/"]
    audited = {model._meta.db_table for model in apps.get_models() if issubclass(model, Audited)}
    audited |= {model.history.model._meta.db_table for model in apps.get_models() if is_record(model)}
    for address in [*DOORS, *PAGES, *single, "/search/?q=tender", "/changes.json", "/milestones.ics"]:
        with CaptureQueriesContext(connection) as asked:
            client.get(address).getvalue()

        assert tables(asked) - audited <= COVERED, address


def test_the_sources_of_all_answers_are_one_query(programme):
    with CaptureQueriesContext(connection) as asked:
        sources = Sources.read()

    assert len(asked) == 1
    assert sources.head == head()
