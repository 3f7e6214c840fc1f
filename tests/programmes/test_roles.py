"""Who may do what: every role against every action, on the own desk's programme and on another's."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from agreements.models import Source
from config.access.models import ApiToken
from programmes.models import (
    Assessment,
    Baseline,
    Claim,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Programme,
    Report,
)
from tests import make

pytestmark = pytest.mark.django_db
ROLES = ["stranger", "reader", "editor", "lead", "auditor", "administrator"]
STAFF = {"editor", "lead", "auditor", "administrator"}
PEOPLE = {"reader", *STAFF}
DESK = {"editor", "lead", "administrator"}  # the editor is of the Nordic desk
LEADS = {"lead", "administrator"}
CHAIN = {"auditor", "administrator"}


def admin(name, *args):
    return reverse(f"admin:{name}", args=args)


def page(name):
    return lambda client, programme: client.get(admin(name)).status_code == 200


def post(client, address, **data):
    return client.post(address, {"reason": "Because of a test", **data}).status_code == 302


NO_WAITS = {f"dependencies-{which}_FORMS": 0 for which in ("TOTAL", "INITIAL")}


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
    said = {
        "name": "Renamed",
        "kind": "award",
        "position": 0,
        "revision": form and form.initial.get("revision", ""),
    }
    post(client, address, **{name: value or 0 for name, value in said.items()}, **NO_WAITS)
    return Milestone.objects.filter(name="Renamed").exists()


def add_milestone(client, programme):
    before = Milestone.objects.count()
    said = {"programme": programme.pk, "name": "Award", "kind": "award", "position": 0}
    post(client, admin("programmes_milestone_add"), **said, **NO_WAITS)
    return Milestone.objects.count() == before + 1


def let_wait(client, programme):
    milestone, awaited = programme.milestones.get(), make.milestone()
    address = admin("programmes_milestone_change", milestone.pk)
    said = {
        "name": milestone.name,
        "kind": milestone.kind,
        "position": 0,
        "revision": f"{milestone.revision()}.0",
    }
    wait = {"dependencies-TOTAL_FORMS": 1, "dependencies-0-waits_for": awaited.pk}
    post(client, address, **said, **NO_WAITS | wait)
    return awaited.dependents.exists()


def end_wait(client, programme):
    milestone = programme.milestones.get()
    wait = make.dependency(milestone, make.milestone())
    revision = f"{milestone.revision()}.{wait.revision()}"
    said = {"name": milestone.name, "kind": milestone.kind, "position": 0, "revision": revision}
    counts = {"dependencies-TOTAL_FORMS": 1, "dependencies-INITIAL_FORMS": 1}
    row = {"id": wait.pk, "milestone": milestone.pk, "waits_for": wait.waits_for_id, "ended_on": "2026-03-02"}
    post(
        client,
        admin("programmes_milestone_change", milestone.pk),
        **said,
        **counts,
        **{f"dependencies-0-{name}": value for name, value in row.items()},
    )
    wait.refresh_from_db()
    return wait.ended_on is not None


def start_a_change(client, programme):
    milestone = programme.milestones.get()
    was = milestone.history.latest().pk
    Milestone.objects.filter(pk=milestone.pk).update(name="Renamed")
    address = f"{admin('programmes_milestone_change', milestone.pk)}?from={was}"
    form = getattr((client.get(address).context or {}).get("adminform"), "form", None)
    said = {"name": milestone.name, "kind": "decision", "position": 0}
    post(client, address, **said, **NO_WAITS, revision=form.initial["revision"] if form else "1.0")
    return Milestone.objects.get(pk=milestone.pk).name == milestone.name


def start_an_update(client, programme):
    milestone = programme.milestones.get()
    address = f"{admin('programmes_milestone_log', milestone.pk)}?from={milestone.history.latest().pk}"
    post(client, address, **LOGGED, revision=milestone.revision())
    return MilestoneUpdate.objects.filter(note="Logged by a test").exists()


def edit_party(client, programme):
    party = make.party(slug="nspa", kind="alliance_body", country="")
    said = {"name": "Renamed", "slug": "nspa", "kind": "alliance_body", "revision": party.revision()}
    post(client, admin("agreements_party_change", party.pk), **said)
    return type(party).objects.filter(name="Renamed").exists()


def edit_question(client, programme):
    question = make.question(programme)
    said = {"programme": programme.pk, "topic": "quantity", "text": "Renamed", "raised_on": "2026-03-02"}
    post(client, admin("programmes_openquestion_change", question.pk), **said, revision=question.revision())
    return OpenQuestion.objects.filter(text="Renamed").exists()


def edit_programme(client, programme):
    counts = {
        f"{part}-{which}_FORMS": 0
        for part in ("participations", "mandates")
        for which in ("TOTAL", "INITIAL")
    }
    said = {"name": "Renamed", "route": "coalition", "desk": programme.desk_id}
    revision = f"{programme.revision()}.0.0"
    post(client, admin("programmes_programme_change", programme.pk), **said, **counts, revision=revision)
    return Programme.objects.filter(name="Renamed").exists()


def add_source(client, programme):
    before = Source.objects.count()
    said = {"tag": "S77", "reference": "a.txt", "title": "A", "kind": "letter", "language": "en"}
    post(client, admin("agreements_source_add"), **said, reliability="F", credibility="6")
    return Source.objects.count() == before + 1


def put_report_on_record(client, programme):
    post(client, admin("programmes_report_add"), day="2026-03-02", kind="report", title="To the ministers")
    return Report.objects.exists()


def withdraw_report(client, programme):
    report = make.report()
    said = {"day": "2026-03-02", "kind": "report", "title": report.title, "withdrawn_on": "2026-03-03"}
    post(client, admin("programmes_report_change", report.pk), **said, revision=report.revision())
    return not Report.objects.standing().exists()


def delete(client, programme):
    milestone = programme.milestones.get()
    client.post(f"/admin/programmes/milestone/{milestone.pk}/delete/", {"post": "yes", "reason": "A test"})
    chosen = {"action": "delete_selected", "_selected_action": milestone.pk, "post": "yes"}
    client.post(admin("programmes_milestone_changelist"), chosen)
    return not Milestone.objects.filter(pk=milestone.pk).exists()


def history(client, programme):
    return client.get(admin("programmes_programme_history", programme.pk)).status_code == 200


def make_token(client, programme):
    client.post("/tokens/", {"name": "Nightly pull", "scope": "read", "days": 30})
    return ApiToken.objects.filter(name="Nightly pull").exists()


# action: who may on a programme of the Nordic desk, who may on one of another desk
MATRIX = {
    "see the milestones": (page("programmes_milestone_changelist"), STAFF, STAFF),
    "see the log": (page("programmes_milestoneupdate_changelist"), STAFF, STAFF),
    "read the history": (history, STAFF, STAFF),
    "log an update": (log, DESK, LEADS),
    "edit a milestone": (edit_milestone, DESK, LEADS),
    "add a milestone": (add_milestone, DESK, LEADS),
    "let a milestone wait": (let_wait, DESK, LEADS),
    "end a wait": (end_wait, DESK, LEADS),
    "start a change from a version": (start_a_change, DESK, LEADS),
    "start an update from a version": (start_an_update, DESK, LEADS),
    "raise a question": (raise_question, DESK, LEADS),
    "edit a question": (edit_question, DESK, LEADS),
    "answer a question": (answer, DESK, LEADS),
    "state a claim": (state_claim, DESK, LEADS),
    "adopt a claim": (adopt, DESK, LEADS),
    "state a claim on an agreement": (state_claim_on_agreement, LEADS, LEADS),
    "raise a question on an agreement": (ask_of_agreement, LEADS, LEADS),
    "rate confidence": (rate, DESK, LEADS),
    "set a baseline": (set_baseline, DESK, LEADS),
    "move the stage": (move, LEADS, LEADS),
    "edit a programme": (edit_programme, LEADS, LEADS),
    "edit a party": (edit_party, LEADS, LEADS),
    "add a source": (add_source, DESK, DESK),
    "see the reports": (page("programmes_report_changelist"), STAFF, STAFF),
    "put a report on record": (put_report_on_record, LEADS, LEADS),
    "withdraw a report": (withdraw_report, LEADS, LEADS),
    "see the parties": (page("agreements_party_changelist"), STAFF, STAFF),
    "open a form for an agreement": (page("agreements_agreement_add"), LEADS, LEADS),
    "open a form for a programme": (page("programmes_programme_add"), LEADS, LEADS),
    "make a token of their own": (make_token, PEOPLE, PEOPLE),
    "see the chain": (page("audit_auditentry_changelist"), CHAIN, CHAIN),
    "see the people": (page("auth_user_changelist"), {"administrator"}, {"administrator"}),
    "open a form for a person": (page("auth_user_add"), {"administrator"}, {"administrator"}),
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


def held_by(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_readers_hold_no_permission_and_auditors_only_to_view():
    assert held_by("Readers") == set()
    assert {codename.partition("_")[0] for codename in held_by("Auditors")} == {"view"}


def test_nobody_holds_a_permission_to_delete():
    assert not Permission.objects.filter(group__isnull=False, codename__startswith="delete_").exists()


def test_whoever_works_for_a_desk_sees_all_that_auditors_see_but_the_chain():
    seen = held_by("Auditors") - {"view_auditentry"}

    for role in ("Editors", "Leads", "Administrators"):
        assert seen <= held_by(role)


def test_the_tokens_of_everybody_are_for_administrators():
    holders = Group.objects.filter(permissions__codename="manage_all_tokens")

    assert [group.name for group in holders] == ["Administrators"]
