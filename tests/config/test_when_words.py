from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.when import NO_DATE, read
from tests.config.when_examples import dates, edtf_texts, month_end

JULY, SEPTEMBER_END, YEAR_END = date(2026, 7, 1), date(2026, 9, 30), date(2026, 12, 31)
DAY, NEW_YEAR = date(2025, 10, 22), date(2026, 1, 1)
MARCH, MARCH_END, JUNE_END = date(2026, 3, 1), date(2026, 3, 31), date(2026, 6, 30)

# people write, stored, earliest, latest, shown
TABLE = [
    ("22 October 2025", "2025-10-22", DAY, DAY, "22 Oct 2025"),
    ("2025-10-22", "2025-10-22", DAY, DAY, "22 Oct 2025"),
    ("March 2026", "2026-03", MARCH, MARCH_END, "Mar 2026"),
    ("Q3 2026", "2026-35", JULY, SEPTEMBER_END, "Q3 2026"),
    ("2026-Q3", "2026-35", JULY, SEPTEMBER_END, "Q3 2026"),
    ("H2 2026", "2026-41", JULY, YEAR_END, "H2 2026"),
    ("2026", "2026", NEW_YEAR, YEAR_END, "2026"),
    ("during 2026", "2026", NEW_YEAR, YEAR_END, "2026"),
    ("about March 2026", "2026-03~", MARCH, MARCH_END, "about Mar 2026"),
    ("by June 2026", "../2026-06", None, JUNE_END, "by Jun 2026"),
    ("by about June 2026", "../2026-06~", None, JUNE_END, "by about Jun 2026"),
    ("from 2026", "2026/..", NEW_YEAR, None, "from 2026"),
    ("not before 2026", "2026/..", NEW_YEAR, None, "from 2026"),
    ("from about March 2026", "2026-03~/..", MARCH, None, "from about Mar 2026"),
    ("none", "", None, None, "no date given"),
    ("unknown", "", None, None, "no date given"),
]

SAME = {
    "2025-10-22": [
        "22 Oct 2025",
        "22nd October 2025",
        "October 22, 2025",
        "Oct. 22 2025",
        "22 OCTOBER, 2025",
        "on 22 October 2025",
        "  22   october\t2025\n",
        "22\N{NO-BREAK SPACE}October 2025",
    ],
    "2025-09-05": ["5 Sep 2025", "05 Sept 2025", "September 5th, 2025", "5 sept. 2025"],
    "2026-03": ["MAR 2026", "march, 2026", "in March 2026", "2026-03"],
    "2026-05": ["May 2026", "may 2026"],
    "2026-35": ["q3 2026", "Q3-2026", "Q32026", "2026Q3", "2026-q3", "2026 Q3", "during Q3 2026", "2026-35"],
    "2026-33": ["Q1 2026", "2026-Q1"],
    "2026-40": ["H1 2026", "2026-h1", "2026H1", "2026-40"],
    "2026": ["in 2026", "IN 2026", " 2026 "],
    "2026-03~": [
        "around March 2026",
        "c. March 2026",
        "c.March 2026",
        "c March 2026",
        "ca. Mar 2026",
        "circa Mar 2026",
        "2026-03~",
    ],
    "../2026-06": [
        "by the end of June 2026",
        "before end of June 2026",
        "no later than June 2026",
        "By 2026-06",
        "../2026-06",
    ],
    "2026/..": ["not earlier than 2026", "no earlier than 2026", "FROM 2026", "2026/.."],
    "": ["", "   ", "None", "NO DATE", "no date given", "undated"],
}

