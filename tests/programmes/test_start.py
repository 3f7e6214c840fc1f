"""An earlier version of a milestone starts an update of its log; of other records, what their own form may edit."""

import pytest
from django.urls import reverse

from agreements.models import Source
from config.audit.context import acting
from programmes.models import Claim, Milestone, OpenQuestion
from tests import make
from tests.config.audit.pages import address, filled_in
from tests.config.audit.test_start import START, form_of, starting, text_of, then
from tests.make import TODAY

pytestmark = pytest.mark.django_db
UPDATE = "Start an update from these values"


@pytest.fixture
def programme(editor):
    return make.programme(desk=make.desk())


@pytest.fixture
def milestone(programme):
    return make.milestone("Tender", programme=programme, forecast="Q2 2026", source=make.source("S4"))


@pytest.fixture
def first(milestone):
    """Return the version with the first date of a milestone that has moved since."""
    row = milestone.history.latest()
    milestone.log(
        forecast="2027", estimate=True, reason="Not agreed.", reason_code="other", reported_on=TODAY
    )
    return row


def log_address(milestone, row):
    return f"{reverse('admin:programmes_milestone_log', args=[milestone.pk])}?from={row.pk}"


def sent_from(page):
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def logged(client, milestone, row, **typed):
    page = client.get(log_address(milestone, row))
    return client.post(log_address(milestone, row), sent_from(page) | {"reported_on": "2 Mar 2026"} | typed)


def test_a_version_of_a_milestone_starts_an_update_or_a_change_of_its_particulars(
    as_editor, milestone, first
):
    shown = as_editor.get(address(milestone, "history")).content.decode()

    assert f'href="{log_address(milestone, first)}">{UPDATE}</a>' in shown
    assert f"?from={first.pk}" in shown.partition(START)[0]


def test_the_log_form_starts_from_what_was_logged_then_with_the_kind_left_open(as_editor, milestone, first):
    page = as_editor.get(log_address(milestone, first))

    form = page.context["form"]
    started = {name: form[name].value() for name in ("forecast", "status", "where_from", "source", "kind")}
    assert started == {
        "forecast": "Q2 2026",
        "status": "scheduled",
        "where_from": "source",
        "source": "S4",
        "kind": None,
    }
    assert not form["reason"].value()
    shown = page.content.decode()
    for told in (
        "Forecast date: now 2027, then Q2 2026",
        "Where from: now Staff estimate, then Source on file",
        "Source: now nothing, then S4",
    ):
        assert told in shown
    assert "Status: now" not in shown
    assert milestone.updates.count() == 2


def test_it_is_logged_as_a_new_update_whose_reason_begins_with_what_it_took(
    as_editor, editor, milestone, first
):
    assert logged(as_editor, milestone, first, kind="correction", reason="Misheard").status_code == 302

    milestone.refresh_from_db()
    update = milestone.updates.latest("pk")
    assert (str(milestone.forecast), milestone.source.tag, update.logged_by) == ("Q2 2026", "S4", editor)
    assert update.reason == f"Back to the values of {then(first)}: Misheard"
    assert milestone.history.latest().history_change_reason == update.reason


def test_it_wants_the_kind_and_the_reason_though_the_date_moves_earlier(as_editor, milestone, first):
    page = logged(as_editor, milestone, first)

    assert set(page.context["form"].errors) == {"kind", "reason"}
    assert milestone.updates.count() == 2


def test_what_is_typed_over_is_only_partly_a_way_back(as_editor, milestone, first):
    logged(as_editor, milestone, first, kind="replan", reason="Agreed", forecast="Q3 2026")
    assert milestone.updates.latest("pk").reason.startswith("Partly back to the values of")

    logged(
        as_editor, milestone, first, kind="replan", reason="Else", forecast="Q4 2026", where_from="estimate",
        source="", reason_code="other",
    )  # fmt: skip
    assert milestone.updates.latest("pk").reason == "Else"


def test_a_source_relied_on_no_longer_has_to_be_replaced(as_editor, milestone, first):
    with acting(reason="Retracted"):
        Source.objects.filter(tag="S4").update(withdrawn_on=TODAY)

    page = as_editor.get(log_address(milestone, first))

    assert "The source of then is relied on no longer" in page.content.decode()
    assert page.context["form"]["source"].value() == ""
    refused = logged(as_editor, milestone, first, kind="correction", reason="Misheard")
    assert set(refused.context["form"].errors) == {"where_from"}


