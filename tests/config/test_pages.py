"""What stands around each page: who may read, the menu, the answers to what cannot be done."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import path

from config.urls import urlpatterns as front_door
from tests import make

pytestmark = pytest.mark.django_db
DOORS = ["/", "/agreements/", "/changes/", "/sources/"]


def _raise(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *front_door,
    path("refused/", _raise(PermissionDenied("Only the desk may do this."))),
    path("gone/", _raise(Http404("There is no such report."))),
    path("wrong/", _raise(BadRequest("A month has at most 31 days."))),
    path("mended/", lambda request: HttpResponse("fine")),
    path("broken/", _raise(RuntimeError("a secret"))),
]


@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_is_sent_to_log_in_where_reading_is_not_open(client, door):
    make.programme("Kept inside")

    response = client.get(door)

    assert response.status_code == 302
    assert response["Location"] == f"/login/?next={door}"


@pytest.mark.parametrize("door", DOORS)
def test_a_reader_may_come_in(as_reader, door):
    assert as_reader.get(door).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_everyone_may_read_where_reading_is_open(client, open_reading, door):
    assert client.get(door).status_code == 200


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_behind_these_doors(as_reader, door, method):
    assert getattr(as_reader, method)(door).status_code == 405


def test_the_menu_is_hidden_from_strangers(client):
    page = client.get("/login/").content.decode()

    assert 'aria-label="Main"' not in page
    assert "Unclassified · open sources" in page


def test_the_marking_is_a_setting(client, open_reading, settings):
    settings.MARKING = "Restricted"

    assert "Restricted" in client.get("/").content.decode()


def test_the_menu_says_where_one_is(as_reader):
    page = as_reader.get("/agreements/").content.decode()

    assert '<a href="/agreements/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_a_page_inside_an_entry_of_the_menu_marks_that_entry(as_reader):
    programme = make.programme()

    page = as_reader.get(f"/programmes/{programme.slug}/").content.decode()

    assert '<a href="/board/" aria-current="page">Board</a>' in page


def test_only_who_may_log_is_led_to_the_log(as_reader, as_editor):
    assert "Log an update" not in as_reader.get("/").content.decode()
    assert "/admin/programmes/milestone/" in as_editor.get("/").content.decode()


@pytest.fixture
def login(reader):
    """What the reader types in."""
    reader.set_password("a-long-password")
    reader.save()
    return {"username": "reader", "password": "a-long-password"}


def test_logging_in_leads_to_the_board_and_out_again(client, login):
    assert client.post("/login/", login)["Location"] == "/"
    assert "reader" in client.get("/").content.decode()

    client.post("/logout/")
    assert client.get("/").status_code == 302


def test_logging_in_leads_back_to_the_page_asked_for_and_nowhere_else(client, login):
    assert client.post("/login/", login | {"next": "/sources/"})["Location"] == "/sources/"
    client.post("/logout/")
    assert client.post("/login/", login | {"next": "https://elsewhere.example/"})["Location"] == "/"


def test_a_wrong_password_is_said_without_telling_which_part_is_wrong(client, reader):
    page = client.post("/login/", {"username": "reader", "password": "guess"}).content.decode()

    assert "do not belong together" in page
    assert 'value="reader"' in page


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/refused/", 403, "Only the desk may do this."),
        ("/gone/", 404, "There is no such report."),
        ("/wrong/", 400, "A month has at most 31 days."),
        ("/nowhere/at/all/", 404, "There is no page at this address."),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_what_cannot_be_done_is_answered_alike_in_debug(client, settings, debug, address, status, sentence):
    settings.DEBUG = debug

    response = client.get(address)

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert "status board" in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_what_goes_well_is_left_alone(client):
    assert client.get("/mended/").content == b"fine"


@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_tells_a_stranger_nothing(client):
    client.raise_request_exception = False

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()
    assert "a secret" not in response.content.decode()


@pytest.mark.parametrize("page", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_each_answer_can_be_made_without_a_request(page):
    assert "Programme tracker" in render_to_string(page)


def test_what_was_typed_into_the_address_is_shown_as_text(as_reader):
    page = as_reader.get("/", {"stage": '<script>alert("x")</script>'}).content.decode()

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
