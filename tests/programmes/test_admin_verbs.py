"""Each thing that staff do to one record: it is done, said in a sentence, and only by who may."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from config.verbs import Verbs
from programmes.models import Assessment, Baseline, Claim, Milestone, OpenQuestion, Programme
from tests import make
from tests.conftest import signed_in
from tests.make import TODAY

pytestmark = pytest.mark.django_db
VERBS = [
    (model, verb)
    for model, desk in admin.site._registry.items()
    if isinstance(desk, Verbs) and model._meta.app_label == "programmes"
    for verb in desk.verbs
]


@pytest.fixture
def programme(editor):
    programme = make.programme("Nordic micro-drone buy", desk=make.desk())
    make.milestone("Tender published", programme=programme, forecast="Q2 2026")
    return programme


def record_of(model, programme):
    return {
        Programme: lambda: programme,
        Milestone: lambda: programme.milestones.get(),
        OpenQuestion: lambda: make.question(programme),
        Claim: lambda: make.claim(programme),
    }[model]()


def address(record, verb):
    return reverse(f"admin:programmes_{record._meta.model_name}_{verb}", args=[record.pk])


def change_page(record):
    return reverse(f"admin:programmes_{record._meta.model_name}_change", args=[record.pk])


def do(client, record, verb, **said):
    """Post the form and return the sentence above the page that follows."""
    answer = client.post(address(record, verb), {"revision": record.revision(), **said}, follow=True)
    record.refresh_from_db()
    return " ".join(str(message) for message in answer.context["messages"])


# Who may


@pytest.mark.parametrize(("model", "verb"), VERBS)
def test_each_verb_wants_its_own_permission(model, verb, programme):
    wanted = admin.site._registry[model].verbs[verb].permission
    person = make.user(groups=["Nordic desk"], is_staff=True)
    others = Permission.objects.filter(content_type__app_label="programmes").exclude(codename="edit_any_desk")
    person.user_permissions.set(others.exclude(codename=wanted.partition(".")[2]))
    record = record_of(model, programme)

    answer = signed_in(person).post(address(record, verb), {"reason": "A test"})

    assert answer.status_code == 403
    assert Permission.objects.filter(codename=wanted.partition(".")[2]).exists()


@pytest.mark.parametrize(("model", "verb"), VERBS)
def test_an_auditor_changes_nothing_even_on_a_desk_of_theirs(model, verb, programme, auditor):
    auditor.groups.add(make.desk())
    record = record_of(model, programme)

    assert signed_in(auditor).get(address(record, verb)).status_code == 403
    assert signed_in(auditor).post(address(record, verb), {"reason": "A test"}).status_code == 403


@pytest.mark.parametrize("model", [Programme, Milestone, OpenQuestion, Claim])
def test_no_verb_is_offered_to_who_may_not(model, programme, auditor, as_editor):
    record = record_of(model, programme)

    assert as_editor.get(change_page(record)).context["verbs"]
    assert signed_in(auditor).get(change_page(record)).context["verbs"] == []


@pytest.mark.parametrize("model", [OpenQuestion, Claim])
def test_what_hangs_on_an_agreement_is_for_leads(model, as_editor, as_lead):
    make_one = {OpenQuestion: make.question, Claim: make.claim}[model]
    record = make_one(make.agreement())
    verb = {OpenQuestion: "ask", Claim: "adopt"}[model]

    assert as_editor.get(address(record, verb)).status_code == 403
    assert as_lead.get(address(record, verb)).status_code == 200


# What is done


def test_a_programme_is_paused_resumed_and_cancelled(programme, as_lead):
    assert do(as_lead, programme, "pause", reason="No money").endswith("buy: paused.")
    assert do(as_lead, programme, "resume", reason="Money").endswith("buy: active.")
    assert do(as_lead, programme, "cancel", reason="No money").endswith("buy: cancelled.")

    assert as_lead.post(address(programme, "resume"), {"reason": "A test"}).status_code == 403
    reasons = programme.history.values_list("history_change_reason", flat=True)
    assert list(reasons) == ["No money", "Money", "No money", "Made for a test"]


def test_a_move_says_since_when_and_from_which_source(programme, as_lead):
    source = make.source("S4")
    said = {"stage": "agreement", "since": "Oct 2025", "source": "S4", "waiver": "Never declared"}

    sentence = do(as_lead, programme, "move", **said, reason="Signed")

    assert sentence == "Nordic micro-drone buy: stage Agreement."
    assert (str(programme.stage_since), programme.stage_source) == ("Oct 2025", source)


def test_a_rating_is_under_the_name_of_who_gave_it(programme, as_editor, editor):
    said = {"rating": "red", "rationale": "No offer came", "role": "owner", "assessed_on": "2 Mar 2026"}

    assert do(as_editor, programme, "rate", **said) == "Confidence: red."

    assert Assessment.objects.get().logged_by == editor


def test_a_baseline_made_while_in_breach_says_so(programme, as_editor, editor):
    make.baseline(programme)
    later = {"forecast": "Q4 2026", "reason": "Not agreed", "reason_code": "partner_decision"}
    programme.milestones.get().log(**later, estimate=True)
    party, agreement = make.party(slug="nspa"), make.agreement(slug="arrangement")
    said = {
        "kind": "working",
        "effective_on": "2 Mar 2026",
        "approved_by": "NSPA",
        "agreement": "arrangement",
    }

    sentence = do(as_editor, programme, "set-baseline", **said, reason="Agreed in Oslo")

    made = Baseline.objects.get(kind="working")
    assert sentence == "Working baseline set for one milestone, made while in breach."
    assert (made.approved_by, made.agreement, made.logged_by) == (party, agreement, editor)


def test_a_question_is_asked_answered_in_part_and_settled(programme, as_editor, editor):
    question = make.question(programme)

    assert do(as_editor, question, "ask", of="NSPA", on="2 Mar 2026") == "Q-01: asked of NSPA."
    said = {"text": "Some hundred", "partly": "on", "on": "2 Mar 2026"}
    assert do(as_editor, question, "answer", **said) == "Q-01: partly answered."
    assert do(as_editor, question, "withdraw", reason="Moot") == "Q-01: withdrawn."
    assert do(as_editor, question, "reopen", reason="Not moot") == "Q-01: open."
    assert do(as_editor, question, "supersede", reason="Asked elsewhere") == "Q-01: superseded."

    log = [(update.logged_by, update.reported_on) for update in question.updates.order_by("pk")]
    assert log[1:3] == [(editor, TODAY), (editor, TODAY)]
    assert {person for person, _ in log[1:]} == {editor}


def test_a_question_raised_in_the_admin_is_under_the_name_of_who_raised_it(programme, as_editor, editor):
    said = {"programme": programme.pk, "topic": "budget", "text": "What may it cost?", "reason": "Left open"}

    as_editor.post(reverse("admin:programmes_openquestion_add"), said | {"raised_on": "2026-03-02"})

    assert OpenQuestion.objects.get().updates.get().logged_by == editor


def test_an_answer_offers_the_live_claims_on_its_own_matter(programme, as_editor):
    claim, withdrawn = make.claim(programme, "Ten"), make.claim(programme, "Twenty")
    withdrawn.withdraw(reason="The source corrected itself")
    make.claim(programme, topic="budget")
    make.claim(make.programme())

    form = as_editor.get(address(make.question(programme), "answer")).context["form"]

    assert list(form.fields["adopt"].queryset) == [claim]


def test_a_claim_is_withdrawn_once(programme, as_editor):
    claim = make.claim(programme, "Ten")

    assert do(as_editor, claim, "withdraw", reason="The source corrected itself") == "Withdrawn: Ten."

    assert claim.withdrawn_reason == "The source corrected itself"
    assert as_editor.get(address(claim, "withdraw")).status_code == 403


def test_a_refusal_stands_beside_the_field_that_it_is_about(programme, as_editor):
    make.rating(programme)
    said = {"rating": "red", "rationale": "No offer", "role": "owner", "assessed_on": "2 Mar 2199"}

    form = as_editor.post(address(programme, "rate"), said | {"revision": programme.revision()}).context[
        "form"
    ]

    assert "still to come" in str(form.errors["assessed_on"])
    assert not form.non_field_errors()


# What only a verb changes


def test_the_form_of_a_programme_moves_no_stage_and_no_condition(programme, as_lead):
    form = as_lead.get(change_page(programme)).context["adminform"].form
    empty = {
        f"{part}-{which}_FORMS": 0
        for part in ("participations", "mandates")
        for which in ("TOTAL", "INITIAL")
    }
    typed = {
        "name": "Renamed",
        "route": "coalition",
        "revision": form.initial["revision"],
        "reason": "A test",
    }
    silent = {
        "slug": "x",
        "kind": "cooperation",
        "stage": "agreement",
        "condition": "paused",
        "stage_waiver": "x",
    }

    as_lead.post(change_page(programme), typed | silent | empty)

    after = Programme.objects.get()
    assert (after.name, after.slug, after.kind) == ("Renamed", programme.slug, "acquisition")
    assert (after.stage, after.condition, after.stage_waiver) == ("intent", "active", "")


def test_the_form_of_a_milestone_moves_it_to_no_other_programme(programme, as_lead):
    milestone, other = programme.milestones.get(), make.programme(desk=make.desk())
    form = as_lead.get(change_page(milestone)).context["adminform"].form
    empty = {"dependencies-TOTAL_FORMS": 0, "dependencies-INITIAL_FORMS": 0}
    typed = {"name": "Renamed", "kind": "award", "position": 0, "revision": form.initial["revision"]}

    as_lead.post(
        change_page(milestone), typed | {"programme": other.pk, "slug": "x", "reason": "A test"} | empty
    )

    after = Milestone.objects.get()
    assert (after.name, after.programme, after.slug) == ("Renamed", programme, milestone.slug)


def test_the_form_of_a_claim_takes_it_neither_into_use_nor_out_of_the_record(programme, as_editor):
    claim = make.claim(programme)
    typed = {"programme": programme.pk, "topic": "quantity", "stance": "states", "value": "Ten"}
    typed |= {"source": claim.source_id, "reason": "A test", "revision": claim.revision()}
    silent = {"in_use": "on", "in_use_reason": "x", "withdrawn_on": "2026-03-02", "withdrawn_reason": "x"}

    as_editor.post(change_page(claim), typed | silent)

    after = Claim.objects.get()
    assert (after.value, after.in_use, after.withdrawn_on) == ("Ten", False, None)


def test_a_claim_stays_with_the_programmes_of_its_desk(programme, as_editor):
    claim, other = make.claim(programme), make.programme(desk=make.desk("Ukraine desk"))
    typed = {"topic": "quantity", "stance": "states", "value": "Ten", "source": claim.source_id}
    typed |= {"reason": "A test", "revision": claim.revision()}

    as_editor.post(change_page(claim), typed | {"programme": other.pk})
    as_editor.post(change_page(claim), typed | {"agreement": make.agreement().pk})

    after = Claim.objects.get()
    assert (after.programme, after.agreement, after.value) == (programme, None, "One hundred")


# What the lists show


@pytest.mark.parametrize("model", [Programme, Milestone, OpenQuestion])
def test_a_list_begins_with_the_desk_of_the_person_whatever_is_older(model, as_editor):
    other, own = make.programme("A", desk=make.desk("Ukraine desk")), make.programme("B", desk=make.desk())
    for programme in (other, own):
        make.milestone(programme=programme)
        make.question(programme)

    answer = as_editor.get(reverse(f"admin:programmes_{model._meta.model_name}_changelist"))

    shown = [getattr(record, "programme", record) for record in answer.context["cl"].result_list]
    assert shown == [own, other]


@pytest.mark.parametrize("model", [Programme, Milestone, OpenQuestion, Claim])
def test_a_list_is_narrowed_to_the_desks_of_the_person(model, as_editor):
    other, own = make.programme(desk=make.desk("Ukraine desk")), make.programme(desk=make.desk())
    for programme in (other, own):
        make.milestone(programme=programme)
        make.question(programme)
        make.claim(programme)
    address = reverse(f"admin:programmes_{model._meta.model_name}_changelist")

    mine = as_editor.get(address, {"desk": "mine"}).context["cl"].result_list
    unknown = as_editor.get(address, {"desk": "theirs"}).context["cl"].result_list

    assert [getattr(record, "programme", record) for record in mine] == [own]
    assert len(unknown) == 2


def test_the_list_of_milestones_says_what_is_met_when_and_on_which_ground(programme, as_editor):
    make.milestone(programme=programme, status="met", met_on="Feb 2026", source=make.source("S4"))
    make.milestone(programme=programme)

    page = as_editor.get(reverse("admin:programmes_milestone_changelist")).content.decode()

    for shown in ("met Feb 2026", ">S4<", ">Q2 2026<", ">staff estimate<", ">no date given<", ">–<"):
        assert shown in page
