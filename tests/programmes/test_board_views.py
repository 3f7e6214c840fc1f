"""The board's looks: compact rows, groups over pages, what moved since the last report."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config import reading
from config.audit.context import acting
from tests import make
from tests.programmes.test_views import full_programme, page, queries

pytestmark = pytest.mark.django_db


def words(shown):
    return (
        shown.replace("<b>", "").replace("</b>", "").replace('<span class="dim">', "").replace("</span>", "")
    )


# Looks


def test_a_compact_board_drops_reasons_and_second_lines(as_reader):
    full_programme()

    full, compact = page(as_reader), page(as_reader, view="compact")

    for dropped in ("Quantity is not settled.", "Lead: Agency", "NSPA partnership</span>", "down from amber"):
        assert dropped in full
        assert dropped not in compact
    for kept in ("Buy 0</a>", "Q3 2026", "1 quarter later", "oldest", 'aria-label="Norway"'):
        assert kept in compact
    assert 'class="board is-compact"' in compact


def test_how_it_is_looked_at_stays_in_every_address(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 1)
    make.programme("Buy one"), make.programme("Buy two")

    shown = page(as_reader, q="buy", view="compact", group="stage", page=2)

    assert 'href="?q=buy&amp;view=full&amp;group=stage"' in shown
    assert 'href="?q=buy&amp;view=compact&amp;group=nation"' in shown
    assert 'href="?q=buy&amp;view=compact&amp;group=stage&amp;page=1"' in shown
    assert '<input type="hidden" name="view" value="compact">' in shown
    assert '<input type="hidden" name="group" value="stage">' in shown
    assert shown.count('aria-current="true"') == 2


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"view": "tiny"}, "View: there is no “tiny”."),
        ({"group": "desk"}, "Group: there is no “desk”."),
        ({"group": "nul\x00"}, "Group: there is no"),
    ],
)
def test_a_look_that_there_is_not_is_answered_clearly(as_reader, asked, sentence):
    response = as_reader.get("/", asked)

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize("view", ["full", "compact"])
def test_a_line_is_never_markup_from_what_people_typed(as_reader, view):
    typed = "<i>'typed' & \"said\"</i>"
    source = make.source(title=typed)
    lead, desk = make.party(typed), make.desk(typed)
    programme = make.programme(typed, lead=lead, desk=desk, stage_since="2025", stage_source=source)
    make.milestone(typed, programme=programme, forecast="2035", source=source)
    make.rating(programme, rationale=typed)

    shown = page(as_reader, view=view).partition("<tbody")[2]

    assert "<i>" not in shown
    assert (
        shown.count("&lt;i&gt;&#x27;typed&#x27; &amp; &quot;said&quot;&lt;/i&gt;")
        == {"full": 7, "compact": 3}[view]
    )


# Groups


def test_stages_stand_in_their_order_with_the_gate_ahead(as_reader):
    for name, stage in (("Late", "definition"), ("Early", "agreement"), ("Later", "definition")):
        make.programme(name, stage=stage)

    shown = words(page(as_reader, group="stage"))

    assert "2 Agreement 1 · gate ahead: arrangement signed by all parties" in shown
    assert "3 Definition 2 · gate ahead: requirement, quantity and budget agreed" in shown
    assert shown.index("2 Agreement 1") < shown.index(">Early</a>") < shown.index("3 Definition 2")
    assert "1 Intent" not in shown


def test_confidence_stands_in_the_order_of_attention_with_its_meaning(as_reader):
    make.rating(make.programme("Bad"), "red")
    make.programme("Unknown")

    shown = words(page(as_reader, group="confidence"))

    assert "Red 1 · delivery is in doubt unless something changes" in shown
    assert shown.index("Red 1 ·") < shown.index("Not rated 1 · too little on record to judge")


def test_a_group_puts_first_what_needs_attention(as_reader):
    make.programme("Unknown", stage="agreement")
    make.rating(make.programme("Bad", stage="agreement"), "red")

    shown = page(as_reader, group="stage")

    assert shown.index(">Bad</a>") < shown.index(">Unknown</a>")


def test_a_programme_stands_in_each_of_its_nations_and_is_counted_once(as_reader):
    shared, alone = make.programme("Shared"), make.programme("Alone")
    make.participation(shared, make.party(country="NO"))
    make.participation(shared, make.party(country="DK"))
    make.participation(shared, make.party(country="DK"), role="funder")
    make.participation(alone, make.party(country="NO"))
    make.participation(alone, make.party(country="SE"), until="2025")
    make.programme("Of nobody")

    shown = words(page(as_reader, group="nation"))

    assert "3 of 3 programmes" in shown
    assert "a programme of several nations stands in each of its nations" in shown
    assert '<b class="fig">3' in page(as_reader, group="nation")
    assert "Denmark 1 · 1 of them with other nations" in shown
    assert "Norway 2 · 1 of them with other nations" in shown
    assert "No nation on record 1" in shown
    assert "Sweden" not in shown.partition("<tbody")[2]
    assert [shown.count(f">{name}</a>") for name in ("Shared", "Alone", "Of nobody")] == [2, 1, 1]


def test_only_the_nations_that_are_asked_for_have_a_group(as_reader):
    shared = make.programme("Shared")
    make.participation(shared, make.party(country="NO"))
    make.participation(shared, make.party(country="DK"))

    shown = words(page(as_reader, group="nation", nation="NO"))

    assert "Norway 1 · 1 of them with other nations" in shown
    assert "Denmark 1 ·" not in shown


def test_a_group_goes_on_over_pages_and_counts_all_that_is_asked_for(as_reader, monkeypatch):
    monkeypatch.setattr(reading, "PAGE_SIZE", 2)
    for name in "ABCD":
        make.programme(f"Buy {name}", stage="agreement")
    make.programme("Buy E", stage="definition")
    make.programme("Sold", stage="agreement")

    first, second, third = (
        words(page(as_reader, q="buy", group="stage", page=number)) for number in (1, 2, 3)
    )

    assert "2 Agreement 4 · gate ahead: arrangement signed by all parties · 1 to 2 on this page" in first
    assert (
        "2 Agreement 4 · gate ahead: arrangement signed by all parties · continued, 3 to 4 on this page"
        in second
    )
    assert "2 Agreement" not in third
    assert "3 Definition 1 · gate ahead: requirement, quantity and budget agreed<" in third
    assert "Page 3 of 3" in third


@pytest.mark.parametrize("group", ["attention", "stage", "confidence", "nation"])
def test_groups_ask_no_more_queries_of_more_programmes(as_reader, editor, group):
    make.report(timezone.localdate() - timedelta(days=1))
    full_programme(0, editor)
    few = queries(as_reader, f"/?group={group}")

    for number in range(1, 6):
        make.participation(full_programme(number, editor), make.party(country="DK"))

    assert queries(as_reader, f"/?group={group}") == few


# Movement since the last report


@pytest.fixture
def reported(as_reader):
    """A programme known before a report of ten days ago, and what became of it since."""
    today = timezone.localdate()
    with acting(known_on=today - timedelta(days=20)):
        programme = make.programme("Drones", slug="drones")
        milestones = [
            make.milestone(programme=programme, forecast=forecast)
            for forecast in ("Q2 2030", "Q3 2030", "Q4 2030", "2031")
        ]
        make.rating(programme, "amber", assessed_on=today - timedelta(days=20))
    with acting(known_on=today - timedelta(days=10)):
        make.report(today - timedelta(days=10))
    for milestone, forecast in zip(milestones[:3], ("Q3 2030", "Q4 2030", "Q1 2030"), strict=True):
        milestone.log(
            forecast=forecast, reason="Agreed", reason_code="other", estimate=True, reported_on=today
        )
    make.rating(programme, "green", assessed_on=today - timedelta(days=1))
    make.rating(programme, "red", assessed_on=today)
    return programme


def test_the_board_compares_with_the_last_report(as_reader, reported):
    shown = page(as_reader)
    report = timezone.localdate() - timedelta(days=10)
    said = f"{report.day} {report:%b %Y}"

    assert f">report of {said}</a>" in shown
    assert f"One programme turned red since the report of {said}." in shown
    assert "down from amber" in shown
    assert ">2 dates later</a>" in shown
    assert ">1 date earlier</a>" in shown
    assert f'href="/changes/?from={report.isoformat()}' in shown
    assert "programme=drones" in shown


def test_what_came_after_the_report_is_new(as_reader, reported):
    make.rating(make.programme("Later"), "green")

    shown = page(as_reader, q="later")

    assert '<span class="trend">new</span>' in shown
    assert "turned" not in shown


def test_without_a_report_the_rating_is_compared_with_the_one_before(as_reader):
    full_programme()

    shown = page(as_reader)

    assert "those that need attention first" in shown
    assert "compared with" not in shown
    assert "down from amber" in shown
    assert "moved is-" not in shown


def test_a_report_of_a_day_before_the_record_is_not_compared_with(as_reader):
    make.report(timezone.localdate() - timedelta(days=1))
    make.programme()

    assert "compared with" not in page(as_reader)


def test_a_day_before_the_report_does_not_know_of_it(as_reader, reported):
    day = timezone.localdate() - timedelta(days=11)

    shown = page(as_reader, as_of=day.isoformat())

    assert "compared with" not in shown
    assert "moved is-" not in shown


def test_a_later_day_compares_as_it_stood_then(as_reader, reported):
    day = timezone.localdate() - timedelta(days=5)

    shown = page(as_reader, as_of=day.isoformat())

    assert "compared with" in shown
    assert "no change" in shown
    assert "moved is-" not in shown


def test_what_mends_the_record_is_no_movement(as_reader, reported):
    reported.milestones.last().log(
        forecast="2035",
        kind="correction",
        reason="Misread",
        reason_code="other",
        estimate=True,
        reported_on=timezone.localdate(),
    )
    make.milestone(programme=reported, forecast="2036")

    assert ">2 dates later</a>" in page(as_reader)