def test_a_milestone_that_is_met_comes_back_only_by_a_correction(as_editor, programme):
    milestone = make.milestone(programme=programme, forecast="Q1 2026")
    row = milestone.history.latest()
    milestone.log(status="met", met_on="1 Mar 2026", estimate=True, reported_on=TODAY)

    refused = logged(as_editor, milestone, row, kind="new_information", reason="Not met after all")
    assert "cannot become scheduled" in str(refused.context["form"].errors)

    assert logged(as_editor, milestone, row, kind="correction", reason="Not met").status_code == 302
    assert Milestone.objects.get().status == "scheduled"


def test_a_stale_update_is_refused_as_always(as_editor, milestone, first):
    sent = sent_from(as_editor.get(log_address(milestone, first))) | {"kind": "replan", "reason": "Agreed"}
    milestone.log(forecast="Q4 2026", estimate=True, reported_on=TODAY)

    page = as_editor.post(log_address(milestone, first), sent | {"reported_on": "2 Mar 2026"})

    assert "Not saved" in page.context["form"].non_field_errors()[0]
    assert milestone.updates.count() == 3


def test_the_particulars_of_a_milestone_leave_its_dates_to_the_log(as_editor, milestone):
    row = milestone.history.latest()
    milestone.log(forecast="2027", estimate=True, reason="Late", reason_code="other", reported_on=TODAY)
    with acting(reason="Renamed"):
        Milestone.objects.filter(pk=milestone.pk).update(name="Tender is out")

    page = starting(as_editor, milestone, row)

    text = text_of(page)
    assert "Name: now Tender is out, then Tender" in text
    assert "Different then, and not changed by this form: Forecast, Source, Staff estimate." in text
    assert log_address(milestone, row) in page.content.decode()
    sent = filled_in(page) | {"reason": "The old name"}
    assert as_editor.post(f"{address(milestone)}?from={row.pk}", sent).status_code == 302
    milestone.refresh_from_db()
    assert (milestone.name, str(milestone.forecast)) == ("Tender", "2027")


def test_a_claim_in_use_and_an_answered_question_give_back_only_what_their_forms_edit(as_editor, programme):
    claim, question = make.claim(programme, "Ten"), make.question(programme, "How many?")
    rows = claim.history.get(), question.history.get()
    claim.adopt(reason="The only one")
    question.answer("Ten", on=TODAY)
    with acting(reason="Read again"):
        Claim.objects.update(value="Eleven")
        OpenQuestion.objects.update(text="How many of them?")

    for record, row in zip((claim, question), rows, strict=True):
        sent = filled_in(starting(as_editor, record, row)) | {"reason": "Misread"}
        answer = as_editor.post(f"{address(record)}?from={row.pk}", sent)
        assert answer.status_code == 302
        record.refresh_from_db()

    assert (claim.value, claim.in_use, claim.in_use_reason) == ("Ten", True, "The only one")
    assert (question.text, question.state, question.answer_text) == ("How many?", "answered", "Ten")


def test_a_log_is_never_started_again(as_lead, milestone, first):
    update = milestone.updates.latest("pk")

    assert START not in as_lead.get(address(update, "history")).content.decode()
    assert starting(as_lead, update, update.history.get()).status_code == 403


def test_the_desk_of_another_programme_starts_nothing(as_editor, editor):
    milestone = make.milestone(programme=make.programme(desk=make.desk("Ukraine desk")), forecast="2026")
    row = milestone.history.earliest()

    shown = as_editor.get(address(milestone, "history")).content.decode()

    assert START not in shown
    assert UPDATE not in shown
    assert starting(as_editor, milestone, row).status_code == 403
    assert as_editor.get(log_address(milestone, row)).status_code == 403


def test_a_programme_of_another_desk_is_no_choice_to_go_back_to(as_editor, programme):
    claim = make.claim(make.programme("Theirs", desk=make.desk("Ukraine desk")), "Ten")
    row = claim.history.get()
    with acting(reason="Ours"):
        Claim.objects.update(programme=programme)

    page = starting(as_editor, claim, row)

    assert "Programme stays as it is now: then it was Theirs" in text_of(page)
    assert form_of(page)["programme"].value() == programme.pk


@pytest.mark.parametrize("asked", ["x", "999999", "9" * 5_000])
def test_no_update_starts_from_a_version_that_there_is_not(as_editor, milestone, asked):
    log = reverse("admin:programmes_milestone_log", args=[milestone.pk])

    assert as_editor.get(log, {"from": asked}).status_code == 404
