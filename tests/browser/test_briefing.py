"""The page for a minister as a browser prints it: one page, in narrow fonts and in wide ones."""

import io

import pypdf
import pytest

from tests.programmes.briefing import too_much
from tests.programmes.fiction import made as fiction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MISSION = "&".join(f"programme={slug}" for slug in ("nordic-micro", "nordic-mini", "ua-no-line", "dpa-ndma"))
CHOICES = [
    MISSION,
    f"{MISSION}&as_of=2026-03-02",
    f"{MISSION}&from=2025-10-01",
    "",
    "from=2024-11-30&as_of=2026-03-02",
    "programme=ua-no-line&from=2025-10-01&title=Drone+line&addressee=the+Minister",
]
OF_EXERCISE = ["from=2026-01-05", "from=2026-03-02&confidence=red", "nation=NO&nation=DK", "confidence=green"]
WIDE = """() => ['sans', 'serif'].forEach(kind => document.documentElement.style.setProperty(
    `--${kind}`, kind == 'sans' ? '"DejaVu Sans"' : '"DejaVu Serif"'))"""

LARGE = """() => document.querySelector(".sheet").style.setProperty("--t-s", "18px")"""


def printed(page, address):
    page.goto(address)
    yield pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    page.evaluate(WIDE)
    yield pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages


def in_wrong_number(page, server, choices):
    """Return the choices that do not print on one page of A4."""
    return [
        (choice, len(pages))
        for choice in choices
        for pages in printed(page, f"{server.url}/briefing/?{choice}")
        if len(pages) != 1 or [round(float(side)) for side in pages[0].mediabox[2:]] != [595, 842]
    ]


def test_the_real_programmes_print_on_one_page(page, live_server, real_data):
    assert in_wrong_number(page, live_server, CHOICES) == []


def test_the_fullest_choice_of_an_exercise_prints_on_one_page(page, live_server, transactional_db, settings):
    settings.OPEN_READING = True
    fiction(20)

    asked = [f"as_of=2026-03-16&{choice}" for choice in OF_EXERCISE]
    assert in_wrong_number(page, live_server, asked) == []


def test_the_marking_stands_on_every_page_that_is_printed(page, live_server, transactional_db, settings):
    settings.OPEN_READING, settings.MARKING = True, "Restricted"
    too_much()

    page.goto(f"{live_server.url}/briefing/?as_of=2026-03-02&title={'W' * 90}")
    page.evaluate(LARGE)
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    assert len(pages) == 2
    assert ["Restricted" in each.extract_text() for each in pages] == [True, True]
    assert "Page 2 of 2" in pages[1].extract_text()


def test_a_long_page_of_the_site_repeats_the_marking_too(page, live_server, real_data, settings):
    settings.MARKING = "Restricted"

    page.goto(f"{live_server.url}/timeline/")
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    assert len(pages) > 1
    assert [each.extract_text().count("Restricted") for each in pages] == [1] * len(pages)


def test_a_mark_leads_to_its_footnote_and_back(page, live_server, real_data):
    page.goto(f"{live_server.url}/briefing/?{MISSION}")

    page.locator(".fn a").first.click()
    assert page.evaluate("document.querySelector(':target').id") == "fn-1"
    page.locator("#fn-1 .fn-back").click()
    assert page.evaluate("document.querySelector(':target').id") == "at-1"


def test_the_choice_is_made_without_script(browser, live_server, real_data):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/briefing/?as_of=2026-03-02")
    page.get_by_text("Choose programmes, period and title").click()
    page.get_by_label("Nordic micro-drone buy").check()
    page.get_by_label("Title").fill("Micro drones")
    page.get_by_role("button", name="Make the page").click()

    assert page.locator("h1").inner_text() == "Micro drones"
    assert page.locator(".sh-t tbody tr").count() == 1
    assert "as_of=2026-03-02" in page.url
