"""Staff log, ask, judge and settle in the admin; what they may not do is refused in words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from config.when import read
from programmes.models import Claim, Milestone, OpenQuestion, Programme
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone(editor):
    programme = make.programme("Nordic micro-drone buy", desk=make.desk())
    milestone = make.milestone("Tender published", programme=programme, forecast="Q2 2026")
    make.baseline(programme)
    return milestone


def log_address(milestone):
    return reverse("admin:programmes_milestone_log", args=[milestone.pk])


def typed(milestone, **changed):
    return {
        "revision": milestone.revision(),
        "forecast": str(milestone.forecast),
        "status": milestone.status,
        "where_from": "estimate",
        "kind": "new_information",
        "reported_on": "2026-03-02",
        **changed,
    }


LATER = {"forecast": "Q4 2026", "reason": "Requirement not agreed", "reason_code": "requirement_change"}


def test_logging_moves_the_forecast_under_the_persons_name(as_editor, editor, milestone):
    answer = as_editor.post(log_address(milestone), typed(milestone, **LATER), follow=True)

    milestone.refresh_from_db()
    row = milestone.history.latest()
    assert str(milestone.forecast) == "Q4 2026"
    assert (row.history_user, row.history_change_reason) == (editor, "Requirement not agreed")
    assert "forecast moved from Q2 2026 to Q4 2026" in answer.content.decode()


def test_the_form_shows_what_is_on_record_beside_the_new(as_editor, milestone):
    page = as_editor.get(log_address(milestone)).content.decode()

    assert 'value="Q2 2026"' in page
    assert "read as 1 Apr 2026 to 30 Jun 2026" in page
    assert "staff estimate" in page
    assert "original baseline" in page


def test_check_reads_the_date_and_shows_the_slip_without_saving(as_editor, milestone):
    page = as_editor.post(log_address(milestone), typed(milestone, **LATER, _check="1")).content.decode()

    assert "read as 1 Oct 2026 to 31 Dec 2026" in page
    assert "2 quarters later" in page
    milestone.refresh_from_db()
    assert str(milestone.forecast) == "Q2 2026"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"forecast": "Q4 2026"}, "say why"),
        ({"forecast": "soonish"}, "Q3 2026"),
        ({"forecast": "x" * 10_000}, "Q3 2026"),
        ({"forecast": "Q3 2026\0"}, "Q3 2026"),
        ({"where_from": ""}, "Say where it is from"),
        ({"where_from": "source"}, "Name the source by its tag"),
        ({"where_from": "source", "source": "S999"}, "S999 is not on record"),
        ({"status": "met"}, "a date met when, and only when"),
        ({"status": "met", "met_on": "2 Mar 2199"}, "still to come"),
        ({"status": "lost"}, "Select a valid choice"),
        ({"reported_on": "March 2026"}, "one exact day"),
        ({"reported_on": "2 Mar 2199"}, "still to come"),
        ({"reported_on": ""}, "This field is required"),
        ({"note": "x" * 10_000}, "at most 2000 characters"),
        ({"revision": "abc"}, "Not saved"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_keeps_what_was_typed(as_editor, milestone, changed, sentence):
    answer = as_editor.post(log_address(milestone), typed(milestone, **{"note": "Heard by phone", **changed}))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "note" in changed or "Heard by phone" in page
    milestone.refresh_from_db()
    assert (str(milestone.forecast), milestone.updates.count()) == ("Q2 2026", 1)


def test_a_stale_form_is_refused_and_says_who_changed_what(as_editor, milestone, lead):
    seen = typed(milestone, forecast="Q1 2026")
    milestone.log(**{**LATER, "reported_on": TODAY}, estimate=True, logged_by=lead)

    answer = as_editor.post(log_address(milestone), seen)

    page = answer.content.decode()
    assert "Q4 2026" in page
    assert "Not saved" in page
    assert 'value="Q1 2026"' in page
    milestone.refresh_from_db()
    assert str(milestone.forecast) == "Q4 2026"


def test_after_reading_the_other_change_a_second_save_goes_through(as_editor, milestone, lead):
    seen = typed(milestone, forecast="Q1 2026")
    milestone.log(**{**LATER, "reported_on": TODAY}, estimate=True, logged_by=lead)
    as_editor.post(log_address(milestone), seen)

    as_editor.post(log_address(milestone), seen | {"revision": milestone.revision()})

    milestone.refresh_from_db()
    assert str(milestone.forecast) == "Q1 2026"


def test_a_source_by_its_tag(as_editor, milestone):
    source = make.source("S4")

    as_editor.post(log_address(milestone), typed(milestone, where_from="source", source="s4"))

    milestone.refresh_from_db()
    assert (milestone.source, milestone.estimate) == (source, False)


def test_save_then_next_goes_to_the_next_open_milestone(as_editor, milestone):
    following = make.milestone("Contract awarded", programme=milestone.programme, position=2)

    answer = as_editor.post(log_address(milestone), typed(milestone, _next="1"))

    assert answer.url == log_address(following)


def test_a_date_is_read_back_while_it_is_typed(as_editor, milestone):
    def reading(text):
        answer = as_editor.post(log_address(milestone), typed(milestone, forecast=text, _check="1"))
        return answer.context["form"].forecast_reading()

    assert reading("h2 2026") == "read as 1 Jul 2026 to 31 Dec 2026"
    assert reading("x" * 5000) == "not understood yet"


def test_the_list_shows_my_desks_first_and_leads_straight_to_the_form(as_editor, milestone):
    make.milestone("Of another desk", programme=make.programme("A", desk=make.desk("Ukraine desk")))

    page = as_editor.get(reverse("admin:programmes_milestone_changelist")).content.decode()

    assert log_address(milestone) in page
    assert page.index("Tender published") < page.index("Of another desk")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "micro"}, {"Tender published"}),
        ({"attention": "overdue"}, {"Tender published", "Overdue one"}),  # Q2 2026 is over
        ({"attention": "undated"}, {"Undated one"}),
        ({"attention": "stale"}, {"Tender published", "Overdue one", "Undated one"}),
        ({"stage": "definition"}, {"Overdue one", "Undated one"}),
        ({"desk": "mine"}, {"Tender published"}),
        ({"q": "x" * 10_000}, set()),
    ],
)
def test_milestones_are_found_by_what_people_ask(as_editor, milestone, asked, found):
    other = make.programme(stage="definition", desk=make.desk("Ukraine desk"))
    make.milestone("Overdue one", programme=other, forecast="2025", reported_on=TODAY)
    make.milestone("Undated one", programme=other)

    answer = as_editor.get(reverse("admin:programmes_milestone_changelist"), asked)

    assert {milestone.name for milestone in answer.context["cl"].result_list} == found


LISTS = [
    "programmes_milestone",
    "programmes_milestoneupdate",
    "programmes_programme",
    "programmes_openquestion",
    "programmes_questionupdate",
    "programmes_claim",
    "programmes_assessment",
    "programmes_baseline",
    "programmes_baselinedate",
    "agreements_agreement",
    "agreements_party",
    "agreements_source",
]


def one_more():
    lead_party = make.party(parent=make.party())
    programme = make.programme(desk=make.desk(), lead=lead_party)
    milestone = make.milestone(programme=programme, forecast="2026", source=make.source())
    make.baseline(programme)
    make.claim(programme)
    make.question(programme, needed_by=milestone)
    make.rating(programme)
    make.agreement(parent=make.agreement(), relation="follows")


@pytest.mark.parametrize("noun", LISTS)
def test_no_list_asks_more_queries_of_more_rows(as_editor, noun, django_assert_max_num_queries):
    address = reverse(f"admin:{noun}_changelist")
    one_more()
    as_editor.get(address)  # what is asked once in a process is not counted
    with django_assert_max_num_queries(40) as of_one:
        as_editor.get(address)
    for _ in range(4):
        one_more()

    with django_assert_max_num_queries(len(of_one)):
        assert as_editor.get(address).status_code == 200


def test_a_question_is_raised_with_a_number_and_a_log(as_editor, milestone):
    said = {
        "programme": milestone.programme_id,
        "topic": "budget",
        "text": "What may it cost?",
        "raised_on": "2026-03-02",
    }

    as_editor.post(reverse("admin:programmes_openquestion_add"), said | {"reason": "Left open at signing"})

    question = OpenQuestion.objects.get()
    assert (question.key, question.updates.get().note) == ("Q-01", "Raised.")
    assert question.history.latest().history_change_reason == "Left open at signing"


def verb(record, name):
    return reverse(f"admin:programmes_{record._meta.model_name}_{name}", args=[record.pk])


def test_an_answer_adopts_a_claim(as_editor, milestone):
    claim, question = make.claim(milestone.programme, "One hundred"), make.question(milestone.programme)
    said = {"text": "One hundred", "adopt": claim.pk, "on": "2026-03-02", "revision": question.revision()}

    as_editor.post(verb(question, "answer"), said)

    assert Claim.objects.get().in_use


def test_a_statement_is_logged(as_editor, editor, milestone):
    question = make.question(milestone.programme)
    said = {"said": "Declined to give a date", "on": "2026-03-02", "revision": question.revision()}

    as_editor.post(verb(question, "statement"), said)

    newest = question.updates.latest("pk")
    assert (newest.note, newest.logged_by) == ("Declined to give a date", editor)


def test_a_claim_in_use_keeps_off_a_matter_where_another_is(as_editor, milestone):
    make.claim(milestone.programme).adopt(reason="The only one")
    claim = make.claim(milestone.programme, topic="budget")
    claim.adopt(reason="The only one")
    said = {"programme": claim.programme_id, "topic": "quantity", "stance": "states", "value": "Two"}
    said |= {"source": claim.source_id, "reason": "Of another topic", "revision": claim.revision()}

    page = as_editor.post(reverse("admin:programmes_claim_change", args=[claim.pk]), said).content.decode()

    assert "Another claim on this topic is in use" in page
    assert Claim.objects.get(pk=claim.pk).topic == "budget"


def test_a_gate_that_is_shut_is_said_on_the_form(as_lead, milestone):
    said = {"stage": "agreement", "reason": "In a hurry", "revision": milestone.programme.revision()}

    page = as_lead.post(verb(milestone.programme, "move"), said).content.decode()

    assert "No milestone guards the gate of Intent" in page
    assert Programme.objects.get().stage == "intent"


def test_a_rating_needs_its_rationale(as_editor, milestone):
    said = {
        "rating": "red",
        "role": "owner",
        "assessed_on": "2026-03-02",
        "revision": milestone.programme.revision(),
    }

    page = as_editor.post(verb(milestone.programme, "rate"), said).content.decode()

    assert "This field is required" in page


def test_settling_is_offered_only_where_it_can_be_done(as_editor, milestone):
    question = make.question(milestone.programme)
    question.withdraw(note="No longer of interest")

    page = as_editor.get(reverse("admin:programmes_openquestion_change", args=[question.pk])).content.decode()

    assert "Reopen the question" in page
    assert "Withdraw the question" not in page


@pytest.mark.parametrize("key", ["0", "999999", "abc", "1'--", "%00"])
def test_a_record_that_is_not_there_is_said_so(as_editor, milestone, key):
    assert as_editor.get(f"/admin/programmes/milestone/{key}/log/").status_code == 404


def test_every_page_of_staff_keeps_the_policy(as_editor, milestone):
    for address in [log_address(milestone), reverse("admin:index"), verb(milestone.programme, "rate")]:
        answer = as_editor.get(address)
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_change_without_a_reason_is_refused(as_editor, milestone):
    address = reverse("admin:programmes_milestone_change", args=[milestone.pk])
    inline = {f"dependencies-{name}_FORMS": 0 for name in ["TOTAL", "INITIAL"]}
    revision = as_editor.get(address).context["adminform"].form.initial["revision"]
    said = {"name": "Renamed", "kind": "award", "position": 0, "revision": revision, **inline}

    answer = as_editor.post(address, said)

    assert "Say why" in answer.content.decode()
    assert not Milestone.objects.filter(name="Renamed").exists()


def test_today_is_the_day_offered(as_editor, milestone):
    today = read(timezone.localdate().isoformat())

    assert f'value="{today}"' in as_editor.get(log_address(milestone)).content.decode()
