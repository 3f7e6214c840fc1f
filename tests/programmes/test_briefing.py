"""What stands on the page for a minister: findings, programmes, decisions, changes, dates, unknowns, sources."""

import re
from datetime import date

import pytest

from tests import make
from tests.programmes.briefing import drones, html, part, question, sheet, told, too_much
from tests.programmes.changes.story import BEGIN, END, TUESDAY, log, on

pytestmark = pytest.mark.django_db


def rate(programme, rating, rationale="Quantity is not settled.", day=BEGIN):
    with on(day):
        make.rating(programme, rating, rationale, assessed_on=day)


def words(marks):
    return [mark.number for mark in marks]


# The findings


def test_it_leads_with_what_turned_why_and_what_moved(as_reader):
    programme = drones()
    rate(programme, "amber")
    rate(programme, "red", "No quantity is on record.", TUESDAY)
    log(programme.tender, forecast="Q3 2026", source=programme.text)

    made = sheet(as_reader)

    assert made.lead == "Micro drones fell to red."
    assert made.then == (
        "Micro drones: No quantity is on record. One date moved later. The only dated milestone is later than promised."
    )


def test_without_a_change_it_says_how_things_stand_and_that_nothing_moved(as_reader):
    rate(drones(), "green")

    made = sheet(as_reader)

    assert made.lead == "One programme is green."
    assert made.then == "Nothing moved from 23 Feb 2026 to 2 Mar 2026."


def test_the_reason_of_a_rating_is_told_only_where_it_needs_attention_and_is_short(as_reader):
    programme = drones()
    rate(programme, "amber", "x" * 300)

    assert "xxx" not in sheet(as_reader).then


def test_the_title_is_the_one_asked_for_the_only_programme_or_how_many_there_are(as_reader):
    drones("Micro drones")
    assert sheet(as_reader).title == "Micro drones"

    drones("Mini drones")
    assert sheet(as_reader).title == "Briefing on two programmes"
    assert sheet(as_reader, title="Drones").title == "Drones"


# The programmes


def test_each_programme_has_its_stage_rating_next_date_and_slip(as_reader):
    programme = drones()
    rate(programme, "amber")
    rate(programme, "red", day=TUESDAY)
    log(programme.tender, forecast="Q3 2026", source=programme.text)

    page = html(as_reader)
    (row,) = re.findall(r"<tbody.*?</tbody>", page, flags=re.DOTALL)[:1]

    assert told(row) == (
        "Micro drones DK NO 1 · NSPA partnership Intent 1 of 7 1 Red was amber Tender Q3 2026 1 1 quarter later"
    )


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ("amber", "red", "was amber"),
        ("red", "red", "unchanged"),
        (None, "green", "first rating"),
        (None, None, ""),
    ],
)
def test_a_rating_is_compared_with_the_beginning_of_the_period(as_reader, before, now, change):
    programme = drones()
    if before:
        rate(programme, before)
    if now:
        rate(programme, now, day=TUESDAY)

    assert sheet(as_reader).table[0].change == change


def test_what_came_on_record_in_the_period_is_new(as_reader):
    drones("Old")
    drones("New", known_on=TUESDAY)

    assert [row.change for row in sheet(as_reader).table] == ["", "new on record"]


def test_a_programme_without_a_milestone_says_so(as_reader):
    with on(BEGIN):
        make.programme("Bare")

    page = html(as_reader)

    assert "no milestone yet" in told(page)
    assert "No nation on record" in told(page)
    assert "No milestone is still to come." in told(page)


# For decision


