"""Rows, ledger, facts, families and history are arranged from what is loaded, for a day that is given."""

from datetime import date, timedelta

import pytest

from agreements.models import Agreement
from config.audit.timeline import timeline
from config.when import read
from programmes import boards
from programmes.boards import words
from programmes.models import Programme
from programmes.models.shown import histories_of, lines_above, with_what_rests
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


def row(programme, today=TODAY):
    return boards.Row(Programme.objects.for_board().get(pk=programme.pk), today)


def dossier(programme, today=TODAY):
    return boards.Dossier(Programme.objects.for_page().get(pk=programme.pk), today)


def board():
    return boards.Board([boards.Row(each, TODAY) for each in Programme.objects.for_board()], TODAY)


def ledger(today=TODAY):
    everything = Programme.objects.all()
    return boards.Ledger(
        everything.standings(), everything.dates_promised(), everything.questions_raised(), today
    )


def text(agreement, today=TODAY):
    found = with_what_rests(Agreement.objects).get(pk=agreement.pk)
    return boards.Text(found, today, above=list(lines_above(Agreement.objects, [found.parent_id])))


def families():
    return boards.Families(Agreement.objects.for_register(), Programme.objects.with_mandates(), TODAY)


# A row


def test_the_next_milestone_is_the_one_whose_window_ends_first():
    programme = make.programme()
    make.milestone("Undated", programme=programme)
    make.milestone("Some day in the year", programme=programme, forecast="2026")
    make.milestone("Sooner", programme=programme, forecast="Q2 2026")

    assert row(programme).next.milestone.name == "Sooner"


def test_without_any_date_the_next_milestone_is_the_first_in_the_list():
    programme = make.programme()
    make.milestone("Second", programme=programme, position=2)
    make.milestone("First", programme=programme, position=1)

    assert row(programme).next.milestone.name == "First"


def test_what_is_met_or_given_up_is_not_next():
    programme = make.programme()
    make.milestone(programme=programme, status="met", met_on="22 Oct 2025")
    make.milestone(programme=programme, status="cancelled", forecast="2026")

    assert row(programme).next is None
    assert row(programme).nothing_next == "none to come"
    assert row(make.programme()).nothing_next == "no milestone yet"


def test_the_slip_is_against_the_first_promise_whatever_came_after():
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="Q1 2026")
    make.baseline(programme, effective_on=TODAY - timedelta(days=1))
    milestone.log(forecast="Q3 2026", reason="Later", reason_code="other", reported_on=TODAY, estimate=True)
    make.baseline(programme, kind="working")

    step = row(programme).next

    assert step.slip.text == "2 quarters later"
    assert step.slip_now.text == "as baseline"
    assert step.was_moved
    assert step.is_late


def test_a_milestone_without_a_promise_has_no_slip_to_measure():
    programme = make.programme()
    make.milestone(programme=programme, forecast="2026")

    assert row(programme).next.slip.tone == "unknown"


def test_a_row_knows_overdue_and_running_out():
    programme = make.programme()
    make.milestone(programme=programme, forecast="2026")

    assert not row(programme, date(2026, 3, 2)).next.is_running_out
    assert row(programme, date(2026, 11, 22)).next.is_running_out
    assert row(programme, date(2026, 11, 22)).next.share_gone == 89
    assert row(programme, date(2027, 1, 1)).next.is_overdue


def test_the_stage_counts_from_one_and_knows_what_is_not_needed():
    shown = row(make.programme(kind="knowledge_transfer", stage="definition"))

    assert shown.stage == 3
    assert shown.skipped == (4, 5)


@pytest.mark.parametrize(
    ("since", "said"),
    [("22 Oct 2025", "since 22 Oct 2025"), ("by 21 Nov 2024", "by 21 Nov 2024"), ("", "no date given")],
)
def test_since_when_it_stands_at_its_stage(since, said):
    assert row(make.programme(stage_since=since)).since == said


def test_only_a_condition_out_of_the_ordinary_is_said():
    programme = make.programme()
    assert row(programme).condition == ""

    programme.pause(reason="No money")

    assert row(programme).condition == "Paused"


def test_a_route_that_nobody_stated_is_left_out():
    assert row(make.programme(route="not_stated")).route == ""
    assert row(make.programme(route="nspa_partnership")).route == "NSPA partnership"


