"""The lines of a block: what was, what is now, what it comes to, why, who and when."""

import pytest

from config.audit.context import acting
from programmes.models import Claim, OpenQuestion
from tests import make
from tests.programmes.changes.story import (
    BEGIN,
    END,
    MONDAY,
    TUESDAY,
    block_of,
    figures,
    lines_of,
    log,
    milestone,
    on,
    programme,
    told,
)

pytestmark = pytest.mark.django_db


# Dates


def test_a_date_moves_with_its_slip_in_the_period_and_in_all(editor):
    tender = milestone()
    with on(BEGIN):
        make.baseline(tender.programme, effective_on=BEGIN)
    log(tender, day=MONDAY, forecast="Q3 2026")
    log(
        tender,
        forecast="Q4 2026",
        reason="The requirement is open.",
        reason_code="requirement_change",
        user=editor,
    )

    line = block_of(tender.programme).lines[0]

    assert (line.what, line.meta) == ("Tender", "forecast")
    assert (str(line.was.when), str(line.now.when), line.now.estimate) == ("Q3 2026", "Q4 2026", True)
    assert (line.effect.text, line.effect.tone) == ("1 quarter later", "late")
    assert line.effect.beside == ("2 quarters later in all",)
    (note,) = line.notes.shown
    assert (note.why, note.coded, note.who) == (
        "The requirement is open.",
        "Requirement change",
        "Kari Nordmann",
    )
    assert note.known_on == TUESDAY
    assert figures() == {"dates_later": 1}


def test_a_correction_is_no_slip():
    tender = milestone()

    log(tender, forecast="Q4 2026", kind="correction")

    assert lines_of(tender.programme) == [("Tender", "forecast", "Q2 2026", "Q4 2026", "corrected")]
    assert figures() == {"corrections": 1}


def test_a_replan_says_so_and_a_correction_beside_it_is_not_counted_in():
    tender = milestone()
    log(tender, forecast="Q3 2026", kind="correction")
    log(tender, forecast="Q4 2026", kind="replan")

    line = block_of(tender.programme).lines[0]

    assert (str(line.was.when), str(line.now.when), line.effect.text) == (
        "Q2 2026",
        "Q4 2026",
        "1 quarter later",
    )
    assert line.effect.beside == ("re-planned", "1 corrected")
    assert figures() == {"dates_later": 1, "corrections": 1}


def test_what_changed_and_changed_back_says_so():
    tender = milestone()
    log(tender, forecast="Q4 2026", reason="Slow.")
    log(tender, forecast="Q2 2026", reason="Quick again.")

    line = block_of(tender.programme).lines[0]

    assert line.effect.text == "changed and changed back"
    assert line.effect.beside == ("Q4 2026 in between",)
    assert [note.why for note in line.notes.shown] == ["Quick again.", "Slow."]
    assert figures() == {}


def test_what_is_reported_again_as_it_was_says_so():
    tender = milestone()

    log(tender, forecast="Q2 2026", reason="Confirmed in the meeting.")

    block = block_of(tender.programme)
    assert block.shown == []
    assert [(line.what, str(line.now.when), line.effect.text) for line in block.repeated] == [
        ("Tender", "Q2 2026", "reported, no change")
    ]


@pytest.mark.parametrize(
    ("said", "lines", "counted"),
    [
        (
            {"status": "met", "met_on": "2026-02-20"},
            [("date met", "20 Feb 2026", "done")],
            {"milestones_done": 1},
        ),
        ({"forecast": ""}, [("forecast", "no date given", "date lost")], {"dates_lost": 1}),
        ({"forecast": "May 2026"}, [("forecast", "May 2026", "narrower")], {}),
        ({"forecast": "2026"}, [("forecast", "2026", "wider")], {}),
        ({"status": "cancelled"}, [("status", "Cancelled", "cancelled")], {}),
        ({"status": "not_met"}, [("status", "Not met", "not met")], {}),
        (
            {"status": "partially_met", "forecast": "Q1 2026"},
            [("forecast", "Q1 2026", "1 quarter earlier"), ("status", "Partially met", "partly met")],
            {"dates_earlier": 1},
        ),
    ],
)
def test_what_a_milestone_comes_to(said, lines, counted):
    tender = milestone()

    log(tender, **said)

    assert [(meta, now, effect) for _, meta, _, now, effect in lines_of(tender.programme)] == lines
    assert figures() == counted


def test_a_date_that_a_source_confirms_has_another_ground():
    tender = milestone()

    log(tender, source=make.source())

    assert lines_of(tender.programme) == [("Tender", "ground", "Q2 2026", "Q2 2026", "now from a source")]


def test_a_milestone_that_a_correction_calls_met_is_corrected_and_not_done():
    tender = milestone()

    log(tender, status="met", met_on="2026-01-20", kind="correction")

    assert lines_of(tender.programme)[0][-1] == "corrected"
    assert figures() == {"corrections": 1}


