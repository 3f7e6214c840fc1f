import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.when import Slip, read, slip
from tests.config.when_examples import maybe_dates, near

# baseline, forecast, words, short, tone
RULES = [
    # 1. a date is missing
    ("none", "Q3 2026", "cannot be measured", "–", "unknown"),
    ("Q3 2026", "none", "cannot be measured", "–", "unknown"),
    ("none", "none", "cannot be measured", "–", "unknown"),
    ("none", "by June 2026", "cannot be measured", "–", "unknown"),
    # 2. the same window
    ("Q3 2026", "Q3 2026", "as baseline", "0", "same"),
    ("Mar 2026", "about Mar 2026", "as baseline", "0", "same"),
    ("by June 2026", "by June 2026", "as baseline", "0", "same"),
    ("by Q2 2026", "by June 2026", "as baseline", "0", "same"),
    ("from 2026", "from Jan 2026", "as baseline", "0", "same"),
    # 3. the same precision: count in that unit
    ("14 May 2026", "15 May 2026", "1 day later", "+1 D", "late"),
    ("14 May 2026", "14 Jun 2026", "31 days later", "+31 D", "late"),
    ("Dec 2025", "Feb 2026", "2 months later", "+2 M", "late"),
    ("Mar 2026", "Feb 2026", "1 month earlier", "−1 M", "early"),
    ("Q1 2026", "Q3 2026", "2 quarters later", "+2 Q", "late"),
    ("Q1 2026", "Q4 2025", "1 quarter earlier", "−1 Q", "early"),
    ("H2 2026", "H1 2027", "1 half-year later", "+1 H", "late"),
    ("H1 2026", "H1 2027", "2 half-years later", "+2 H", "late"),
    ("2026", "2029", "3 years later", "+3 Y", "late"),
    ("about Mar 2026", "Apr 2026", "about 1 month later", "+1 M", "late"),
    # 4. shared days
    ("2026", "Q3 2026", "inside baseline", "0", "same"),
    ("2026", "31 Dec 2026", "inside baseline", "0", "same"),
    ("Q3 2026", "2026", "overlaps baseline", "0", "same"),
    ("by June 2026", "May 2026", "inside baseline", "0", "same"),
    ("by June 2026", "by May 2026", "inside baseline", "0", "same"),
    ("by May 2026", "by June 2026", "overlaps baseline", "0", "same"),
    ("from 2026", "Q3 2031", "inside baseline", "0", "same"),
    ("Q3 2031", "from 2026", "overlaps baseline", "0", "same"),
    ("by June 2026", "from June 2026", "overlaps baseline", "0", "same"),
    # 5. no shared day: least and most
    ("31 Dec 2025", "Q2 2026", "3–6 months later", "+3–6 M", "late"),
    ("Q1 2026", "Oct 2026", "6–10 months later", "+6–10 M", "late"),
    ("Oct 2026", "Q1 2026", "6–10 months earlier", "−6–10 M", "early"),
    ("about Q1 2026", "Oct 2026", "about 6–10 months later", "+6–10 M", "late"),
    ("Mar 2026", "Q2 2026", "up to 4 months later", "+≤4 M", "late"),
    ("31 Mar 2026", "Apr 2026", "up to 1 month later", "+≤1 M", "late"),
    ("31 Mar 2026", "about Apr 2026", "up to about 1 month later", "+≤1 M", "late"),
    ("16 Dec 2025", "Feb 2026", "about 2 months later", "+2 M", "late"),
    # 5. with no most
    ("Mar 2026", "from 2027", "at least 9 months later", "+≥9 M", "late"),
    ("Mar 2026", "from about 2027", "at least about 9 months later", "+≥9 M", "late"),
    ("by May 2026", "July 2026", "at least 1 month later", "+≥1 M", "late"),
    ("July 2026", "by May 2026", "at least 1 month earlier", "−≥1 M", "early"),
    ("Dec 2026", "from 2027", "later", "+", "late"),
]


