"""The words that were asked for are marked in what is shown, in whatever spelling they stand there."""

import re

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from config.search.asking import Asked
from config.search.marking import AROUND, excerpt, marked


@pytest.mark.parametrize(
    ("asked", "text", "shown"),
    [
        ("norweg", "The Norwegian agency", "The <mark>Norwegian</mark> agency"),
        ("kiev", "Місто Київ, Kyiv", "Місто <mark>Київ</mark>, <mark>Kyiv</mark>"),
        (
            "alesund yard",
            "Yards of Ålesund, yard 2",
            "<mark>Yards</mark> of <mark>Ålesund</mark>, <mark>yard</mark> 2",
        ),
        ("yard alesund", "Yards of Ålesund, yard 2", "Yards of <mark>Ålesund</mark>, <mark>yard</mark> 2"),
        ("b", "A <b> & 'B' before", "A &lt;<mark>b</mark>&gt; &amp; &#x27;<mark>B</mark>&#x27; before"),
        ("s4", "S4 and S44", "<mark>S4</mark> and <mark>S44</mark>"),
        ("nothing", "The Norwegian agency", "The Norwegian agency"),
    ],
)
def test_the_words_are_marked(asked, text, shown):
    assert marked(text, Asked.read(asked)) == shown


@given(st.text(max_size=80), st.text(alphabet="abå<&й", min_size=1, max_size=3))
def test_marking_changes_nothing_else(text, word):
    plain = marked(text, Asked.read(word))

    assert re.sub("</?mark>", "", plain) == escape(text)


def test_an_excerpt_is_what_stands_around_the_first_word():
    text = f"{'before ' * 40}the Norwegian agency {'after ' * 40}"

    piece = excerpt(text, Asked.read("norweg"))

    assert piece.startswith("… before ")
    assert "the <mark>Norwegian</mark> agency" in piece
    assert piece.endswith(" after …")
    assert len(piece) < 2 * AROUND + 80


@pytest.mark.parametrize("text", ["", "The Danish agency"])
def test_where_no_word_stands_there_is_no_excerpt(text):
    assert excerpt(text, Asked.read("norweg")) == ""


def test_a_short_text_is_told_whole():
    assert excerpt("The Norwegian agency", Asked.read("the")) == "<mark>The</mark> Norwegian agency"