def test_what_holds_up_the_next_milestone_comes_first_then_what_is_open_for_too_long(as_reader):
    programme = drones()
    with on(BEGIN):
        award = make.milestone("Award", programme=programme, forecast="Q4 2026", reported_on=BEGIN)
    question(programme, "At which cost?", topic="budget", days=95)
    question(programme, "How many?", days=8, needed_by=programme.tender)
    question(programme, "Which?", topic="platform_types", days=7, needed_by=programme.tender)
    question(programme, "Who wins?", topic="industrial_participation", days=91, needed_by=award)

    assert [each.head for each in sheet(as_reader).decisions] == [
        "Micro drones: Tender waits for quantity and platform types",
        "Micro drones: Award waits for industrial participation",
        "Micro drones: budget open for too long",
    ]


def test_a_question_that_is_young_and_holds_up_nothing_next_is_not_for_decision(as_reader, settings):
    programme = drones()
    with on(BEGIN):
        award = make.milestone("Award", programme=programme, forecast="Q4 2026", reported_on=BEGIN)
    question(programme, days=settings.QUESTION_DAYS[1])
    question(programme, days=5, needed_by=award)

    assert sheet(as_reader).decisions == []
    assert "No open question holds up a next milestone, and none is overdue." in told(html(as_reader))


@pytest.mark.parametrize(
    ("asked", "standing"),
    [
        ([None], "Open for 8 days, nobody has been asked yet:"),
        (["Kyiv"], "Open for 8 days, asked of Kyiv:"),
        ([None, None], "Two questions, the oldest open for 8 days, nobody has been asked yet:"),
        (["Kyiv", None], "Two questions, the oldest open for 8 days, one of them put to somebody:"),
    ],
)
def test_a_decision_says_for_how_long_and_whether_anybody_was_asked(as_reader, asked, standing):
    programme = drones()
    for body in asked:
        put = question(programme, days=8, needed_by=programme.tender)
        if body:
            with on(TUESDAY):
                put.ask(of=body, on=TUESDAY)

    (decision,) = sheet(as_reader).decisions
    assert decision.standing == standing
    assert words(decision.marks) == [1]


def test_a_decision_leads_to_its_questions_and_counts_those_beyond(as_reader):
    programme = drones()
    for number in range(6):
        question(programme, f"Which {number}?", days=8, needed_by=programme.tender)

    page = part(html(as_reader), "sh-decide")

    assert page.endswith("Q-01 , Q-02 , Q-03 , Q-04 and 2 more")


def test_what_a_settled_question_or_a_met_milestone_held_up_is_not_for_decision(as_reader):
    programme = drones()
    answered = question(programme, days=8, needed_by=programme.tender)
    with on(TUESDAY):
        answered.answer("Ten.", on=TUESDAY)

    assert sheet(as_reader).decisions == []


# What changed


def test_changes_stand_in_the_order_of_what_they_mean(as_reader):
    programme = drones()
    rate(programme, "amber")
    with on(BEGIN):
        award = make.milestone("Award", programme=programme, forecast="Q4 2026", reported_on=BEGIN)
        review = make.milestone("Review", programme=programme, forecast="Q1 2026", reported_on=BEGIN)
    log(review, status="met", met_on="2026-02-20")
    log(award, forecast="Q1 2027", reason="The tender is late.")
    with on(TUESDAY):
        make.question(programme, "Who pays?", topic="budget", raised_on=TUESDAY)
    rate(programme, "red", day=TUESDAY)

    said = [(each.line.what, each.said, each.why) for each in sheet(as_reader).changes]

    assert said == [
        ("Delivery confidence", "amber to red", "Quantity is not settled."),
        ("Award", "1 quarter later: Q1 2027", "The tender is late."),
        ("Review", "done: 20 Feb 2026", ""),
        ("Who pays?", "raised", ""),
    ]


def test_of_a_new_programme_only_that_it_is_new_is_told_and_the_rest_counted(as_reader):
    drones("New", known_on=TUESDAY)

    made = sheet(as_reader)

    assert [each.said for each in made.changes] == ["came on record"]
    assert made.more_changes == 4  # a milestone, a baseline and two nations
    assert "1 here, 4 more" in part(html(as_reader), "sh-changed")


