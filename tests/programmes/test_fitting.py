"""Room on paper: words take as many lines as in the widest font that a reader may have."""

import pytest

from programmes.boards.fitting import BOLD, lines, width

COLUMN = 329


def test_no_words_take_one_line():
    assert lines("", COLUMN, 11) == 1


@pytest.mark.parametrize(("text", "count"), [("Tender", 1), ("Tender " * 9, 2), ("Tender " * 70, 9)])
def test_longer_texts_take_more_lines(text, count):
    assert lines(text, COLUMN, 11) == count


def test_a_word_longer_than_a_line_is_broken_and_counted():
    assert lines("x" * 200, COLUMN, 11) == 1 + int(width("x" * 200, 11) // COLUMN) + 1


def test_a_word_that_does_not_fit_goes_to_the_next_line_whole():
    word = "x" * 40

    assert width(word, 11) < COLUMN < 2 * width(word, 11)
    assert lines(f"{word} {word} {word}", COLUMN, 11) == 3


def test_capitals_figures_and_wide_letters_take_more_room():
    assert (
        width("aaaa", 10) < width("1111", 10) < width("AAAA", 10) < width("MMMM", 10) < width("無人航空", 10)
    )
    assert width("a a", 10) < width("aaa", 10)


@pytest.mark.parametrize(
    ("text", "plain", "bold"),
    [  # measured in DejaVu Sans, of size 1: it is the widest of the fonts that systems come with
        ("Ten questions are open, ten for more than 90 days.", 25.87, 29.11),
        ("Nordic micro-drone buy", 11.82, 13.3),
        ("DK FI NO SE UA", 7.79, 8.73),
    ],
)
def test_it_tells_no_less_than_the_widest_font_takes(text, plain, bold):
    assert plain <= width(text, 1) <= plain * 1.2
    assert bold <= width(text, BOLD) <= bold * 1.2