@pytest.mark.parametrize(("baseline", "forecast", "words", "short", "tone"), RULES)
def test_slip_follows_the_five_rules(baseline, forecast, words, short, tone):
    found = slip(read(baseline), read(forecast))

    assert (found.text, found.short, found.tone) == (words, short, tone)


def test_a_slip_names_both_dates():
    assert slip(read("Q1 2026"), read("Q3 2026")).detail == "Baseline Q1 2026, forecast Q3 2026."
    assert slip(read("2026"), read("Q3 2026")).detail == "Q3 2026 lies inside the baseline window 2026."
    assert slip(read("Q3 2026"), read("2026")).detail == "2026 overlaps the baseline window Q3 2026."
    assert slip(read("2026"), read("2026")).detail == "Baseline and forecast are both 2026."
    assert slip(read("2026"), read("about 2026")).detail == "Baseline 2026, forecast about 2026."
    assert slip(read("none"), read("2026")).detail == "A date is missing, so no slip can be worked out."


@pytest.mark.parametrize(
    ("baseline", "forecast", "least", "most"),
    [
        ("14 May 2026", "20 May 2026", 6, 6),
        ("Q1 2026", "Q3 2026", 92, 272),
        ("Q3 2026", "Q1 2026", -272, -92),
        ("2026", "Q3 2026", 0, 0),
        ("Mar 2026", "from 2027", 276, None),
        ("from 2027", "Mar 2026", None, -276),
        ("none", "2026", None, None),
    ],
)
def test_slips_rank_by_the_days_they_span(baseline, forecast, least, most):
    found = slip(read(baseline), read(forecast))

    assert (found.least, found.most) == (least, most)


@given(maybe_dates | near(2026), maybe_dates | near(2026))
def test_looked_at_from_the_other_side_later_is_earlier(one, other):
    there, back = slip(one, other), slip(other, one)

    assert back.tone == {"late": "early", "early": "late"}.get(there.tone, there.tone)
    assert (back.least, back.most) == (_minus(there.most), _minus(there.least))
    if there.tone == "late":
        assert back.text == there.text.replace("later", "earlier")
        assert back.short == there.short.replace("+", "−")


@given(near(2026), near(2026), st.data())
def test_a_slip_is_never_more_exact_than_its_two_dates(baseline, forecast, data):
    found = slip(baseline, forecast)
    moved = (data.draw(_day_in(forecast)) - data.draw(_day_in(baseline))).days

    if found.tone != "same":
        assert found.least is None or found.least <= moved
        assert found.most is None or moved <= found.most
        assert (moved > 0) == (found.tone == "late")


@given(near(2026), near(2026))
def test_a_slip_says_neither_late_nor_early_while_the_windows_share_a_day(baseline, forecast):
    shared = forecast.overlaps(baseline.earliest or date.min, baseline.latest or date.max)

    assert (slip(baseline, forecast).tone == "same") == shared


@given(maybe_dates | near(2026), maybe_dates | near(2026))
def test_a_slip_is_written_as_people_write(baseline, forecast):
    words = slip(baseline, forecast).text

    assert not re.search(r"\b0\b", words)
    assert not re.search(r"(?<![–\d])1 \S+s ", words)
    assert not re.search(r"(\d+)–\1 ", words)
    assert not re.search(r"(?<!\d)(?!1 )\d+ (day|month|quarter|half-year|year) ", words)
    assert words == words.strip()


def test_a_slip_is_a_plain_value():
    assert slip(read("2026"), read("2027")) == Slip(
        "1 year later", "late", "Baseline 2026, forecast 2027.", "+1 Y", 1, 729
    )


def _minus(days):
    return None if days is None else -days


def _day_in(when):
    return st.dates(when.earliest or date(2020, 1, 1), when.latest or date(2035, 12, 31))