def test_nations_are_those_of_the_parties_once_each():
    programme = make.programme()
    make.participation(programme, make.party(country="NO"))
    make.participation(programme, make.party(country="NO"))
    make.participation(programme, make.party(kind="alliance_body", country=""))
    make.participation(programme, make.party(country="FI"), until="2025")

    assert row(programme).nations == ["NO"]


def test_a_row_is_as_fresh_as_the_last_person_left_it(editor):
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="2026", reported_on=TODAY)
    assert row(programme).touched is None

    make.rating(programme, assessed_on=TODAY - timedelta(days=40), logged_by=editor)
    assert row(programme).touched == 40
    assert row(programme).is_stale

    make.question(programme, raised_on=TODAY - timedelta(days=20), logged_by=editor)
    assert row(programme).touched == 20
    milestone.log(note="Seen", reported_on=TODAY, logged_by=editor)
    assert row(programme).touched == 0
    assert not row(programme).is_stale


def test_the_rating_is_the_owners_newest_with_its_reason():
    programme = make.programme()
    make.rating(programme, "amber", "Early days.", TODAY - timedelta(days=30))
    make.rating(programme, "red", "Nothing moves.", TODAY)
    make.rating(programme, "green", "Looks well.", TODAY, role="independent")

    ratings = row(programme).ratings

    assert (ratings.rating, ratings.before, ratings.reason) == ("red", "amber", "Nothing moves.")
    assert ratings.independent.rating == "green"
    assert [rating for _, rating in ratings.strip] == ["amber", "red"]


def test_without_a_rating_that_is_said():
    ratings = row(make.programme()).ratings

    assert (ratings.rating, ratings.recorded, ratings.reason) == ("not_rated", "", "No rating on record.")


def test_disagreeing_sources_are_counted_by_matter():
    programme = make.programme()
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty")
    make.claim(programme, "One budget", topic="budget")

    assert row(programme).disputed == 1


# The board


def test_all_sparks_share_one_axis():
    for forecast in ("Q2 2026", "Q4 2027"):
        make.milestone(forecast=forecast)

    assert board().axis.end == date(2028, 1, 1)
    assert len(board().sparks) == 2


def test_what_the_spark_cannot_show_is_said():
    programme = make.programme()
    make.milestone(programme=programme)
    make.milestone(programme=programme, forecast="2040")
    make.milestone(programme=make.programme(), forecast="2026")
    make.programme()

    said = [not_drawn for _, _, not_drawn in board().sparks]

    assert said == ["plus 1 with no date and 1 off this scale", "all dated", ""]


def test_at_most_seven_nations_have_a_column_those_that_take_part_most():
    for code in ("BE", "CZ", "DE", "DK", "FI", "NL", "NO", "SE"):
        make.participation(make.programme(), make.party(country=code))
    for code in ("SE", "NO"):
        make.participation(make.programme(), make.party(country=code))

    columns = board().nations

    assert len(columns) == 7
    assert {"SE", "NO"} <= set(columns)
    assert list(columns) == sorted(columns)


# The ledger


def test_the_ledger_counts_stages_and_ratings():
    make.rating(make.programme(stage="definition"), "red")
    make.programme(stage="agreement")

    counted = ledger()

    assert counted.stage_words == "1 agreement, 1 definition"
    assert [(rating, count) for rating, _, count in counted.by_rating] == [
        ("red", 1),
        ("amber", 0),
        ("not_rated", 1),
        ("green", 0),
    ]


def test_the_ledger_measures_slips_of_dated_and_promised_milestones_only():
    programme = make.programme()
    late = make.milestone(programme=programme, forecast="Q1 2026")
    make.milestone(programme=programme, forecast="Q4 2026")
    make.baseline(programme)
    late.log(forecast="Q2 2026", reason="Later", reason_code="other", reported_on=TODAY, estimate=True)
    make.milestone(programme=programme, forecast="2027")  # promised by nobody
    make.milestone(programme=programme)

    counted = ledger()

    assert (counted.late, counted.measured, counted.milestones, counted.undated) == (1, 2, 4, 1)
    assert counted.late_words == "most: 1 quarter later"
    assert counted.grain_words == "others: 2 quarter, 1 year"
    assert [when.precision for when in counted.grains] == ["quarter", "quarter", "year", "none"]


def test_many_dates_are_counted_and_not_drawn_one_by_one():
    programme = make.programme()
    for _ in range(25):
        make.milestone(programme=programme)

    assert ledger().undated == 25
    assert ledger().grains == []