REFUSED = {
    "words that name no days": [
        "tbc",
        "soon",
        "spring 2026",
        "early 2026",
        "end of 2026",
        "Jan",
        "22 Oct",
        "null",
    ],
    "a day that is not in the calendar": [
        "2026-02-29",
        "30 February 2026",
        "31 Apr 2026",
        "2026-04-31",
        "0 May 2026",
    ],
    "a part of the year that does not exist": [
        "2026-00",
        "2026-13",
        "2026-32",
        "2026-37",
        "Q0 2026",
        "Q5 2026",
    ],
    "a season or a half too many": ["2026-21", "2026-24", "H0 2026", "H3 2026", "2026-42"],
    "a day of something that is no month": ["2026-35-01", "1 Q3 2026", "2026-Q3-01"],
    "a year out of range": [
        "1899",
        "2200",
        "0000",
        "9999",
        "0026-03",
        "31 Dec 1899",
        "-2026",
        "-0001-03",
        "Y20260",
    ],
    "a year of two or five digits": ["26", "Q3 26", "20260", "22 Oct 25"],
    "an order that may be read in two ways": [
        "03/02/2026",
        "3.2.2026",
        "22-10-2025",
        "2026/03/02",
        "20260302",
    ],
    "EDTF that we do not keep": [
        "2026?",
        "2026%",
        "2026-XX",
        "202X",
        "2026-01/2026-03",
        "2026/",
        "/2026",
        "~2026",
    ],
    "two open ends": ["../2026/..", "../..", "..", "by from 2026", "not before by 2026"],
    "an edge or an about alone": ["by", "from", "about", "c.", "by about", "~", "../", "/.."],
    "digits of another script": ["２０２６", "٢٠٢٦-٠٣", "2026-0３", "Q３ 2026", "२०२६"],
    "letters that only look alike": [
        "ſep 2026",
        "Q\N{FULLWIDTH DIGIT THREE} 2026",
        "Mаr 2026",
        "un\N{KELVIN SIGN}nown",
    ],
    "an unprintable character": ["2026\0", "\0", "20\x0026", "2026\x07", "2026\N{ZERO WIDTH SPACE}"],
    "a text that is too long": [
        "2" * 10_000,
        "2026" + " " * 10_000,
        "," * 61,
        "about " * 2_000 + "2026",
        "by " + "0" * 100,
    ],
}


@pytest.mark.parametrize(("said", "stored", "earliest", "latest", "shown"), TABLE)
def test_what_people_write_becomes_a_window_and_a_label(said, stored, earliest, latest, shown):
    when = read(said)

    assert (when.text, when.earliest, when.latest, when.label) == (stored, earliest, latest, shown)


@pytest.mark.parametrize(("stored", "said"), [(text, form) for text, forms in SAME.items() for form in forms])
def test_the_same_date_may_be_written_in_many_ways(stored, said):
    assert read(said).text == stored


@pytest.mark.parametrize(
    "said", [text for texts in REFUSED.values() for text in texts], ids=lambda said: said[:30]
)
def test_what_cannot_be_read_is_refused_with_the_forms_that_can(said):
    with pytest.raises(ValueError, match=r"14 May 2026, May 2026, Q3 2026.*or none.*1900 to 2199"):
        read(said)


@pytest.mark.parametrize("thing", [None, 2026, date(2026, 1, 1), b"2026", NO_DATE])
def test_only_text_can_be_read(thing):
    with pytest.raises(ValueError, match="cannot be read"):
        read(thing)


def test_an_unreadable_text_leaves_nothing_in_memory():
    before = read.cache_info().currsize

    with pytest.raises(ValueError, match="cannot be read"):
        read("9" * 10_000)

    assert read.cache_info().currsize == before


def test_a_date_is_read_once():
    first = read("19 April 2031")

    assert read("19 April 2031") is first


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024, 2100])
def test_a_month_ends_on_its_last_day_in_common_and_leap_years(year, month):
    assert read(f"{year}-{month:02}").latest == month_end(year, month)


@given(dates)
def test_a_label_reads_as_the_same_date(when):
    assert read(when.label) == when


@given(edtf_texts)
def test_what_is_stored_reads_as_itself(text):
    assert read(text).text == text


@given(dates)
def test_no_date_needs_more_room_than_its_column_has(when):
    assert len(when.text) <= 16


@given(dates)
def test_a_window_is_in_order_and_open_at_its_edge_only(when):
    assert (when.earliest is None) == (when.edge == "by")
    assert (when.latest is None) == (when.edge == "from")
    assert when.edge or when.earliest <= when.latest


@given(dates, st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["  ", " , ", "\t", "\n"]))
def test_capitals_spaces_and_commas_do_not_matter(when, letters, space):
    assert read(letters(f" {when.label} ").replace(" ", space)) == when


@given(
    st.text() | st.text("0123456789-/.~QHqh byfromaut,", max_size=20) | st.from_regex(r"\A\d{4}-\d\d-\d\d\Z")
)
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        when = read(text)
    except ValueError:
        return

    assert when.text.isascii()
    assert read(when.text) == read(when.label) == when
