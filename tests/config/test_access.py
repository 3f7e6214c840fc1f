from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from config.access.admin import MANAGE
from config.access.models import ApiToken, digest_of
from tests import make
from tests.api import PROBLEM, read
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now() + timedelta(days=days)


def issue(user=None, *, name="Nightly pull", days=30, **fields):
    return ApiToken.objects.issue(user or make.user(), name=name, expires_at=in_days(days), **fields)


def bearing(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


def token_page(token, *rest):
    return "/".join(["/admin/access/apitoken", *(str(part) for part in (token.pk, *rest)), ""])


# The token


def test_a_secret_is_long_and_kept_nowhere():
    token, secret = issue()

    kept = [str(value) for value in ApiToken.objects.values_list().get()]
    assert secret.startswith("pt_")
    assert len(secret) >= 40
    assert token.prefix == secret[:9]
    assert token.digest == digest_of(secret)
    assert not any(secret in value for value in kept)


def test_two_secrets_differ():
    assert issue()[1] != issue()[1]


def test_a_new_token_ends_on_a_day_that_is_still_to_come():
    with pytest.raises(ValidationError, match="still to come"):
        issue(days=-1)

    assert not ApiToken.objects.exists()


def test_a_token_has_one_of_the_scopes():
    with pytest.raises(ValidationError):
        issue(scope="write")


def test_a_token_is_revoked_once_and_for_a_reason():
    token, _ = issue()

    with pytest.raises(ValidationError, match="reason"):
        token.revoke(reason=" ")
    token.revoke(reason="Left in a mail")

    assert token.revoked_at is not None
    with pytest.raises(ValidationError, match="already"):
        token.revoke(reason="Again")


def test_issuing_and_revoking_are_on_record_with_their_reasons():
    token, _ = issue(name="Nightly pull")
    token.revoke(reason="Left in a mail")

    reasons = list(token.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == ["Token issued: Nightly pull", "Left in a mail"]


def test_using_a_token_is_not_a_change_of_the_record():
    token, secret = issue()

    read(bearing(secret))

    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.history.count() == 1


def test_use_is_noted_at_most_once_an_hour():
    token, _ = issue()
    noon = timezone.now()

    for minutes in (0, 59):
        token.refresh_from_db()
        token.note_use(noon + timedelta(minutes=minutes))
    token.refresh_from_db()
    assert token.last_used_at == noon

    token.note_use(noon + timedelta(minutes=61))
    token.refresh_from_db()
    assert token.last_used_at == noon + timedelta(minutes=61)


# The door


def test_a_token_reads_with_one_query(django_assert_num_queries):
    _, secret = issue()
    read(bearing(secret))

    with django_assert_num_queries(1):
        read(bearing(secret))


def test_the_scheme_may_be_written_in_small_letters():
    read(Client(headers={"Authorization": f"bearer {issue()[1]}"}))


def expired():
    token, secret = issue()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    return secret


def revoked():
    token, secret = issue()
    token.revoke(reason="Lost")
    return secret


def of_a_person_who_left():
    token, secret = issue()
    User.objects.filter(pk=token.user_id).update(is_active=False)
    return secret


BAD = {
    "expired": expired,
    "revoked": revoked,
    "of a person who left": of_a_person_who_left,
    "unknown": lambda: "pt_unknown",
    "none": lambda: "",
    "the digest": lambda: issue()[0].digest,
    "two words": lambda: f"{issue()[1]} more",
    "not ASCII": lambda: "pt_æøå".encode().decode("latin-1"),
}


@pytest.mark.parametrize("made", BAD.values(), ids=BAD)
def test_all_bad_tokens_are_refused_alike(made):
    stranger = bearing("pt_anything").get("/api/v1/")

    answer = bearing(made()).get("/api/v1/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == PROBLEM
    assert answer.content == stranger.content


def test_a_bad_token_is_refused_even_where_reading_is_open(open_reading):
    read(bearing("pt_unknown"), status=401)


def test_a_stranger_is_asked_to_log_in(client):
    answer = client.get("/api/v1/programmes/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "token" in answer.json()["detail"]


def test_a_stranger_reads_where_reading_is_open(client, open_reading):
    read(client, "programmes/")


def test_a_session_reads_too(as_reader):
    read(as_reader, "programmes/")


# The commands


def test_the_command_prints_the_secret_alone(capsys):
    person = make.user("analyst")

    call_command("issue_token", "analyst", "--name", "Nightly pull", "--days", "7")

    said = capsys.readouterr()
    token = ApiToken.objects.get(user=person)
    assert digest_of(said.out.strip()) == token.digest
    assert "once" in said.err
    assert token.expires_at < in_days(8)


@pytest.mark.parametrize(
    ("username", "days", "sentence"),
    [
        ("nobody", 7, "no user “nobody”"),
        ("analyst", 0, "still to come"),
        ("analyst", 10**10, "fewer days"),
    ],
)
def test_the_command_says_what_it_cannot_do(username, days, sentence):
    make.user("analyst")

    with pytest.raises(CommandError, match=sentence):
        call_command("issue_token", username, "--name", "Pull", "--days", str(days))


@pytest.fixture
def at_home(settings):
    settings.DEBUG = True


def prepare_demo():
    call_command("demo_staff", "--address", "http://127.0.0.1:8000/")


def test_the_demo_user_may_do_the_main_job(at_home, capsys):
    desk = make.desk()
    make.programme(desk=desk)
    Group.objects.create(name="Another group")

    prepare_demo()

    demo = User.objects.get(username="demo")
    assert demo.check_password("tracker-demo")
    assert demo.is_staff
    assert not demo.is_superuser
    assert demo.get_full_name() == "Demo Staff"
    assert {group.name for group in demo.groups.all()} == {"Leads", desk.name}
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8000/admin/" in said
    assert "tracker-demo" in said


def test_a_second_run_changes_nothing(at_home):
    prepare_demo()
    demo = User.objects.get(username="demo")
    demo.set_password("my-own-words")
    demo.save()

    prepare_demo()

    demo.refresh_from_db()
    assert demo.check_password("my-own-words")
    assert User.objects.count() == 1


def test_a_password_that_cannot_be_used_is_set_again(at_home):
    prepare_demo()
    demo = User.objects.get(username="demo")
    demo.set_unusable_password()
    demo.save()

    prepare_demo()

    demo.refresh_from_db()
    assert demo.check_password("tracker-demo")


def test_there_is_no_demo_user_in_production(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG=yes"):
        prepare_demo()

    assert not User.objects.exists()


def test_the_demo_user_needs_the_roles(at_home):
    Group.objects.filter(name="Leads").delete()

    with pytest.raises(CommandError, match="no group Leads"):
        prepare_demo()

    assert not User.objects.exists()


# The admin


@pytest.fixture
def manager(administrator):
    administrator.user_permissions.add(Permission.objects.get(codename=MANAGE.partition(".")[2]))
    return administrator


def test_who_does_not_manage_tokens_finds_none_in_the_admin(editor):
    token, _ = issue(editor)
    client = signed_in(editor)

    assert client.get("/admin/access/apitoken/").status_code == 403
    for page in ("change", "revoke", "history"):
        assert client.get(token_page(token, page)).status_code in (403, 404)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_leads_to_where_people_make_tokens_of_their_own(manager, method):
    client = signed_in(manager)

    assert 'href="/admin/access/apitoken/add/"' in client.get("/admin/access/apitoken/").content.decode()
    answer = getattr(client, method)("/admin/access/apitoken/add/", {"name": "Mine", "user": manager.pk})

    assert (answer.status_code, answer["Location"]) == (302, "/tokens/")
    assert not ApiToken.objects.exists()


def test_who_manages_tokens_sees_and_revokes_those_of_everybody(manager):
    token, secret = issue(name="Theirs")
    client = signed_in(manager)
    form = client.get(token_page(token, "revoke")).context["form"]

    client.post(
        token_page(token, "revoke"), {"revision": form["revision"].value(), "reason": "Left in a mail"}
    )

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert token.history.first().history_change_reason == "Left in a mail"
    assert token.history.first().history_user == manager
    read(bearing(secret), status=401)


def test_no_page_shows_a_digest(manager):
    token, _ = issue(manager)
    client = signed_in(manager)
    version = token.history.get().pk

    for page in ("change", "history", f"history/{version}", "revoke"):
        answer = client.get(token_page(token, *page.split("/")))
        assert answer.status_code == 200, page
        assert token.digest not in answer.content.decode(), page
    assert token.digest not in client.get("/admin/access/apitoken/").content.decode()


def test_a_token_is_never_changed_or_deleted_in_the_admin(manager):
    token, _ = issue(manager)
    client = signed_in(manager)

    assert client.post(token_page(token, "change"), {"name": "Another"}).status_code == 403
    assert client.post(token_page(token, "delete"), {"post": "yes"}).status_code == 403
    token.refresh_from_db()
    assert token.name == "Nightly pull"


def test_a_reader_who_is_not_staff_has_no_admin(as_reader):
    assert as_reader.get("/admin/access/apitoken/").status_code == 302
