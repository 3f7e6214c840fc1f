"""The confidence in a programme, rated on the form on which an update of one of its milestones is logged."""

import re
from html import escape

import pytest
from django.contrib.auth.models import Permission

from programmes.admin.confidence import LOOK, MEANWHILE, WHICH, WHY
from programmes.models import Assessment
from tests import make
from tests.conftest import signed_in
from tests.make import TODAY
from tests.programmes.log_form import address, check, started

pytestmark = pytest.mark.django_db
DAY = "2 Mar 2026"
NO_QUANTITY = "The quantity is still open."


@pytest.fixture
def programme(editor):
    return make.programme("Micro-drone buy", desk=make.desk())


@pytest.fixture
def tender(programme):
    return make.milestone("Tender", programme=programme, forecast="2026")


def said(client, milestone, **typed):
    """Return what the form sends: what it began with, the ticket of its row, and what is typed."""
    form, begun = started(client, milestone)
    typed = {
        f"confidence-{name}" if name in ("rating", "rationale", "seen") else name: v
        for name, v in typed.items()
    }
    return {**begun, "reported_on": DAY, "confidence-seen": form.confidence.ticket, **typed}


def save(client, milestone, **typed):
    return client.post(address(milestone), said(client, milestone, **typed), follow=True)


def ratings(programme):
    return [(each.rating, each.rationale) for each in programme.assessments.order_by("pk")]


def sentences(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_rating_is_put_on_record_with_the_update_as_one_act(programme, tender, as_editor, editor):
    answer = save(as_editor, tender, forecast="Q2 2026", rating="amber", rationale=NO_QUANTITY)

    rated = programme.assessments.get()
    assert (rated.rating, rated.rationale, rated.role) == ("amber", NO_QUANTITY, "owner")
    assert (rated.logged_by, rated.assessed_on) == (editor, TODAY)
    acts = {
        history.latest().change_set
        for history in (tender.history, tender.updates.get(forecast="2026-34").history, rated.history)
    }
    assert len(acts) == 1
    assert rated.history.latest().history_change_reason == NO_QUANTITY
    assert sentences(answer) == "Tender: forecast moved from 2026 to Q2 2026. Confidence: amber."


def test_nothing_is_rated_unless_a_rating_is_chosen(programme, tender, as_editor):
    make.rating(programme, "amber")

    answer = save(as_editor, tender, note="Asked again")

    assert ratings(programme) == [("amber", "Quantity is not settled.")]
    assert sentences(answer) == "Tender: update logged, nothing moved."


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"rating": "red"}, "rationale", WHY),
        ({"rating": "red", "rationale": "   "}, "rationale", WHY),
        ({"rationale": NO_QUANTITY}, "rating", WHICH),
        (
            {"rating": "purple", "rationale": NO_QUANTITY},
            "rating",
            "Select a valid choice. purple is not one of the available choices.",
        ),
        (
            {"rating": "red", "rationale": "x" * 401},
            "rationale",
            "Ensure this value has at most 400 characters (it has 401).",
        ),
        ({"rating": "red", "rationale": "a\x00b"}, "rationale", "Null characters are not allowed."),
    ],
)
def test_half_a_rating_is_refused_and_the_update_with_it(
    programme, tender, as_editor, typed, field, sentence
):
    answer = save(as_editor, tender, forecast="Q2 2026", **typed)

    form = answer.context["form"]
    assert form.confidence.errors[field] == [sentence]
    assert LOOK in form.non_field_errors()
    assert escape(sentence) in answer.content.decode()
    assert ratings(programme) == []
    tender.refresh_from_db()
    assert str(tender.forecast) == "2026"
    assert 'value="Q2 2026"' in answer.content.decode()


def test_an_update_that_is_refused_rates_nothing(programme, tender, as_editor):
    answer = save(as_editor, tender, forecast="2028", rating="red", rationale=NO_QUANTITY)

    assert answer.context["form"].errors["reason"]
    assert ratings(programme) == []
    assert answer.context["form"].confidence.chosen == "red"


def test_who_has_not_seen_the_newest_rating_does_not_replace_it(programme, tender, as_editor):
    unseen = said(as_editor, tender, rating="green", rationale="All is agreed.")
    make.rating(programme, "red", rationale="The tender failed.")

    answer = as_editor.post(address(tender), unseen)

    assert answer.context["form"].confidence.errors["rating"] == [
        MEANWHILE.format("red", "The tender failed.")
    ]
    assert ratings(programme) == [("red", "The tender failed.")]
    again = unseen | {"confidence-seen": answer.context["form"].confidence.ticket}
    as_editor.post(address(tender), again)
    assert ratings(programme)[-1] == ("green", "All is agreed.")


def test_an_independent_view_is_not_the_owners(programme, tender, as_editor):
    make.rating(programme, "red", role="independent")

    save(as_editor, tender, rating="green", rationale="All is agreed.", seen="")

    assert ratings(programme)[-1] == ("green", "All is agreed.")


def test_the_check_rates_nothing_and_tells_what_would_become_of_the_row(programme, tender, as_editor):
    make.rating(programme, "amber")
    typed = {"confidence-rating": "red", "confidence-rationale": "The tender failed."}

    effect = check(as_editor, tender, **typed).effect

    assert [(c.name, c.before, c.after) for c in effect.changes] == [("rating", "Amber", "Red")]
    assert (effect.rating, effect.is_same_row, effect.button) == ("red", False, "Save 1 change")
    assert len(ratings(programme)) == 1
    page = as_editor.post(address(tender), said(as_editor, tender, _check="1") | typed).content.decode()
    assert "down from amber" in page
    assert "Row on the board, unchanged" not in page


def test_a_rating_that_stays_is_told_by_its_new_reason(programme, tender, as_editor):
    make.rating(programme, "amber", rationale="No quantity.")

    effect = check(
        as_editor, tender, **{"confidence-rating": "amber", "confidence-rationale": "No budget."}
    ).effect

    assert [(c.label, c.before, c.after) for c in effect.changes] == [
        ("Reason for amber", "No quantity.", "No budget.")
    ]


def test_the_first_rating_replaces_none(tender, as_editor):
    effect = check(as_editor, tender, **{"confidence-rating": "green"}).effect

    assert [(c.before, c.after) for c in effect.changes] == [("none yet", "Green")]


def test_the_row_stands_beside_what_is_on_record(programme, tender, as_editor):
    make.rating(programme, "amber", rationale="No quantity.")

    page = as_editor.get(address(tender)).content.decode()

    assert "Programme confidence" in page
    assert "No quantity." in page
    assert re.search(r'name="confidence-rating" value=""[^>]* checked', page)


def test_who_may_not_rate_is_not_asked_and_cannot(programme, tender, editor):
    allowed = Permission.objects.filter(
        codename__in=["add_milestoneupdate", "view_milestone", "change_milestone"]
    )
    clerk = make.user("clerk", groups=["Nordic desk"], is_staff=True)
    clerk.user_permissions.set(allowed)
    client = signed_in(clerk)

    form, begun = started(client, tender)
    client.post(
        address(tender),
        {
            **begun,
            "reported_on": DAY,
            "note": "Asked",
            "confidence-rating": "red",
            "confidence-rationale": "Late.",
        },
    )

    assert form.confidence is None
    assert "Programme confidence" not in client.get(address(tender)).content.decode()
    assert tender.updates.latest("pk").note == "Asked"
    assert not Assessment.objects.exists()