def test_the_ledger_counts_old_questions_beyond_ninety_days():
    programme = make.programme()
    for days in (90, 91, 200):
        make.question(programme, raised_on=TODAY - timedelta(days=days))

    counted = ledger()

    assert (counted.questions, counted.old_questions) == (3, 2)
    assert counted.question_words == "2 older than 90 days"


def test_the_ledger_names_the_record_that_is_stale_longest(editor):
    make.rating(
        make.programme("A", short_name="Short"), assessed_on=TODAY - timedelta(days=50), logged_by=editor
    )
    make.rating(make.programme("B"), assessed_on=TODAY - timedelta(days=40), logged_by=editor)
    make.rating(make.programme("C"), assessed_on=TODAY, logged_by=editor)

    assert (ledger().stale, ledger().stale_words) == (2, "Short, 50 days")


def test_a_record_that_only_an_import_wrote_counts_as_stale():
    make.programme()

    assert (ledger().stale, ledger().stale_words) == (1, "1 not yet updated by a person")


def test_the_finding_of_an_empty_record_is_empty():
    assert ledger().finding == ""


def test_the_finding_says_what_needs_attention_first():
    programme = make.programme()
    make.rating(programme, "red")
    make.rating(make.programme(), "green")
    make.programme()
    make.milestone(programme=programme)
    make.milestone(programme=programme, forecast="2026")
    make.question(programme, raised_on=TODAY - timedelta(days=100))

    assert ledger().finding == (
        "One programme is red, one not rated and one green. One of two open milestones has no date. "
        "The only open question is older than 90 days."
    )


def test_the_finding_says_when_nobody_has_rated():
    make.programme()
    make.programme()

    assert ledger().finding == "None of the two programmes is rated yet."


# Facts


def one_matter(programme):
    (matter,) = dossier(programme).matters
    return matter


def test_two_sources_that_agree_are_one_value_with_both_tags():
    programme = make.programme()
    make.claim(programme, "Ten  systems")
    make.claim(programme, "ten systems")

    matter = one_matter(programme)

    assert matter.state == "stated"
    assert len(matter.values[0].claims) == 2


def test_two_values_are_a_dispute_with_the_one_in_use_first():
    programme = make.programme()
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty", in_use=True, in_use_reason="Newer")

    matter = one_matter(programme)

    assert matter.state == "disputed"
    assert [value.said for value in matter.values] == ["Twenty", "Ten"]
    assert matter.in_use.in_use_reason == "Newer"
    assert not matter.contradicts_itself


def test_one_source_can_contradict_itself():
    programme, source = make.programme(), make.source()
    make.claim(programme, "A firm", source=source)
    make.claim(programme, "An agency", source=source)

    assert one_matter(programme).contradicts_itself


def test_a_withdrawn_claim_no_longer_disputes():
    programme = make.programme()
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty").withdraw(reason="Mistaken")

    assert one_matter(programme).state == "stated"


def test_a_source_that_declines_states_nothing():
    programme = make.programme()
    make.claim(programme, "", stance="declines")

    matter = one_matter(programme)

    assert matter.state == "not stated"
    assert len(matter.silent) == 1


def test_a_question_without_a_claim_is_a_fact_that_is_not_stated():
    programme = make.programme()
    question = make.question(programme, topic="budget")

    matter = one_matter(programme)

    assert (matter.name, matter.state, matter.questions) == ("Budget", "not stated", [question])


def test_an_answered_question_is_not_asked_again_among_the_facts():
    programme = make.programme()
    make.question(programme, topic="budget").answer("Ten", source=make.source(), on=TODAY)

    assert dossier(programme).matters == []


def test_parts_of_a_topic_are_facts_of_their_own():
    programme = make.programme()
    make.claim(programme, "A", topic="signatory", aspect="Norway")
    make.claim(programme, "B", topic="signatory", aspect="Ukraine")
    make.claim(programme, "C", topic="other", aspect="origin")

    assert [matter.name for matter in dossier(programme).matters] == [
        "Signatory: Norway",
        "Signatory: Ukraine",
        "Origin",
    ]
    assert dossier(programme).matters_words == "3 stated, 0 disputed, 0 not stated"


# A programme's page