def test_a_quiet_period_says_so(as_reader):
    drones()

    assert "Nothing changed on record." in part(html(as_reader), "sh-changed")


def test_a_change_is_footnoted_or_said_to_be_an_estimate(as_reader):
    programme = drones()
    with on(TUESDAY):
        text = make.source(tag="S77")
    log(programme.tender, forecast="Q3 2026", source=text)
    sourced = sheet(as_reader)
    assert [sourced.notes.sources[mark.number - 1].tag for mark in sourced.changes[0].marks] == ["S77"]

    log(programme.tender, END, forecast="Q4 2026")
    assert "1–3 quarters" not in part(html(as_reader), "sh-changed")
    assert "2 quarters later: Q4 2026 est" in part(html(as_reader), "sh-changed")
    assert "Dates marked est are estimates by staff, not published." in told(html(as_reader))


# The dates ahead


def test_the_dates_ahead_stand_by_programme_those_that_end_first(as_reader):
    first, second = drones("First"), drones("Second")
    with on(BEGIN):
        make.milestone("Award", programme=first, forecast="Q4 2026", reported_on=BEGIN)
        make.milestone("Undated", programme=second, reported_on=BEGIN)
        make.milestone("Signed", programme=second, status="met", met_on="2026-01-10", reported_on=BEGIN)

    ahead = sheet(as_reader).ahead

    assert [(each.programme.name, each.step.milestone.name, each.is_first) for each in ahead] == [
        ("First", "Tender", True),
        ("First", "Award", False),
        ("Second", "Tender", True),
        ("Second", "Undated", False),
    ]
    assert words(ahead[0].marks) == [1]
    assert words(ahead[1].marks) == []  # an estimate


# What is not known


def test_what_is_not_known_is_told_of_each_programme(as_reader):
    programme = drones()
    with on(BEGIN):
        make.milestone("Award", programme=programme, reported_on=BEGIN, source=programme.text)
        make.claim(programme, "Ten", source=programme.text)
        make.claim(programme, "Twenty", source=make.source(tag="S78"))
    question(programme, "At which cost?", topic="budget", days=5)
    question(programme, "How many?", days=20)
    question(programme, "Where?", topic="site", days=10)
    drones("Known")

    (unknown, known) = part(html(as_reader), "sh-unknown").partition("Known :")[::2]

    assert unknown.strip() == (
        "Not known Micro drones : three open questions, the oldest 20 days old: quantity, site and budget 1 ;"
        " no date for Award 1 ; sources disagree on quantity: “Ten” 1 or “Twenty” 3 ."
    )
    assert known.strip() == "no open question, no milestone without a date and no dispute is on record."


@pytest.mark.parametrize(
    ("days", "said"), [(0, "one open question, raised on this day: quantity"), (1, "1 day old")]
)
def test_the_age_of_one_question_is_told_in_words(as_reader, days, said):
    question(drones(), days=days)

    assert said in part(html(as_reader), "sh-unknown")


# The footnotes


def test_sources_are_numbered_as_they_appear_each_once_and_lead_back(as_reader):
    programme = drones()
    with on(BEGIN):
        text = make.source(tag="S90", publisher="", title="A letter")
        make.milestone("Award", programme=programme, forecast="Q3 2026", reported_on=BEGIN, source=text)
    page = html(as_reader)

    cited = [int(number) for number in re.findall(r'href="#fn-(\d+)"', page)]
    first = [int(number) for number in re.findall(r'id="at-(\d+)"', page)]
    notes = re.findall(r'<li id="fn-(\d+)"><a class="fn-back" href="#at-(\d+)"', page)

    assert list(dict.fromkeys(cited)) == first == [1, 2]
    assert cited.count(1) > 1
    assert notes == [("1", "1"), ("2", "2")]
    assert "Ministry: On Micro drones, dated 15 Jan 2026." in part(page, "sh-basis")
    assert "S90 publisher not stated: A letter, undated." in part(page, "sh-basis")


