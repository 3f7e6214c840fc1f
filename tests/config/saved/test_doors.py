"""People keep, share and change views by forms of the pages; what they start with never locks them in."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.saved.models import SavedView, StartPage
from tests import make
from tests.config.saved.test_models import kari, keep, ola  # noqa: F401 (people)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
KEPT = [
    "/board/",
    "/timeline/",
    "/questions/",
    "/known/",
    "/nations/",
    "/agreements/",
    "/changes/",
    "/sources/",
]
POSTS = ["keep/", "replace/", "start/board/", "{pk}/withdraw/", "{pk}/start/"]


def sent(client, path, **said):
    return client.post(f"/views/{path}", said)


def text(answer):
    return answer.content.decode()


# Keeping


@pytest.mark.parametrize("address", [*KEPT, "/"])
def test_every_page_with_filters_offers_to_keep_what_it_shows(as_reader, address):
    page = text(as_reader.get(address))

    assert page.count('action="/views/keep/"') == 1
    assert 'name="csrfmiddlewaretoken"' in page


@pytest.mark.parametrize("address", KEPT)
def test_nothing_is_offered_to_strangers_or_in_the_past(client, as_reader, open_reading, address):
    keep(User.objects.get(username="reader"), page=address.strip("/"), query="")
    make.programme()
    past = text(as_reader.get(address, {"as_of": str(timezone.localdate())}))

    assert "/views/" not in text(client.get(address))
    assert "/views/keep/" not in past
    assert "/views/replace/" not in past
    assert f"/views/{SavedView.objects.get().pk}/?as_of=" in past


def test_what_a_page_shows_is_kept_as_it_says_itself(as_reader, reader):
    page = text(as_reader.get("/", {"nation": "NO", "view": "compact", "page": "1"}))
    form = dict(re.findall(r'<input type="hidden" name="(page|query)" value="([^"]*)">', page))

    answer = sent(
        as_reader, "keep/", title="Norway", page=form["page"], query=form["query"].replace("&amp;", "&")
    )

    view = SavedView.objects.get()
    assert (view.owner, view.page, view.query) == (reader, "board", "nation=NO&view=compact")
    assert answer["Location"] == "/board/?nation=NO&view=compact"
    assert "Kept as “Norway”" in text(as_reader.get(answer["Location"]))
    assert view.history.get().history_user == reader


def test_a_name_that_is_taken_is_said_and_the_view_is_offered_to_show_this(as_reader, reader):
    view = keep(reader)

    page = text(sent(as_reader, "keep/", page="board", query="nation=SE", title="norway"))

    assert "You have a view of this name already." in page
    assert f'<option value="{view.pk}" selected>' in page
    assert 'value="norway"' in page
    assert "Nation: Sweden" in page
    assert page.count('name="query" value="nation=SE"') == 2
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "sentence"), [("", "Give the view a name."), ("x" * 81, "at most 80 characters")]
)
def test_a_name_that_will_not_do_is_said(as_reader, title, sentence):
    assert sentence in text(sent(as_reader, "keep/", page="board", title=title))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "cannot be kept"),
        ({"page": "search"}, "cannot be kept"),
        ({"page": "nowhere"}, "cannot be kept"),
        ({"page": "board\x00"}, "cannot be kept"),
        ({"page": "board", "query": "q=\x00"}, "cannot be kept"),
        ({"page": "board", "query": "q=%00"}, "Null characters"),
        ({"page": "board", "query": "stage=nowhere"}, "Stage: there is no"),
        ({"page": "board", "query": "&" * 1500}, "too long"),
        ({"page": "board", "query": "nation=NO&" * 150}, "too long"),
        ({"page": "board", "query": "q=" + "x" * 5000}, "cannot be kept"),
        ({"page": "questions", "query": "programme=none"}, "Programme: there is no"),
    ],
)
@pytest.mark.parametrize("door", ["keep/", "replace/"])
def test_what_cannot_be_meant_is_refused_in_a_sentence(as_reader, door, said, sentence):
    answer = sent(as_reader, door, title="A name", view="1", **said)

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert not SavedView.objects.exists()


def test_names_in_any_script_are_shown_as_text(as_reader, reader):
    for title in ["<b>x</b>", "הצפון", "🇳🇴", "a\u202eb"]:
        sent(as_reader, "keep/", page="board", query="", title=title)

    page = text(as_reader.get("/views/"))

    assert SavedView.objects.count() == 4
    assert "<b>x</b>" not in page
    assert "הצפון" in page


def test_a_view_shows_something_else_from_now_on(as_reader, reader):
    view = keep(reader)

    answer = sent(as_reader, "replace/", page="board", query="nation=SE", view=view.pk)

    view.refresh_from_db()
    assert view.query == "nation=SE"
    assert answer["Location"] == "/board/?nation=SE"


def test_a_view_shows_nothing_of_another_page(as_reader, reader):
    view = keep(reader)

    assert sent(as_reader, "replace/", page="timeline", query="nation=SE", view=view.pk).status_code == 404
    assert sent(as_reader, "replace/", page="board", query="nation=SE", view="x").status_code == 404


# Whose they are


@pytest.mark.parametrize("door", POSTS)
def test_nothing_is_changed_by_reading(as_reader, reader, door):
    assert as_reader.get(f"/views/{door.format(pk=keep(reader).pk)}").status_code == 405


@pytest.mark.parametrize("door", ["", "{pk}/", "{pk}/settle/"])
def test_a_stranger_is_asked_to_log_in_even_where_reading_is_open(client, reader, open_reading, door):
    address = f"/views/{door.format(pk=keep(reader).pk)}"

    assert client.get(address)["Location"] == f"/login/?next={address}"


@pytest.mark.parametrize("door", POSTS)
def test_a_stranger_changes_nothing(client, reader, open_reading, door):
    address = f"/views/{door.format(pk=keep(reader).pk)}"

    assert client.post(address)["Location"].startswith("/login/")


@pytest.mark.parametrize("door", [*POSTS, "{pk}/settle/"])
def test_a_form_from_elsewhere_is_refused(reader, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)

    assert client.post(f"/views/{door.format(pk=keep(reader).pk)}").status_code == 403


def test_a_view_of_another_is_not_there(as_reader, editor):
    view = keep(editor)

    for door in ("", "settle/"):
        assert as_reader.get(f"/views/{view.pk}/{door}").status_code == 404
    for door in ("withdraw/", "start/", "settle/"):
        assert sent(as_reader, f"{view.pk}/{door}", title="Mine").status_code == 404
    assert sent(as_reader, "replace/", page="board", view=view.pk).status_code == 404
    assert as_reader.get(f"/views/{10**30}/").status_code == 404


def test_what_is_shared_is_seen_and_started_with_and_changed_by_its_owner_alone(kari, ola):  # noqa: F811
    view = keep(kari)
    view.settle(title="Norway", desk=make.desk())
    client = signed_in(ola)

    assert "Nordic desk, by Kari Nordmann" in text(client.get("/board/"))
    assert client.get(f"/views/{view.pk}/")["Location"] == "/board/?nation=NO"
    assert sent(client, f"{view.pk}/start/")["Location"] == "/views/"
    assert client.get(f"/views/{view.pk}/settle/").status_code == 404
    for door in ("withdraw/", "settle/"):
        assert sent(client, f"{view.pk}/{door}", title="Mine").status_code == 404
    assert sent(client, "replace/", page="board", view=view.pk).status_code == 404
    assert SavedView.objects.get().title == "Norway"


def test_the_page_of_views_tells_ones_own_and_those_of_the_desk(kari, ola):  # noqa: F811
    keep(kari, "Shared").settle(title="Shared", desk=make.desk())
    keep(kari, "Private")
    keep(ola, "Mine", "q=x")
    User.objects.filter(pk=kari.pk).update(is_active=False)

    page = text(signed_in(ola).get("/views/"))

    assert "Private" not in page
    assert page.index("Mine") < page.index("Shared with your desks") < page.index(">Shared<")
    assert "Kari Nordmann" in page
    assert "has left" in page
    assert "Search: x" in page


def test_a_view_is_named_and_shared_in_one_form(kari):  # noqa: F811
    view, client = keep(kari), signed_in(kari)
    offered = text(client.get(f"/views/{view.pk}/settle/"))
    assert "Nordic desk" in offered
    assert "Editors" not in offered

    sent(client, f"{view.pk}/settle/", title="North", desk=make.desk().pk)

    view.refresh_from_db()
    assert (view.title, view.desk) == ("North", make.desk())
    assert "“North” is shared with Nordic desk." in text(client.get("/views/"))


def test_a_form_that_will_not_do_changes_nothing_and_keeps_what_was_typed(kari):  # noqa: F811
    view, client = keep(kari), signed_in(kari)
    keep(kari, "Sweden")

    taken = text(sent(client, f"{view.pk}/settle/", title="Sweden"))
    role = text(sent(client, f"{view.pk}/settle/", title="N", desk=make.desk("Editors").pk))

    assert "a view of this name already" in taken
    assert 'value="Sweden"' in taken
    assert "<h1>Norway</h1>" in taken
    assert "Share it with one of your desks." in role
    assert SavedView.objects.get(pk=view.pk).title == "Norway"


def test_a_view_is_withdrawn(as_reader, reader):
    view = keep(reader)

    page = text(as_reader.post(f"/views/{view.pk}/withdraw/", follow=True))

    assert "“Norway” is withdrawn." in page
    assert as_reader.get(f"/views/{view.pk}/").status_code == 404


# The start page


def start(client, view):
    sent(client, f"{view.pk}/start/")


def test_one_starts_with_ones_start_page_and_the_board_is_still_there(as_reader, reader):
    start(as_reader, keep(reader, query="group=stage", page="board"))

    assert as_reader.get("/")["Location"] == "/board/?group=stage"
    make.programme()
    for address in ("/board/", "/?view=full", f"/?as_of={timezone.localdate()}", "/?group=stage"):
        assert "<h1>Status board</h1>" in text(as_reader.get(address)), address


def test_every_way_to_the_board_leads_to_the_whole_board(as_reader, reader):
    start(as_reader, keep(reader))

    for address in ("/timeline/", "/board/?q=nothing", "/nowhere/", "/views/"):
        page = text(as_reader.get(address))
        leading = re.findall(r'href="(/)"[^>]*>(?!<svg)', page)
        assert leading == [], address
        assert 'href="/board/"' in page


def test_a_view_of_the_whole_board_leads_into_no_circle(as_reader, reader):
    start(as_reader, keep(reader, query=""))

    answer = as_reader.get("/", follow=True)

    assert answer.redirect_chain == [("/board/", 302)]


def test_one_starts_with_the_whole_board_again(as_reader, reader):
    start(as_reader, keep(reader))

    sent(as_reader, "start/board/")

    assert as_reader.get("/").status_code == 200
    assert "You start with the whole board." in text(as_reader.get("/views/"))


def test_a_start_page_that_is_no_longer_shared_leaves_the_board_and_says_so(kari, ola):  # noqa: F811
    view, client = keep(kari), signed_in(ola)
    view.settle(title="Norway", desk=make.desk())
    start(client, view)

    view.settle(title="Norway", desk=None)

    page = client.get("/")
    assert page.status_code == 200
    assert "no longer shared with you" in text(page)
    assert StartPage.objects.get().person == ola


def test_a_start_page_that_means_nothing_any_more_says_so_and_shows_the_ways_out(as_reader, reader):
    view = keep(reader)
    start(as_reader, view)
    SavedView.objects.filter(pk=view.pk).update(query="colour=red")

    page = text(as_reader.get("/"))

    assert "Status board no longer takes “colour”." in page
    assert 'href="/board/"' in page
    assert 'href="/views/"' in page
    assert "no longer takes" in text(as_reader.get("/views/"))


def test_a_view_whose_page_is_gone_can_still_be_seen_and_withdrawn(as_reader, reader):
    view = keep(reader)
    SavedView.objects.filter(pk=view.pk).update(page="gone", query="x=1")

    assert "The page that it showed is no longer there." in text(as_reader.get(f"/views/{view.pk}/"))
    assert as_reader.get("/views/").status_code == 200
    assert as_reader.get(f"/views/{view.pk}/settle/").status_code == 200
    sent(as_reader, f"{view.pk}/withdraw/")
    assert not SavedView.objects.in_use().exists()


def test_logging_in_leads_to_the_start_page(client, reader):
    reader.set_password("a-long-password")
    reader.save()
    StartPage.objects.choose(reader, keep(reader))

    answer = client.post("/login/", {"username": "reader", "password": "a-long-password"}, follow=True)

    assert [address for address, _ in answer.redirect_chain] == ["/", "/board/?nation=NO"]


def test_a_view_is_opened_as_of_a_day(as_reader, reader):
    make.programme()
    day = timezone.localdate()

    answer = as_reader.get(f"/views/{keep(reader).pk}/?as_of={day}")

    assert answer["Location"] == f"/board/?nation=NO&as_of={day}"


@pytest.mark.parametrize("address", ["/views/", "/board/", "/"])
def test_many_views_take_no_more_queries(kari, address):  # noqa: F811
    client = signed_in(kari)
    keep(kari, "One", "").settle(title="One", desk=make.desk())
    client.get(address)

    def asked():
        """Count those of a page first asked for after a view was kept: what is worked out once, is again."""
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    keep(kari, "Another", "nation=NO", "board")
    with_few = asked()
    for number in range(12):
        keep(kari, f"View {number}", "nation=NO", "board")

    assert asked() == with_few
