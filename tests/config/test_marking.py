"""The marking on paper: at the top of every page, whatever letters it holds."""

import re

import pytest

from config.marking import quoted, stylesheet


def unquoted(text):
    """Read a string of CSS as a browser does."""
    return re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), text[1:-1])


def test_every_printed_page_but_the_first_repeats_it(client, settings):
    settings.MARKING = "Restricted"

    answer = client.get("/marking.css")

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    first, rest = reversed(answer.content.decode().splitlines())
    assert rest == '@page { @top-left { content: "Restricted" } }'
    assert first == "@page :first { @top-left { content: none } }"


def test_every_page_asks_for_it(as_reader):
    assert '<link rel="stylesheet" href="/marking.css">' in as_reader.get("/board/").content.decode()


@pytest.mark.parametrize(
    "text", ['"; } body { display: none', "Åpent · 公開", "a\\b\nc", "</style>", "", "9 to 5"]
)
def test_no_marking_breaks_out_of_its_string(text, settings):
    settings.MARKING = text
    letters = re.sub(r"\\[0-9a-f]+ ", "", quoted(text))

    assert unquoted(quoted(text)) == text
    assert re.fullmatch(r'"[A-Za-z0-9]*"', letters)
    assert stylesheet().count("}") == 4
