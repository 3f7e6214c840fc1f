"""The parts of a page: shape, then word, then colour; and never markup from what people typed."""

from dataclasses import dataclass
from datetime import date

import pytest

from config.templatetags import components
from config.when import NO_DATE, read, slip

RUDE = '<script>alert("x")</script>'


@dataclass
class Source:
    tag: str = "S1"
    title: str = "A declaration"

    def get_kind_display(self):
        return "Official text"


@pytest.mark.parametrize(
    ("rating", "word"), [("red", "Red"), ("amber", "Amber"), ("green", "Green"), ("not_rated", "Not rated")]
)
def test_a_rating_has_a_silhouette_and_a_word(rating, word):
    badge = components.conf(rating)

    assert f'href="#g-{rating}"' in badge
    assert f"<b>{word}</b>" in badge


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ("", "", ""),
        ("", "red", "first rating"),
        ("amber", "amber", "no change"),
        ("amber", "red", "down from amber"),
        ("red", "green", "up from red"),
        ("green", "not_rated", "down from green"),
    ],
)
def test_the_trend_says_how_a_rating_moved(before, now, words):
    said = components.trend(before, now)

    assert words in said
    assert bool(said) == bool(words)


def test_the_strip_of_ratings_reads_aloud():
    strip = components.rating_strip([(date(2026, 1, 5), "amber"), (date(2026, 3, 2), "red")])

    assert 'aria-label="Ratings: 5 Jan 2026 Amber, 2 Mar 2026 Red"' in strip
    assert components.rating_strip([]) == ""


def test_a_source_tag_leads_to_its_source():
    tag = components.src(Source())

    assert 'href="/sources/S1/"' in tag
    assert 'title="Official text: A declaration"' in tag


def test_an_estimate_is_never_shown_with_a_source():
    assert "S1" not in components.src(Source(), estimate=True)
    assert "<a" not in components.src(Source(), estimate=True)


def test_nothing_is_claimed_of_a_value_without_a_source():
    assert components.src(None) == ""


def test_what_was_typed_is_shown_as_text():
    assert RUDE not in components.src(Source(title=RUDE))
    assert RUDE not in components.clash(RUDE)
    assert RUDE not in components.stage(1, (RUDE,))


def test_sources_that_disagree_stand_in_one_tag():
    assert "S3≠S4" in components.clash("S3 S4")


def test_a_date_comes_with_its_grain_its_label_and_its_tag():
    shown = components.when(read("Q3 2026"), Source())

    assert 'title="some day in the quarter"' in shown
    assert ">Q3 2026<" in shown
    assert ">S1</a>" in shown


def test_no_date_is_said_in_words():
    assert ">no date given<" in components.when(NO_DATE)


def test_a_slip_has_a_mark_where_it_can_be_measured():
    assert 'href="#i-later"' in components.slip(slip(read("Q1 2026"), read("Q3 2026")))
    assert "2 quarters later" in components.slip(slip(read("Q1 2026"), read("Q3 2026")))
    unknown = components.slip(slip(NO_DATE, read("Q3 2026")))
    assert "<use" not in unknown
    assert "cannot be measured" in unknown


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (0, "fresh", "today"),
        (1, "fresh", "yesterday"),
        (14, "fresh", "14 days ago"),
        (15, "ageing", "15 days ago"),
        (30, "ageing", "30 days ago"),
        (31, "stale", "<b>stale</b>, 31 days"),
        (None, "stale", "none yet"),
    ],
)
def test_freshness_has_a_shape_and_words(days, state, words):
    shown = components.fresh(days)

    assert f'href="#i-{state}"' in shown
    assert words in shown


def test_the_thresholds_are_settings(settings):
    settings.FRESH_DAYS, settings.STALE_DAYS = 2, 4

    assert "i-ageing" in components.fresh(3)
    assert "i-stale" in components.fresh(5)


def test_each_nation_keeps_its_column():
    shown = components.nations(["NO", "UA"], ("DK", "NO", "UA"))

    assert 'aria-label="Norway, Ukraine"' in shown
    assert shown.count("nat-out") == 1
    assert "Denmark does not take part" in shown


def test_nations_without_a_column_are_counted():
    shown = components.nations(["NO", "UA", "US"], ("NO",))

    assert ">+2<" in shown
    assert 'aria-label="Norway, Ukraine, United States"' in shown


def test_no_nation_is_said():
    assert "No nation on record" in components.nations([], ("NO",))


@pytest.mark.parametrize(
    ("state", "shape"),
    [
        ("open", "dot-open"),
        ("asked", "dot-asked"),
        ("partly_answered", "dot-asked"),
        ("answered", "qst-ok"),
        ("withdrawn", "qst-off"),
        ("superseded", "qst-off"),
    ],
)
def test_each_state_of_a_question_has_its_shape(state, shape):
    assert shape in components.question_state(state)


def test_a_question_grows_old():
    assert "is-old" in components.age(91)
    assert "is-old" not in components.age(90)
    assert "91 d" in components.age(91)


def test_an_absence_is_named():
    assert "not stated" in components.not_stated()


def test_a_day_has_its_month_as_a_word():
    assert components.day(date(2026, 3, 2)) == "2 Mar 2026"
    assert components.day(None) == ""


def test_a_person_is_named_in_full_or_by_login(reader, editor):
    assert components.person(editor) == "Kari Nordmann"
    assert components.person(reader) == "reader"
    assert components.person(None) == ""
