"""The page for a minister as a file: one page, tagged, with its marking; and a sentence where none can be made."""

import io

import pypdf
import pytest

from config import paper
from tests.programmes.briefing import PERIOD, drones, html, question, too_much
from tests.programmes.changes.story import log

pytestmark = pytest.mark.django_db


def made(client, **asked):
    answer = client.get("/briefing.pdf", {**PERIOD, **asked})
    assert answer.status_code == 200, answer.content.decode()[:1000]
    assert answer["Content-Type"] == "application/pdf"
    return answer, pypdf.PdfReader(io.BytesIO(answer.content))


def test_it_is_one_page_of_a4_with_the_marking_and_what_the_page_says(as_reader, printer, settings):
    settings.MARKING = "Restricted · for test"
    programme = drones()
    question(programme, days=8, needed_by=programme.tender)
    log(programme.tender, forecast="Q3 2026", source=programme.text)

    answer, file = made(as_reader, title="Drones of the north")

    (page,) = file.pages
    text = " ".join(page.extract_text().split())
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert text.count("Restricted · for test") == 2  # at the top, and in the foot
    for said in (
        "Drones of the north",
        "For decision",
        "Not known",
        "Basis",
        "Q3 2026",
        "Page 1 of 1",
        "no date",
    ):
        assert said in text
    assert answer["Content-Disposition"] == 'inline; filename="briefing-2026-03-02.pdf"'


def test_it_is_tagged_and_says_its_language_and_title(as_reader, printer):
    drones()
    _, file = made(as_reader)
    root = file.trailer["/Root"]

    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == "Briefing: Micro drones – Programme tracker"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_its_links_lead_to_the_site_as_of_the_day(as_reader, printer):
    drones(slug="micro")
    _, file = made(as_reader)
    links = [each.get_object().get("/A", {}).get("/URI", "") for each in file.pages[0]["/Annots"]]

    assert "http://testserver/programmes/micro/?as_of=2026-03-02" in links
    assert not [link for link in links if link and "testserver" not in link]


def test_what_takes_more_than_a_page_has_the_marking_on_each(as_reader, printer, settings):
    settings.MARKING = "Restricted"
    too_much()

    _, file = made(as_reader, title="W" * 90)

    assert len(file.pages) == 2
    assert all("Restricted" in page.extract_text() for page in file.pages)
    assert [f"Page {number} of 2" in page.extract_text() for number, page in enumerate(file.pages, 1)] == [
        True,
        True,
    ]


def test_the_page_leads_to_the_file_with_all_that_was_asked(as_reader, printer):
    drones()

    assert (
        'href="/briefing.pdf?from=2026-02-23&amp;to=2026-03-02&amp;as_of=2026-03-02">Download PDF</a>'
        in html(as_reader)
    )


def test_without_a_printer_the_page_has_no_link_and_the_address_says_what_is_missing(as_reader, monkeypatch):
    monkeypatch.setattr(paper, "can_print", False)
    drones()

    assert "Download PDF" not in html(as_reader)
    answer = as_reader.get("/briefing.pdf", PERIOD)
    assert answer.status_code == 404
    assert (
        "it needs the extra “pdf” of this project (WeasyPrint) and the system’s Pango"
        in answer.content.decode()
    )