def test_the_track_shows_what_each_gate_wants_and_when():
    programme = make.programme(kind="knowledge_transfer", stage="agreement")
    make.milestone(programme=programme, gate="intent", status="met", met_on="21 Nov 2024")
    make.milestone(programme=programme, gate="agreement", forecast="2026")

    track = dossier(programme).track

    assert [stop.state for stop in track] == ["done", "now", "todo", "skip", "skip", "todo", "todo"]
    assert [str(stop.step.date) if stop.step else "" for stop in track][:3] == ["21 Nov 2024", "2026", ""]
    assert track[3].gate == "not needed here"


def test_a_gate_with_several_milestones_waits_for_the_open_one():
    programme = make.programme(stage="agreement")
    make.milestone("Signed", programme=programme, gate="agreement", status="met", met_on="2025")
    make.milestone("Ratified", programme=programme, gate="agreement")

    assert dossier(programme).track[1].step.milestone.name == "Ratified"


def test_open_questions_come_first_and_the_oldest_of_them_before_all():
    programme = make.programme()
    make.question(programme, "Settled", raised_on=date(2025, 1, 1)).withdraw(note="Moot", on=TODAY)
    make.question(programme, "Newer", raised_on=date(2026, 2, 1))
    make.question(programme, "Older", raised_on=date(2026, 1, 1))

    assert [question.text for question, *_ in dossier(programme).questions] == ["Older", "Newer", "Settled"]


def test_a_milestone_names_what_it_waits_for():
    programme, other = make.programme(), make.programme("Another")
    last = make.milestone(programme=programme)
    make.dependency(last, make.milestone("Before", programme=programme))
    make.dependency(last, make.milestone("Elsewhere", programme=other))

    assert dossier(programme).steps[0].waits_for == ["Before", "Elsewhere (Another)"]
    assert dossier(programme).steps_words == "0 met, 2 to come"


# Agreements


def test_an_agreement_stands_between_what_it_follows_and_what_carries_it_out():
    declaration = make.agreement("Declaration", kind="joint_declaration", status="issued")
    arrangement = make.agreement("Arrangement", parent=declaration, relation="follows")
    make.agreement(
        "Implementation", kind="implementation_agreement", parent=arrangement, relation="carries_out"
    )

    family = [
        (relation, other.agreement.title, is_here) for relation, other, is_here in text(arrangement).family
    ]

    assert family == [
        ("Follows", "Declaration", False),
        ("This text", "Arrangement", True),
        ("Carried out by", "Implementation", False),
    ]


def test_a_guest_is_not_a_signatory():
    agreement = make.agreement()
    make.signature(agreement, make.party("Norway", country="NO"), signatory_name="Kari")
    make.signature(agreement, make.party("Directors"), role="signatory")
    make.signature(agreement, make.party("Ukraine", country="UA"), role="attended", signatory_name="Ole")
    make.signature(agreement, make.party("Gone", country="SE"), status="withdrawn")

    shown = text(agreement)

    assert [str(each.party) for each in shown.signatories] == ["Norway", "Directors"]
    assert [each.signatory_name for each in shown.others] == ["Ole"]
    assert shown.nations == ["NO"]


def test_the_number_of_instruments_can_be_unknown():
    assert text(make.agreement(instruments=1)).count_words == ""
    assert text(make.agreement(instruments=3)).count_words == "3 instruments"
    assert text(make.agreement(instruments=None)).count_words == "number not stated"


def test_an_agreement_lists_each_source_once():
    agreement = make.agreement()
    make.signature(agreement, make.party())
    other = make.source()
    make.claim(agreement, source=other)

    assert text(agreement).sources == [agreement.source, other]


def chain():
    declaration = make.agreement("Declaration", kind="joint_declaration", status="issued")
    arrangement = make.agreement(
        "Arrangement", kind="technical_arrangement", parent=declaration, relation="follows"
    )
    carried = make.agreement(
        "Implementation", kind="implementation_agreement", parent=arrangement, relation="carries_out"
    )
    return declaration, arrangement, carried


def lines():
    return [
        (
            [text.agreement.title for cell in line.cells for text in cell.texts],
            [str(p) for p in line.programmes],
        )
        for line in families().lines
    ]


def test_a_programme_stands_at_the_end_of_its_longest_line_only():
    declaration, arrangement, carried = chain()
    programme = make.programme("Buy")
    for agreement in (declaration, arrangement, carried):
        make.mandate(programme, agreement)

    assert lines() == [(["Declaration", "Arrangement", "Implementation"], ["Buy"])]
    assert families().finding == (
        "The only programme rests on a full chain from declared intent to implementing agreements."
    )