def test_a_new_milestone_is_new_and_one_that_is_renamed_says_so():
    tender = milestone()
    with on(TUESDAY):
        make.milestone("Award", programme=tender.programme, forecast="Q4 2026", reported_on=TUESDAY)
        tender.name = "Tender out"
        tender.save()

    assert lines_of(tender.programme) == [
        ("Tender out", "name", "Tender", "Tender out", "changed"),
        ("Award", "milestone", "", "Q4 2026", "new"),
    ]


def test_a_promise_made_in_breach_says_so():
    tender = milestone()
    with on(BEGIN):
        make.baseline(tender.programme, effective_on=BEGIN)
    log(tender, forecast="Q4 2026")
    with on(TUESDAY):
        make.baseline(tender.programme, kind="approval", effective_on=TUESDAY, reason="Agreed anew.")

    assert (
        "Approval baseline of 24 Feb 2026",
        "promise",
        "",
        "one date promised",
        "made in breach",
    ) in lines_of(tender.programme)


# Ratings


@pytest.mark.parametrize(
    ("ratings", "effect", "counted"),
    [
        (["amber", "red"], "worse", {"rated_worse": 1}),
        (["amber", "green"], "better", {"rated_better": 1}),
        ([None, "green"], "first rating", {}),
        (["amber", "not_rated"], "rated anew", {}),
        (["amber", "amber"], "confirmed", {}),
        (["amber", "red", "amber"], "changed and changed back", {}),
    ],
)
def test_a_rating_stands_to_the_one_before(ratings, effect, counted):
    drones = programme()
    before, *after = ratings
    if before:
        with on(BEGIN):
            make.rating(drones, before, assessed_on=BEGIN)
    for rating in after:
        with on(TUESDAY):
            make.rating(drones, rating, "Because.", assessed_on=TUESDAY)

    block = block_of(drones)

    assert [(line.what, line.effect.text) for line in block.lines] == [("Delivery confidence", effect)]
    assert (block.rating_before, block.rating) == (before or "not_rated", after[-1])
    assert {note.why for note in block.lines[0].notes.shown} == {"Because."}
    assert figures() == counted


def test_an_independent_rating_stands_beside_and_is_not_counted():
    drones = programme()
    with on(TUESDAY):
        make.rating(drones, "red", role="independent", assessed_on=TUESDAY)

    assert lines_of(drones) == [("Independent rating", "", "", "Red", "first rating")]
    assert figures() == {}


# The stage


def test_the_stage_and_the_condition_moved():
    drones = programme()
    with on(TUESDAY):
        drones.move_to("agreement", reason="Signed.", waiver="No milestone yet.")
        drones.pause(reason="Money.")

    assert lines_of(drones) == [
        ("Stage", "", "Intent", "Agreement", "moved on"),
        ("Condition", "", "Active", "Paused", "paused"),
    ]
    assert block_of(drones).lines[0].effect.beside == ("gate waived: No milestone yet.",)


def test_what_else_of_a_programme_changed_is_told_by_its_fields():
    drones = programme()
    with on(TUESDAY, reason="Better words."):
        drones.summary = "Small ones."
        drones.save()

    assert lines_of(drones) == [("Programme", "summary", "", "Small ones.", "changed")]


def test_a_programme_that_is_new_has_no_rating_before():
    with on(TUESDAY):
        drones = make.programme()

    block = block_of(drones)

    assert [line.effect.text for line in block.lines] == ["opened"]
    assert block.rating_before == ""


# Questions


def test_questions_are_raised_asked_answered_and_withdrawn():
    drones = programme()
    with on(BEGIN):
        text = make.source("S7")
        asked, answered, gone = (make.question(drones, f"Number {n}?", raised_on=BEGIN) for n in (1, 2, 3))
    with on(TUESDAY):
        make.question(drones, "Number 4?", raised_on=TUESDAY)
        asked.ask(of="NSPA", on=TUESDAY)
        answered.answer("Ten.", source=text, on=TUESDAY)
        gone.withdraw(note="No longer.", on=TUESDAY)

    lines = block_of(drones).lines

    assert [(line.what, line.was.text, line.now.text, line.effect.text) for line in lines] == [
        ("Number 1?", "open", "asked of NSPA", "asked"),
        ("Number 2?", "open", "Ten.", "answered"),
        ("Number 3?", "open", "withdrawn", "withdrawn"),
        ("Number 4?", "", "open", "raised"),
    ]
    assert lines[1].now.source == text
    assert lines[2].notes.shown[0].why == "No longer."
    assert figures() == {"questions_raised": 1, "questions_answered": 1}


def test_a_question_says_why_it_was_raised_where_somebody_said_so():
    drones = programme()
    with on(TUESDAY):
        make.question(drones, "How many?", raised_on=TUESDAY)
        with acting(reason="Read in the newspaper."):
            make.question(drones, "How much?", raised_on=TUESDAY)

    assert [[note.why for note in line.notes.shown] for line in block_of(drones).lines] == [
        [""],
        ["Read in the newspaper."],
    ]


