"""Read the page for a minister in tests: as it is arranged, and as it is read."""

import re
from datetime import date
from html import unescape

from tests import make
from tests.programmes.changes.story import BEGIN, END, on

PERIOD = {"from": "2026-02-23", "to": "2026-03-02", "as_of": "2026-03-02"}


def sheet(client, **asked):
    """Return the page as it is arranged."""
    response = client.get("/briefing/", {**PERIOD, **asked})
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.context["sheet"]


def html(client, **asked):
    return client.get("/briefing/", {**PERIOD, **asked}).content.decode()


def told(text):
    """Return what people read of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def part(text, name):
    """Return what is told under one head."""
    (found,) = re.findall(rf'<section[^>]*aria-labelledby="{name}".*?</section>', text, flags=re.DOTALL)
    return told(found)


def drones(name="Micro drones", *, known_on=BEGIN, **fields):
    """Make a programme of two nations with a date, a promise and a question, from one source."""
    with on(known_on):
        text = make.source(publisher="Ministry", title=f"On {name}", dated="2026-01-15")
        programme = make.programme(name, stage_source=text, **fields)
        for code, nation in [("NO", "Norway"), ("DK", "Denmark")]:
            make.participation(programme, make.nation(code, nation), source=text)
        tender = make.milestone(
            "Tender", programme=programme, forecast="Q2 2026", reported_on=known_on, source=text
        )
        make.baseline(programme, effective_on=known_on)
    programme.text, programme.tender = text, tender
    return programme


def too_much():
    """Make a programme of which no page can hold all that has to be said."""
    programme = drones("W" * 160, slug="too-much", short_name="W" * 60)
    programme.tender.name = "W" * 200
    with on(BEGIN):
        programme.tender.save()
        make.milestone("W" * 199, programme=programme, reported_on=BEGIN)
    question(programme, days=8, topic="other", aspect="W" * 60, needed_by=programme.tender)
    return programme


def question(programme, text="How many?", *, days=10, **fields):
    """Raise a question so many days before the end of the period."""
    raised_on = date.fromordinal(END.toordinal() - days)
    with on(BEGIN):
        return make.question(programme, text, raised_on=raised_on, source=programme.text, **fields)