def test_what_rests_further_up_has_a_line_of_its_own_that_shows_the_gap():
    _, arrangement, carried = chain()
    make.mandate(make.programme("Buy"), carried)
    make.mandate(make.programme("Research"), arrangement)

    shorter = families().lines[1]

    assert [str(programme) for programme in shorter.programmes] == ["Research"]
    assert [bool(cell.texts) for cell in shorter.cells] == [True, True, False]
    assert all(text.is_again for cell in shorter.cells for text in cell.texts)
    assert shorter.cells[0].relation == "led to"
    assert shorter.cells[1].relation == ""


def test_a_programme_that_rests_on_nothing_is_shown_so():
    make.programme("Bare")
    make.agreement("Nobody's")

    assert lines() == [(["Nobody's"], []), ([], ["Bare"])]
    assert "no agreement on record" in families().finding


def test_two_families_may_carry_one_programme():
    programme = make.programme("Both")
    for title in ("One", "Two"):
        make.mandate(programme, make.agreement(title))

    assert lines() == [(["One"], ["Both"]), (["Two"], ["Both"])]


def test_a_mandate_that_has_ended_carries_no_more():
    make.mandate(make.programme("Free"), make.agreement("Old"), ended_on=TODAY)

    assert lines() == [(["Old"], []), ([], ["Free"])]


# History


def entries(programme):
    return boards.Feed(timeline(programme.histories())).entries


def test_the_history_tells_an_update_once_and_how_far_the_date_moved(editor):
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="Q2 2026")
    milestone.log(
        forecast="Q4 2026", reason="Not agreed.", reason_code="other", reported_on=TODAY, estimate=True
    )

    newest = entries(programme)[0]

    assert newest.verb == "logged one milestone update"
    assert newest.why == "Not agreed."
    ((item,), (line,)) = newest.items, newest.items[0].lines
    assert (str(line.before), str(line.after), line.slip.text) == ("Q2 2026", "Q4 2026", "2 quarters later")
    assert item.noun == "Milestone"


def test_the_history_names_the_import_where_no_person_stands_behind():
    assert {entry.who for entry in entries(make.programme())} == {"Import"}


def test_a_question_is_raised_and_not_also_logged():
    programme = make.programme()
    make.question(programme)

    assert entries(programme)[0].verb == "raised one open question"
    assert len(entries(programme)[0].items) == 1


def test_a_baseline_is_told_without_its_dates():
    programme = make.programme()
    make.milestone(programme=programme, forecast="2026")
    make.baseline(programme)

    assert entries(programme)[0].verb == "set one baseline"


def test_a_long_history_is_paged():
    programme = make.programme()
    for number in range(boards.ACTS + 1):
        make.claim(programme, f"Value {number}")
    acts = timeline(programme.histories(), limit=boards.ACTS + 1)

    feed = boards.Feed(acts)

    assert len(feed.entries) == boards.ACTS
    older = boards.Feed(timeline(programme.histories(), limit=boards.ACTS + 1, before=feed.older))
    assert [entry.verb for entry in older.entries][-1] == "opened one programme"
    assert older.older == ""


def test_the_history_of_an_agreement_reaches_both_floors():
    agreement = make.agreement()
    make.signature(agreement, make.party())
    make.mandate(make.programme(), agreement)
    make.claim(agreement)
    make.question(agreement)

    told = {change.model for act in timeline(histories_of(agreement)) for change in act.changes}

    assert {name.split(".")[1] for name in told} == {
        "agreement",
        "signature",
        "mandate",
        "claim",
        "openquestion",
    }


# Words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.number(12), "twelve"),
        (words.number(13), "13"),
        (words.share(2, 12, "party"), "two of twelve parties"),
        (words.share(2, 13, "party"), "2 of 13 parties"),
        (words.share(3, 3, "party"), "all three parties"),
        (words.share(1, 1, "party"), "the only party"),
        (words.counted(1, "party"), "one party"),
        (words.counted(2, "party"), "two parties"),
        (words.listed([]), ""),
        (words.listed(["one"]), "one"),
        (words.listed(["one", "two", "three"]), "one, two and three"),
        (words.sentence("all is well"), "All is well."),
        (words.sentence("is all well?"), "Is all well?"),
        (words.sentence(""), ""),
    ],
)
def test_numbers_and_lists_in_words(said, expected):
    assert said == expected


def test_a_label_of_a_date_reads_back_for_the_history():
    assert all(read(str(read(text))) == read(text) for text in ("by Jun 2026", "about Q3 2026", "none"))
