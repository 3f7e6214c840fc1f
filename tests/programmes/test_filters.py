"""The readers' questions: found, not found, and what cannot be meant is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.filters import AgreementFilter, SourceFilter
from agreements.models import Agreement, Source
from programmes.filters import MilestoneFilter, ProgrammeFilter, QuestionFilter
from programmes.models import Milestone, OpenQuestion, Programme
from tests import make

pytestmark = pytest.mark.django_db


def ask(filterset, model, **asked):
    """Return what is found, or the messages."""
    chosen = filterset(asked, model.objects.all())
    return {str(each) for each in chosen.qs} if chosen.is_valid() else chosen.errors


def programmes(**asked):
    return ask(ProgrammeFilter, Programme, **asked)


def milestones(**asked):
    return ask(MilestoneFilter, Milestone, **asked)


def questions(**asked):
    return ask(QuestionFilter, OpenQuestion, **asked)


def agreements(**asked):
    return ask(AgreementFilter, Agreement, **asked)


# Programmes


def test_a_search_finds_names_summaries_bodies_and_milestones():
    make.programme("Drones", summary="Four nations buy together")
    ammunition = make.programme("Ammunition", short_name="Shells")
    make.participation(ammunition, make.party("Norwegian Defence Materiel Agency", short_name="NDMA"))
    make.milestone("Tender opens", programme=ammunition)
    make.programme("Led", lead=make.party("Finnish agency"))

    assert programmes(q="drones") == {"Drones"}
    assert programmes(q="together") == {"Drones"}
    assert programmes(q="shells") == programmes(q="ndma") == programmes(q="TENDER") == {"Ammunition"}
    assert programmes(q="finnish") == {"Led"}


def test_each_word_of_a_search_must_be_found_somewhere():
    programme = make.programme("Nordic micro-drone buy")
    make.milestone("Tender", programme=programme)

    assert programmes(q="nordic tender") == {"Nordic micro-drone buy"}
    assert programmes(q="nordic missile") == set()


def test_a_programme_is_found_once_however_often_it_matches():
    programme = make.programme("Drone")
    for _ in range(3):
        make.milestone("Drone tender", programme=programme)

    assert ProgrammeFilter({"q": "drone"}, Programme.objects.all()).qs.count() == 1


def test_programmes_by_what_they_are():
    make.programme("A", stage="contract", route="joint_production", kind="co_production", desk=make.desk())
    make.programme("B").pause(reason="No money")

    for asked in (
        {"stage": "contract"},
        {"route": "joint_production"},
        {"kind": "co_production"},
        {"desk": "Nordic desk"},
    ):
        assert programmes(**asked) == {"A"}
    assert programmes(condition="paused") == {"B"}


def test_programmes_by_the_newest_rating_of_the_owner():
    red, green = make.programme("Was green"), make.programme("Green")
    make.rating(red, "green", assessed_on=make.TODAY - timedelta(days=9))
    make.rating(red, "red")
    make.rating(green, "green")
    make.rating(green, "red", role="independent")
    make.programme("Unrated")

    assert programmes(confidence=["red"]) == {"Was green"}
    assert programmes(confidence=["green", "not_rated"]) == {"Green", "Unrated"}


def test_programmes_by_the_nations_that_take_part_now():
    norwegian, finnish = make.programme("Norwegian"), make.programme("Finnish")
    make.participation(norwegian, make.party(country="NO"))
    make.participation(finnish, make.party(country="FI"))
    make.participation(finnish, make.party(country="NO"), until="2025")

    assert programmes(nation=["NO"]) == {"Norwegian"}
    assert programmes(nation=["NO", "FI"]) == {"Norwegian", "Finnish"}


def test_what_is_not_asked_narrows_nothing():
    make.programme("A")

    assert programmes(q="", stage="", confidence=[""], nation=[""]) == {"A"}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"stage": "finished"}, "Stage: there is no “finished”."),
        ({"route": "by sea"}, "Route: there is no “by sea”."),
        ({"confidence": ["blue"]}, "Confidence: there is no “blue”."),
        ({"nation": ["XX"]}, "Nation: there is no “XX”."),
        ({"desk": "Moon desk"}, "Desk: there is no “Moon desk”."),
        ({"q": "x" * 10_000}, "Search for at most 200 characters."),
        ({"q": "a " * 11}, "Search for at most 10 words at a time."),
        ({"q": "nul\x00"}, "Null characters are not allowed."),
        ({"desk": "nul\x00"}, "Desk: there is no “nul"),
    ],
)
def test_what_cannot_be_meant_is_named(asked, sentence):
    assert sentence in str(programmes(**asked))


def test_signs_of_the_database_are_searched_as_they_stand():
    make.programme("100 % Nordic_buy")
    make.programme("Another")

    assert programmes(q="%") == programmes(q="_") == {"100 % Nordic_buy"}
    assert programmes(q="'; drop table") == set()


# Milestones


def test_milestones_by_a_window_that_shares_a_day():
    for forecast in ("2026", "Q3 2026", "from 2027", "by Jun 2026", ""):
        make.milestone(forecast or "undated", forecast=forecast)

    assert milestones(due="Aug 2026") == {"2026", "Q3 2026"}
    assert milestones(due="2028") == {"from 2027"}
    assert milestones(due="by Jan 2026") == {"2026", "by Jun 2026"}
    assert milestones(due="none") == {"undated"}
    assert len(milestones(due="")) == 5


def test_a_date_that_cannot_be_read_is_answered_with_the_forms():
    assert "cannot be read" in str(milestones(due="soon"))


def test_milestones_by_the_day_on_which_they_were_met():
    make.milestone("Met", status="met", met_on="22 Oct 2025")
    make.milestone("Open", forecast="22 Oct 2025")

    assert milestones(met="Q4 2025") == {"Met"}


def test_milestones_that_need_attention():
    make.milestone("Overdue", forecast="2025")
    make.milestone("Undated")
    make.milestone("Far", forecast="2190")

    assert milestones(overdue="true") == {"Overdue"}
    assert milestones(overdue="false") == {"Undated", "Far"}
    assert milestones(undated="true") == {"Undated"}
    assert milestones(stale="true") == {"Overdue", "Undated", "Far"}
    said = "Overdue: there is no “perhaps”. Choose from true, false."
    assert milestones(overdue="perhaps") == {"overdue": [said]}


def test_a_code_that_is_none_is_told_which_there_are():
    offered = ", ".join(Milestone.Status.values)
    said = f"Status: there is no “planned”. Choose from {offered}."

    assert milestones(status=["met", "planned"]) == {"status": [said]}
    assert "Choose from" not in str(milestones(programme="none"))  # of a table, which may be long


def test_milestones_by_programme_stage_status_and_kind():
    programme = make.programme(stage="contract", slug="drones")
    make.milestone("A", programme=programme, gate="contract", kind="award", status="cancelled")
    make.milestone("B")

    for asked in (
        {"programme": "drones"},
        {"stage": "contract"},
        {"gate": "contract"},
        {"status": ["cancelled"]},
        {"kind": ["award"]},
        {"q": "a"},
    ):
        assert "A" in milestones(**asked)
    assert milestones(programme="drones") == {"A"}
    assert "Programme: there is no “missiles”." in str(milestones(programme="missiles"))


# Questions


def test_questions_by_subject_topic_state_and_age():
    today = timezone.localdate()
    programme, agreement = make.programme(slug="drones"), make.agreement(slug="arrangement")
    make.question(programme, "Old", topic="budget", raised_on=today - timedelta(days=100))
    make.question(agreement, "New", raised_on=today)
    make.question(programme, "Settled", raised_on=today).withdraw(note="Moot")

    def texts(**asked):
        return {each.split(" ", 1)[1] for each in questions(**asked)}

    assert texts(programme="drones") == {"Old", "Settled"}
    assert texts(agreement="arrangement") == {"New"}
    assert texts(topic=["budget"]) == texts(older_than="90") == {"Old"}
    assert texts(state=["withdrawn"]) == texts(open="false") == {"Settled"}
    assert texts(open="true") == {"Old", "New"}
    assert texts(q="new") == {"New"}


@pytest.mark.parametrize(
    "days", ["-1", "many", "99999999999", "36501", "1.5", "1e2", "0x10", "٣", "1 0", "9" * 5000]
)
def test_an_age_that_is_no_whole_number_is_refused(days):
    said = "Older than, in days: write a whole number from 0 to 36,500."

    assert questions(older_than=days) == {"older_than": [said]}


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_blanks_ask_for_nothing(blank):
    make.question(make.programme(), "New")
    make.milestone("Undated", forecast="")
    make.milestone("Dated", forecast="2026")

    assert len(questions(older_than=blank)) == 1
    assert milestones(due=blank) == milestones(met=blank) == {"Undated", "Dated"}


# Agreements and sources


def test_agreements_by_kind_status_nation_and_date():
    agreement = make.agreement(
        "Arrangement", kind="arrangement", signed="22 Oct 2025", place="Helsinki", covers="Drones"
    )
    make.signature(agreement, make.party("Ministry", country="FI", kind="ministry"))
    make.agreement("Undated", kind="concept", signed="")

    for asked in (
        {"kind": ["arrangement"]},
        {"nation": ["FI"]},
        {"signed": "Q4 2025"},
        {"q": "helsinki drones"},
        {"q": "ministry"},
    ):
        assert agreements(**asked) == {"Arrangement"}
    assert agreements(signed="none") == {"Undated"}
    assert agreements(status=["ended"]) == set()
    assert "Kind: there is no “treaty”." in str(agreements(kind=["treaty"]))


def test_an_agreement_of_several_parties_of_a_nation_is_found_once():
    agreement = make.agreement()
    for _ in range(2):
        make.signature(agreement, make.party(country="FI"))

    assert AgreementFilter({"nation": ["FI"]}, Agreement.objects.all()).qs.count() == 1


def test_sources_by_tag_and_words():
    make.source("S1", title="Declaration", kind="official_text")
    make.source("S11", title="Report")

    assert ask(SourceFilter, Source, q="s1") == {"S1: Declaration"}
    assert ask(SourceFilter, Source, kind=["official_text"]) == {"S1: Declaration"}


# What the page shows of them


def test_the_choices_say_what_is_chosen():
    asked = ProgrammeFilter({"confidence": ["red"], "stage": "intent"}, Programme.objects.all())
    assert asked.is_valid()

    assert [(code, chosen) for code, _, chosen in asked.ratings][:2] == [("red", True), ("amber", False)]
    assert dict((name, choices) for name, _, choices in asked.selects)["stage"][0] == (
        "intent",
        "Intent",
        True,
    )
    assert asked.choices("nation", only={"NO"}) == [("NO", "Norway", False)]
    assert asked.is_narrow


def test_nothing_asked_is_not_narrow():
    asked = ProgrammeFilter({}, Programme.objects.all())

    assert asked.is_valid()
    assert not asked.is_narrow