def test_the_basis_says_what_is_judged_and_by_which_record(as_reader):
    drones()
    page = html(as_reader)

    assert "Ratings are the judgement of the owners; slip is measured from the first baseline." in told(page)
    assert "est" not in part(page, "sh-basis").split()
    assert re.search(r"Made \d+ \w{3} \d{4}, \d\d:\d\d. Head of the record \d+:([0-9a-f]{64})? ", told(page))


# One page


def full(name):
    """Make a programme with more to tell than there is room for."""
    programme = drones(f"{name}: a programme with a rather long name", short_name=name)
    for number in range(8):
        with on(BEGIN):
            make.milestone(
                f"Step {number} of those that are still to come",
                programme=programme,
                forecast="Q4 2026" if number % 2 else "",
                reported_on=BEGIN,
                source=make.source(title="A long report on all that there is to say of it", dated="2026-01"),
            )
        question(programme, f"What of {number}?", topic="other", aspect=f"matter {number}", days=100 + number)
    return programme


@pytest.mark.parametrize("count", [3, 4, 7])
def test_what_is_too_much_is_left_out_whole_and_counted(as_reader, count):
    for number in range(count):
        full(f"Programme {number}")

    made, page = sheet(as_reader), told(html(as_reader))

    assert made.fits
    assert made.more_ahead > 0
    assert f"{len(made.ahead)} here, {made.more_ahead} more" in page
    assert len(made.ahead) + made.more_ahead == 9 * len(made.rows)
    assert len(made.unknown) == len(made.rows)
    if count == 7:
        shown = ["no", "one", "two", "three", "four", "five", "six"][len(made.rows)]
        assert f"For want of room only {shown} of seven programmes, those that need attention first" in page
        assert f"Programme {len(made.rows)}," in made.left_out


def test_there_is_never_more_than_fits_and_never_less_than_could(as_reader):
    for number in range(3):
        full(f"Programme {number}")
    made = sheet(as_reader)

    fuller = type(made)(made.asked, made.rows, made.blocks, made.details.with_more("dates"))

    assert made.fits
    assert not fuller.fits


def test_those_left_out_are_those_that_need_attention_least(as_reader):
    for name, rating in [
        ("Calm", "green"),
        ("Urgent", "red"),
        *((f"Middling {number}", "amber") for number in range(5)),
    ]:
        rate(full(name), rating)

    made = sheet(as_reader)

    assert made.rows[0].programme.short_name == "Urgent"
    assert "Calm" not in [row.programme.short_name for row in made.rows]


def test_what_no_page_can_hold_goes_on_to_a_second_and_is_said_to(as_reader):
    too_much()
    made, page = sheet(as_reader, title="W" * 90), html(as_reader, title="W" * 90)

    assert not made.fits
    assert made.left_out == "What is on record takes more than one page."
    assert "What is on record takes more than one page." in page
    assert "W" * 200 in page


def test_decisions_take_the_whole_width_where_nothing_changed(as_reader):
    programme = drones()
    question(programme, days=8, needed_by=programme.tender)
    assert not sheet(as_reader).stands_side_by_side

    log(programme.tender, forecast="Q3 2026", source=programme.text)
    assert sheet(as_reader).stands_side_by_side


def test_a_day_is_told_as_of_the_page(as_reader):
    programme = drones()
    log(programme.tender, forecast="Q3 2026", source=programme.text)

    then = sheet(as_reader, **{"as_of": "2026-02-23", "from": "2026-02-10", "to": "2026-02-23"})

    assert str(then.table[0].row.next.date) == "Q2 2026"
    assert then.since == "since 10 Feb 2026"
    assert sheet(as_reader, to="2026-02-25").since == "23 Feb 2026 to 25 Feb 2026"
    assert then.asked.today == date(2026, 2, 23)
