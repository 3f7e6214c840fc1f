"""Pages as PDF: what is loaded and what is refused, how drawings are furnished, what is said without a printer."""

import builtins
import importlib
import sys

import pytest

from config import paper

ADDRESS = "https://tracker.example/briefing/"


@pytest.fixture
def fetcher(printer):
    return printer.OnlyOurs(ADDRESS)


def test_it_serves_our_static_files_from_this_machine(fetcher):
    answer = fetcher.fetch("https://tracker.example/static/tracker.css")

    assert answer.content_type == "text/css"
    assert b"@layer tokens" in answer.read()


def test_it_serves_the_marking(fetcher, settings):
    settings.MARKING = "Restricted"

    assert b'"Restricted"' in fetcher.fetch("https://tracker.example/marking.css").read()


def test_it_serves_files_as_they_were_collected(fetcher, settings, tmp_path, printer, monkeypatch):
    (tmp_path / "tracker.0a1b.css").write_text("b { color: red }")
    storage = printer.staticfiles_storage
    monkeypatch.setattr(storage, "_location", str(tmp_path))
    for name in ("base_location", "location"):
        monkeypatch.setitem(storage.__dict__, name, str(tmp_path))

    assert fetcher.fetch("https://tracker.example/static/tracker.0a1b.css").read() == b"b { color: red }"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/static/tracker.css",
        "http://tracker.example/static/tracker.css",
        "https://tracker.example:8443/static/tracker.css",
        "https://tracker.example/admin/",
        "https://tracker.example/admin/static/tracker.css",
        "https://tracker.example/static/../../manage.css",
        "https://tracker.example/static/%2e%2e/%2e%2e/pyproject.css",
        "https://tracker.example/static//etc/passwd.css",
        "https://tracker.example/static/nothing.css",
        "https://tracker.example/static/log-update.js",
        "file:///etc/passwd",
        "file:///etc/passwd.css",
        "data:text/css,b{}",
        "ftp://tracker.example/static/tracker.css",
        "//tracker.example/static/tracker.css",
        "",
    ],
)
def test_it_refuses_all_else(fetcher, printer, address):
    with pytest.raises(printer.NotOurs):
        fetcher.fetch(address)


def test_a_page_that_asks_for_something_elsewhere_is_printed_without_it(printer, monkeypatch):
    asked = []
    monkeypatch.setattr("socket.socket.connect", lambda *address: asked.append(address))
    page = (
        '<html lang="en"><title>A page</title><link rel="stylesheet" href="http://127.0.0.1:1/a.css">'
        '<img src="http://127.0.0.1:1/a.png" alt="A picture"><img src="file:///etc/hostname" alt="A file"><p>Words'
    )

    assert printer.printed(page, ADDRESS).startswith(b"%PDF-")
    assert asked == []


def test_a_drawing_is_given_the_looks_it_has_on_paper(printer):
    rules = dict(_pairs(printer.furnish, "b-src", "r-qlab", "g-red"))

    assert rules[".b-src"] == "fill: #8fb3cd; stroke: #17507e; stroke-width: 1"
    assert rules[".r-qlab"] == "font-size: 12px; font-family: sans-serif; fill: #555"
    assert rules[".g-red"] == "color: #9b2a22"


def _pairs(furnish, *classes):
    """Yield the rules that a drawing with these classes is given: selector and what is declared."""
    marks = "".join(f'<rect class="{each}"/>' for each in classes)
    for line in _furnished(furnish, f"<svg>{marks}</svg>")[0].find(f"{SVG}style").text.splitlines():
        selector, _, said = line.partition(" { ")
        yield selector.strip(), said.removesuffix(" }")


SVG = "{http://www.w3.org/2000/svg}"


def _furnished(furnish, body):
    page = paper.press.weasyprint.HTML(string=f"<html><body>{body}").etree_element
    furnish(page, (paper.press.static("tracker.css")).decode())
    return list(page.iter(f"{SVG}svg"))


def test_a_drawing_is_given_the_shapes_that_it_refers_to_and_those_that_they_need(printer):
    sprite = (
        '<svg><defs><pattern id="hatch"/><symbol id="a"><use href="#b"/></symbol><path id="b"/></defs></svg>'
    )
    _, drawing = _furnished(printer.furnish, f'{sprite}<svg><use href="#a"/><rect fill="url(#hatch)"/></svg>')

    assert sorted(each.get("id") for each in drawing.find(f"{SVG}defs")) == ["a", "b", "hatch"]


def test_without_the_extra_pages_still_work_and_nothing_can_be_printed(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **options):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    for name in ("config.paper.press", "config.paper"):
        monkeypatch.delitem(sys.modules, name, raising=False)

    assert importlib.import_module("config.paper").can_print is False
