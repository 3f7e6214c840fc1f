"""Every page, light and dark, wide and narrow: axe finds nothing, nobody complains, nothing scrolls sideways."""

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone

from config.access.models import ApiToken
from config.saved.models import SavedView, desks_of
from config.saved.pages import page_named

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path(__file__).resolve().parents[2] / "artefacts"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not told node by node
}
PAGES = {
    "board": "/",
    "board-filtered": "/?stage=definition&nation=NO",
    "board-compact": "/?view=compact",
    "board-by-nation": "/?group=nation",
    "board-nothing-found": "/?q=nothing+is+called+this",
    "timeline": "/timeline/",
    "timeline-months": "/timeline/?scale=months&start=2024-10&baseline=hidden",
    "timeline-years": "/timeline/?scale=years&nation=NO",
    "timeline-nothing-found": "/timeline/?q=nothing+is+called+this",
    "programme": "/programmes/ua-no-line/",
    "programme-undated": "/programmes/dpa-ndma/",
    "agreements": "/agreements/",
    "agreements-filtered": "/agreements/?nation=NO&signed=none",
    "agreement": "/agreements/technical-arrangement/",
    "changes": "/changes/?from=2025-10-01&to=2026-03-02",
    "changes-none": "/changes/",
    "briefing": "/briefing/?from=2025-10-01",
    "briefing-nothing-found": "/briefing/?q=nothing+is+called+this",
    "sources": "/sources/",
    "sources-nothing-found": "/sources/?q=nothing+is+called+this",
    "source": "/sources/S4/",
    "source-one-noun": "/sources/S1/?noun=participations",
    "milestone": "/milestones/ua-no-line-pilot/",
    "questions": "/questions/",
    "questions-nothing-found": "/questions/?q=nothing+is+asked+like+this",
    "question": "/questions/17/",
    "known": "/known/",
    "nations": "/nations/",
    "nation": "/nations/NO/",
    "search": "/search/?q=drone",
    "search-one-noun": "/search/?q=drone&noun=facts",
    "search-nothing-found": "/search/?q=nothing+is+called+this",
    "search-then": "/search/?q=drone&as_of=2025-12-08",
    "login": "/login/",
    "not-found": "/programmes/nobody-knows/",
}
OF_STAFF = {
    "log": "/admin/programmes/milestone/{pilot}/log/",
    "milestones": "/admin/programmes/milestone/",
    "history": "/admin/programmes/milestone/{pilot}/history/",
    "rate": "/admin/programmes/programme/{programme}/rate/",
    "change": "/admin/programmes/milestone/{pilot}/change/",
}
OF_PEOPLE = {
    "views": "/views/",
    "view-settle": "/views/{view}/settle/",
    "views-of-board": "/board/?nation=NO",
    "views-of-changes": "/changes/",
    "tokens": "/tokens/",
    "token-revoke": "/tokens/{token}/revoke/",
}
LOOKS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"), (320, "dark")]
PARTS = [list(PAGES.items())[first::4] for first in range(4)]  # one after the other they take minutes

OF_DJANGO = {  # what axe finds in the markup of Django's own widgets, which is not ours to mend
    "staff-milestones": {"label-title-only"},
    "staff-change": {"aria-input-field-name", "empty-table-header"},
}


def look_over(page, name, complaints):
    """Return what is wrong with the page that the browser shows, and keep a picture of it."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    heard = list(complaints)  # before axe, whose own probing is stopped by the policy
    found = Axe().run(page, options=RULES).response["violations"]
    known = OF_DJANGO.get(name.rsplit("-", 2)[0], set())
    wrong = [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found
        if rule["id"] not in known
        for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append("scrolls sideways")
    expected = "404 (Not Found)" if name.startswith("not-found") else None
    return wrong + [said for said in heard if expected is None or expected not in said]


def visit(page, address, name, complaints, looks=LOOKS, ready=lambda page: None):
    """Return what is wrong with a page by look: it is loaded once, as a window that is resized has it."""
    page.goto(address)
    ready(page)
    wrong = {}
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        wrong[f"{name}-{width}-{scheme}"] = look_over(page, f"{name}-{width}-{scheme}", complaints)
        complaints.clear()
    return {look: found for look, found in wrong.items() if found}


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_pages_for_readers(page, live_server, real_data, complaints, part):
    wrong = {}
    for name, address in PARTS[part]:
        wrong |= visit(page, live_server.url + address, name, complaints)

    assert wrong == {}


def test_pages_for_staff(page, live_server, staff, pilot_line, complaints):
    staff(page, "kari", live_server)
    wrong = {}
    for name, address in OF_STAFF.items():
        address = live_server.url + address.format(pilot=pilot_line.pk, programme=pilot_line.programme_id)
        wrong |= visit(page, address, f"staff-{name}", complaints, LOOKS[:2])

    assert wrong == {}


@pytest.fixture
def view_of_kari(staff):
    """Make a view of the Nordic programmes, shared with a desk."""
    kari = User.objects.get(username="kari")
    desk = desks_of(kari).first()
    view = SavedView.objects.keep(kari, page_named("board"), QueryDict("nation=NO"), title="Norway")
    view.settle(title="Norway, for the weekly meeting of the desk", desk=desk)
    return view


@pytest.fixture
def token_of_kari(staff):
    ends = timezone.now() + timedelta(days=30)
    return ApiToken.objects.issue(User.objects.get(username="kari"), name="Nightly pull", expires_at=ends)[0]


def test_pages_of_who_is_logged_in(page, live_server, staff, view_of_kari, token_of_kari, complaints):
    staff(page, "kari", live_server)
    wrong = {}
    for name, address in OF_PEOPLE.items():
        address = live_server.url + address.format(view=view_of_kari.pk, token=token_of_kari.pk)
        wrong |= visit(page, address, f"own-{name}", complaints, ready=open_all)

    assert wrong == {}


def open_all(page):
    for each in page.locator("details.keep > summary").all():
        each.click()


def test_a_view_is_kept_and_started_with_by_hand(page, live_server, staff):
    staff(page, "kari", live_server)
    page.goto(f"{live_server.url}/board/?stage=intent")

    page.click("details.keep > summary")
    page.fill("#keep-head", "Intents")
    page.press("#keep-head", "Enter")
    assert "Kept as “Intents”" in page.locator("main").inner_text()
    page.click("details.keep > summary")
    page.click("text=Your views >> nth=-1")
    page.click("text=Start here")

    page.goto(live_server.url)
    assert page.url == f"{live_server.url}/board/?stage=intent"
    page.click("nav[aria-label=Main] >> text=Board")
    assert page.url == f"{live_server.url}/board/"


def test_the_log_form_on_a_phone(page, live_server, staff, pilot_line, complaints):
    page.set_viewport_size({"width": 390, "height": 844})
    staff(page, "kari", live_server)

    page.goto(f"{live_server.url}/admin/programmes/milestone/{pilot_line.pk}/log/")

    assert look_over(page, "staff-log-390-light", complaints) == []


def test_an_empty_database_says_what_to_do(page, live_server, transactional_db, settings, complaints):
    settings.OPEN_READING = True

    page.goto(live_server.url)

    assert "seed" in page.locator("main").inner_text()
    assert look_over(page, "board-empty", complaints) == []
