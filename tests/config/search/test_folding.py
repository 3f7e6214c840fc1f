"""All spellings of a word are one: in either script, with their marks or without."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.search.folding import LONGEST, WORD, composed, fold, parts_of

TEXTS = st.text(max_size=60)
LETTERS = st.text(alphabet="aeioyjåäæøöðþßzhsgkkvzбвгґеєжзиіїйкхцшщьюя'’", min_size=1, max_size=12)


@pytest.mark.parametrize(
    "spellings",
    [
        "Ålesund Aalesund Alesund ÅLESUND",
        "Møre Moere More Möre",
        "Ægir Aegir Agir Ägir",
        "Gøteborg Göteborg Goeteborg Goteborg",
        "Þór Thor Þórr",
        "Guðrun Gudrun",
        "Øystein Oeystein Oystein Öystein",
        "Київ Kyiv Kiev Kyyiv Киев КИЇВ",
        "Шмигаль Shmyhal ШМИГАЛЬ",
        "Зеленський Zelenskyi Zelenskyy Zelensky Zelenskiy Zelenskyj",
        "Юрій Yurii Yuriy Yuri Iurii Yury",
        "Єрмак Yermak Iermak",
        "Яценюк Yatseniuk Yatsenyuk",
        "Федоров Fedorov",
        "Харків Kharkiv",
        "Одеса Odesa Odessa",
        "Запоріжжя Zaporizhzhia",
        "Згурський Zghurskyi",
        "Знам'янка Знам’янка Znamianka Znam'yanka",
        "Щербина Shcherbyna",
        "Ґонта Gonta",
        "Straße Strasse strase",
        "ＮＳＰＡ NSPA nspa",
    ],
)
def test_all_spellings_of_a_word_are_one(spellings):
    assert len({fold(word) for word in spellings.split()}) == 1, [fold(word) for word in spellings.split()]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Q-14", "q 14"),
        ("S4", "s4"),
        ("micro-drones, 100 of them", "micro drones 100 of them"),
        ("the ministry's plan", "the ministris plan"),
        ("2025/1100", "2025 1100"),
        ("half: ½", "half 1 2"),
        ("— … !", ""),
        ("", ""),
        ("under_score", "under score"),
        ("北京", "x21271x20140"),
    ],
)
def test_words_are_letters_and_figures(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("pair", ["Lviv Kyiv", "Hansen Jensen", "S1 S11", "2025 2026", "met not", "Oslo Oss"])
def test_what_is_not_alike_stays_apart(pair):
    one, other = pair.split()

    assert fold(one) != fold(other)


def test_a_letter_with_its_mark_apart_is_the_same():
    assert fold(unicodedata.normalize("NFD", "Ålesund Київ й ї")) == fold("Ålesund Київ й ї")


def test_a_word_without_end_is_told_by_its_beginning():
    assert fold("abc" * 1000) == ("abc" * 1000)[:LONGEST]


@given(TEXTS | LETTERS)
@example("aee")
@example("iei")
@example("Ъ'ь")
@example("aeaeooee")
def test_folding_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
@example("ﷺ")
@example("a_b\x00c")
def test_what_is_folded_is_plain(text):
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", fold(text))


@given(TEXTS)
@example("آ0")
def test_the_way_letters_are_composed_does_not_matter(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(LETTERS, st.integers(1, 12))
@example("Київ", 2)
@example("poet", 3)
def test_the_beginning_of_a_word_folds_to_its_beginning(word, length):
    """So that a search that is still being typed finds the word."""
    for whole in WORD.findall(word):
        beginning = " ".join(parts_of(whole[:length].rstrip("'’")))

        assert fold(whole).startswith(beginning), (whole, whole[:length])


@given(TEXTS)
def test_a_text_folds_word_by_word(text):
    assert fold(text).split() == [part for word in WORD.findall(composed(text)) for part in parts_of(word)]
