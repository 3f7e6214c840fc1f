"""Who may do what: every role against every action, on the own desk's programme and on another's."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Source
from programmes.models import Assessment, Baseline, Claim, Milestone, MilestoneUpdate, OpenQuestion, Programme
from tests import make

pytestmark = pytest.mark.django_db
ROLES = ["stranger", "reader", "editor", "lead", "auditor", "administrator"]
STAFF = {"editor", "lead", "auditor", "administrator"}
DESK = {"editor", "lead", "administrator"}  # the editor is of the Nordic desk
LEADS = {"lead", "administrator"}


def admin(name, *args):
    return reverse(f"admin:{name}", args=args)


def page(name):
    return lambda client, programme: client.get(admin(name)).status_code == 200


def post(client, address, **data):
    return client.post(address, {"reason": "Because of a test", **data}).status_code == 302


def log(client, programme):
    milestone = programme.milestones.get()
    post(client, admin("programmes_milestone_log", milestone.pk), **LOGGED, revision=milestone.revision())
    return MilestoneUpdate.objects.filter(note="Logged by a test").exists()


LOGGED = {
    "forecast": "Q3 2026",
    "status": "scheduled",
    "where_from": "estimate",
    "kind": "new_information",
    "note": "Logged by a test",
    "reported_on": "2 Mar 2026",
}


def rate(client, programme):
    said = {"rating": "amber", "rationale": "A test", "role": "owner", "assessed_on": "2026-03-02"}
    post(client, admin("programmes_programme_rate", programme.pk), **said, revision=programme.revision())
    return Assessment.objects.exists()


def set_baseline(client, programme):
    said = {"kind": "original", "effective_on": "2026-03-02"}
    post(
        client,
        admin("programmes_programme_set-baseline", programme.pk),
        **said,
        revision=programme.revision(),
    )
    return Baseline.objects.exists()


def move(client, programme):
    said = {"stage": "agreement", "waiver": "A test", "revision": programme.revision()}
    post(client, admin("programmes_programme_move", programme.pk), **said)
    return Programme.objects.get(pk=programme.pk).stage == "agreement"


def raise_question(client, programme):
    said = {"programme": programme.pk, "topic": "quantity", "text": "How many?", "raised_on": "2026-03-02"}
    post(client, admin("programmes_openquestion_add"), **said)
    return OpenQuestion.objects.exists()


def answer(client, programme):
    question = make.question(programme)
    said = {"text": "One hundred", "on": "2026-03-02", "revision": question.revision()}
    post(client, admin("programmes_openquestion_answer", question.pk), **said)
    return OpenQuestion.objects.get().state == "answered"


def state_claim(client, programme):
    said = {
        "programme": programme.pk,
        "topic": "quantity",
        "stance": "states",
        "value": "Two",
        "estimate": "on",
    }
    post(client, admin("programmes_claim_add"), **said)
    return Claim.objects.exists()


def state_claim_on_agreement(client, programme):
    said = {"topic": "quantity", "stance": "states", "value": "Two", "estimate": "on"}
    post(client, admin("programmes_claim_add"), agreement=make.agreement().pk, **said)
    return Claim.objects.exists()


def ask_of_agreement(client, programme):
    said = {"topic": "quantity", "text": "How many?", "raised_on": "2026-03-02"}
    post(client, admin("programmes_openquestion_add"), agreement=make.agreement().pk, **said)
    return OpenQuestion.objects.exists()


def adopt(client, programme):
    claim = make.claim(programme)
    post(client, admin("programmes_claim_adopt", claim.pk), revision=claim.revision())
    return Claim.objects.get().in_use


def edit_milestone(client, programme):
    address = admin("programmes_milestone_change", programme.milestones.get().pk)
    form = getattr((client.get(address).context or {}).get("adminform"), "form", None)
    inline = {f"dependencies-{name}_FORMS": 0 for name in ["TOTAL", "INITIAL"]}
    said = {
        "name": "Renamed",
        "kind": "award",
        "position": 0,
        "revision": form and form.initial.get("revision", ""),
    }
    post(client, address, **{name: value or 0 for name, value in said.items()}, **inline)
    return Milestone.objects.filter(name="Renamed").exists()


def add_source(client, programme):
    before = Source.objects.count()
    said = {"tag": "S77", "reference": "a.txt", "title": "A", "kind": "letter", "language": "en"}
    post(client, admin("agreements_source_add"), **said, reliability="F", credibility="6")
    return Source.objects.count() == before + 1


def delete(client, programme):
    milestone = programme.milestones.get()
    client.post(f"/admin/programmes/milestone/{milestone.pk}/delete/", {"post": "yes", "reason": "A test"})
    chosen = {"action": "delete_selected", "_selected_action": milestone.pk, "post": "yes"}
    client.post(admin("programmes_milestone_changelist"), chosen)
    return not Milestone.objects.filter(pk=milestone.pk).exists()


def history(client, programme):
    return client.get(admin("programmes_programme_history", programme.pk)).status_code == 200


# action: who may on a programme of the Nordic desk, who may on one of another desk
MATRIX = {
    "see the milestones": (page("programmes_milestone_changelist"), STAFF, STAFF),
    "see the log": (page("programmes_milestoneupdate_changelist"), STAFF, STAFF),
    "read the history": (history, STAFF, STAFF),
    "log an update": (log, DESK, LEADS),
    "edit a milestone": (edit_milestone, DESK, LEADS),
    "raise a question": (raise_question, DESK, LEADS),
    "answer a question": (answer, DESK, LEADS),
    "state a claim": (state_claim, DESK, LEADS),
    "adopt a claim": (adopt, DESK, LEADS),
    "state a claim on an agreement": (state_claim_on_agreement, LEADS, LEADS),
    "raise a question on an agreement": (ask_of_agreement, LEADS, LEADS),
    "rate confidence": (rate, DESK, LEADS),
    "set a baseline": (set_baseline, DESK, LEADS),
    "move the stage": (move, LEADS, LEADS),
    "add a source": (add_source, DESK, DESK),
    "see the parties": (page("agreements_party_changelist"), STAFF, STAFF),
    "open a form for an agreement": (page("agreements_agreement_add"), LEADS, LEADS),
    "open a form for a programme": (page("programmes_programme_add"), LEADS, LEADS),
    "make a token of their own": (page("access_apitoken_add"), STAFF, STAFF),
    "see the people": (page("auth_user_changelist"), {"administrator"}, {"administrator"}),
    "delete": (delete, set(), set()),
}


@pytest.mark.parametrize("desk", ["Nordic desk", "Ukraine desk"])
@pytest.mark.parametrize("action", MATRIX)
@pytest.mark.parametrize("role", ROLES)
def test_role_and_action(role, action, desk, request):
    client = Client()
    if role != "stranger":
        client.force_login(request.getfixturevalue(role))
    make.desk("Nordic desk")
    programme = make.programme(desk=make.desk(desk))
    make.milestone(programme=programme, forecast="Q4 2026")
    do, on_own, on_other = MATRIX[action]

    done = do(client, programme)

    assert done == (role in (on_own if desk == "Nordic desk" else on_other))