def test_a_question_that_was_heard_of_and_stayed_open_is_noted():
    with on(BEGIN):
        question = make.question(programme(), raised_on=BEGIN)
    with on(TUESDAY):
        question.note("Declined to give a date.", reported_on=TUESDAY)

    assert lines_of(question.programme)[0][2:] == ("open", "open", "noted")
    assert block_of(question.programme).lines[0].notes.shown[0].why == "Declined to give a date."


def test_a_question_raised_and_answered_within_the_period_counts_as_both():
    drones = programme()
    with on(TUESDAY):
        make.question(drones, raised_on=TUESDAY)
        OpenQuestion.objects.get().answer("Ten.", on=TUESDAY)

    assert lines_of(drones)[0][-1] == "raised and answered"
    assert figures() == {"questions_raised": 1, "questions_answered": 1}


# Claims


def test_sources_begin_to_disagree_and_the_dispute_is_settled():
    drones = programme()
    with on(BEGIN):
        make.claim(drones, "Ten", source=make.source("S1"))
    with on(TUESDAY):
        make.claim(drones, "Twenty", source=make.source("S2"))

    assert lines_of(drones) == [
        ("Quantity", "sources", "one source", "disagree", "sources disagree"),
        ("Quantity", "claim", "", "Twenty", "stated"),
    ]
    assert block_of(drones).lines[0].now.clash == "S1 S2"

    with on(END):
        Claim.objects.get(value="Twenty").withdraw(reason="Misprint.", on=END)
    settled = lines_of(drones, first=TUESDAY)
    assert settled[0] == ("Quantity", "sources", "disagree", "one source", "settled")
    assert settled[1][2:] == ("Twenty", "withdrawn", "withdrawn")


def test_a_claim_is_adopted():
    drones = programme()
    with on(BEGIN):
        claim = make.claim(drones, "Ten", source=make.source("S1"))
    with on(TUESDAY):
        claim.adopt(reason="Newer.")

    assert lines_of(drones) == [("Quantity", "claim: Ten, S1", "not in use", "in use", "adopted")]


# Who takes part, what it rests on


def test_parties_join_and_leave_and_agreements_begin_and_cease_to_carry():
    drones = programme()
    with on(BEGIN):
        norway, denmark = make.nation("NO", "Norway"), make.nation("DK", "Denmark")
        part = make.participation(drones, norway)
        mandate = make.mandate(drones, make.agreement("Letter of intent"))
    with on(TUESDAY):
        make.participation(drones, denmark)
        part.until = "Feb 2026"
        part.save()
        mandate.ended_on = TUESDAY
        mandate.save()

    assert lines_of(drones) == [
        ("Norway", "participating nation", "takes part", "until Feb 2026", "ended"),
        ("Denmark", "participating nation", "", "on record", "joined"),
        ("Letter of intent", "sets its framework", "in force", "ended", "rests on it no longer"),
    ]


def test_an_agreement_has_a_block_of_its_own():
    with on(BEGIN):
        text = make.agreement("Implementation Agreements", status="signed")
        question = make.question(text, "Who signed?", raised_on=BEGIN)
    with on(TUESDAY):
        text.status = "in_effect"
        text.save()
        question.answer("The directors.", on=TUESDAY)

    block = block_of(text)

    assert block.rating == ""
    assert [(line.what, line.meta, line.now.text) for line in block.lines] == [
        ("Who signed?", question.key, "The directors."),
        ("Agreement", "status", "In effect"),
    ]


# What holds of all


def test_the_order_within_a_block_is_rating_stage_dates_questions_claims_and_the_rest():
    tender = milestone()
    drones = tender.programme
    with on(TUESDAY):
        make.participation(drones, make.party("FFI"))
        make.claim(drones)
        make.question(drones, raised_on=TUESDAY)
        make.rating(drones, assessed_on=TUESDAY)
        drones.pause(reason="Money.")
    log(tender, forecast="Q3 2026")

    whats = [line.what for line in block_of(drones).lines]

    assert whats == ["Delivery confidence", "Condition", "Tender", "How many?", "Quantity", "FFI"]


def test_two_equal_days_give_nothing():
    log(milestone(), forecast="Q3 2026")

    changes = told(first=TUESDAY, last=TUESDAY)

    assert changes.blocks == []
    assert len(changes.quiet) == 1


def test_what_was_written_down_is_told_by_the_other_clock():
    tender = milestone()
    log(tender, forecast="Q3 2026")

    assert told(clock="recorded").blocks == []
    assert len(told(first=MONDAY, last=END).blocks) == 1


def test_many_notes_on_one_line_are_cut_and_counted():
    tender = milestone()
    for number in range(5):
        log(tender, forecast="Q3 2026", reason=f"Reason {number}.")

    notes = block_of(tender.programme).lines[0].notes

    assert [note.why for note in notes.shown] == ["Reason 4.", "Reason 3.", "Reason 2."]
    assert notes.more == 2
