"""Stages, gates, conditions, and who may edit what."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from programmes.models import Condition, Kind, Participation, Programme, Stage, stages
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db
MOVES = [(kind, was, now) for kind in Kind for was in stages.stages_of(kind) for now in Stage if was != now]
ALLOWED = [move for move in MOVES if move[2] in stages.moves_of(*move[:2])]


@pytest.mark.parametrize(("kind", "was", "now"), ALLOWED)
def test_each_arrow_of_the_table_may_be_gone_once_the_gate_is_met(kind, was, now):
    programme = make.programme(kind=kind, stage=was)
    make.milestone(programme=programme, gate=was, status="met", met_on="2026-01")

    programme.move_to(now, reason="The gate is met")

    assert Programme.objects.get().stage == now


@pytest.mark.parametrize(("kind", "was", "now"), [move for move in MOVES if move not in ALLOWED])
def test_every_other_arrow_is_refused_with_a_sentence(kind, was, now):
    programme = make.programme(kind=kind, stage=was)

    with pytest.raises(ValidationError, match="does not go from|has no stage"):
        programme.move_to(now, reason="Wished for", waiver="Wished for")

    assert Programme.objects.get().stage == was


def test_the_table_of_stages_in_full():
    forward = {kind: [stage.value for stage in stages.stages_of(kind)] for kind in Kind}

    assert forward["acquisition"] == [
        "intent",
        "agreement",
        "definition",
        "sourcing",
        "contract",
        "delivery",
        "closed",
    ]
    assert forward["knowledge_transfer"] == ["intent", "agreement", "definition", "delivery", "closed"]
    assert forward["cooperation"] == forward["knowledge_transfer"]
    assert stages.moves_of("acquisition", "sourcing") == ["contract", "definition"]
    assert stages.moves_of("acquisition", "contract") == ["delivery", "definition", "sourcing"]
    assert stages.moves_of("knowledge_transfer", "definition") == ["delivery"]
    assert stages.moves_of("acquisition", "closed") == []


def test_a_gate_that_nothing_guards_or_that_is_not_met_is_shut():
    programme = make.programme(stage="definition")

    with pytest.raises(ValidationError, match="No milestone guards the gate of Definition"):
        programme.move_to("sourcing", reason="In a hurry")

    make.milestone("Requirement agreed", programme=programme, gate="definition")
    with pytest.raises(ValidationError, match="The gate of Definition is not met: Requirement agreed"):
        programme.move_to("sourcing", reason="In a hurry")


def test_a_gate_is_open_once_all_that_guard_it_are_met_and_no_others_count():
    programme = make.programme(stage="definition")
    for name in ("Requirement agreed", "Budget agreed"):
        make.milestone(name, programme=programme, gate="definition", status="met", met_on="2026-01")
    make.milestone("Tender published", programme=programme, gate="sourcing")
    quantity = make.milestone("Quantity agreed", programme=programme, gate="definition", status="cancelled")

    assert programme.gate_is_missing().startswith("The gate of Definition is not met: Quantity agreed. Log")
    quantity.log(kind="correction", status="met", met_on="2026-01", estimate=True)
    assert programme.gate_is_missing() == ""


def test_the_way_back_has_no_gate():
    programme = make.programme(stage="contract")

    programme.move_to("sourcing", reason="The tender drew no offer")

    assert Programme.objects.get().stage == "sourcing"


def test_a_move_says_since_when_and_from_where():
    programme, source = make.programme(), make.source()

    programme.move_to("agreement", reason="Signed", waiver="Never declared", since="Oct 2025", source=source)

    moved = Programme.objects.get()
    assert (str(moved.stage_since), moved.stage_source) == ("Oct 2025", source)
    assert moved.history.latest().history_change_reason == "Signed"


def test_a_verb_on_an_old_copy_takes_back_nothing():
    programme = make.programme()
    old = Programme.objects.get()
    programme.move_to("agreement", reason="Signed", waiver="Never declared")

    old.pause(reason="No money")

    paused = Programme.objects.get()
    assert (paused.stage, paused.condition) == ("agreement", "paused")


def test_a_gate_is_waived_with_a_reason_of_its_own_each_time():
    programme = make.programme(stage="intent")
    programme.move_to("agreement", reason="Ministers agreed", waiver="No declaration was published")

    with pytest.raises(ValidationError, match="No milestone guards"):
        programme.move_to("definition", reason="Next", waiver="No declaration was published")

    assert Programme.objects.get().stage_waiver == "No declaration was published"


def test_a_waiver_is_said_in_words():
    with pytest.raises(ValidationError, match="No milestone guards"):
        make.programme().move_to("agreement", reason="Next", waiver=" ")


def test_a_move_to_where_it_stands_is_none():
    programme = make.programme(stage="agreement", stage_since="2025")

    with pytest.raises(ValidationError, match="at the stage Agreement already"):
        programme.move_to("agreement", reason="Said again")

    assert str(Programme.objects.get().stage_since) == "2025"


def test_a_move_wants_its_reason():
    programme = make.programme(stage="sourcing")

    with pytest.raises(ValidationError, match="Give the reason"):
        programme.move_to("definition", reason=" ")


CONDITIONS = [(was, now) for was in Condition for now in Condition if was != now]


def test_what_is_paused_may_go_on_or_end_and_what_is_cancelled_stays_so():
    assert stages.CONDITIONS["paused"] == ["active", "cancelled"]
    assert stages.CONDITIONS["cancelled"] == []


def stand(condition):
    return make.programme(condition=condition)


@pytest.mark.parametrize(("was", "now"), CONDITIONS)
def test_a_programme_pauses_resumes_and_is_cancelled_by_the_table(was, now):
    programme = stand(was)
    verb = {"active": programme.resume, "paused": programme.pause, "cancelled": programme.cancel}[now]

    if now in stages.CONDITIONS[was]:
        verb(reason="Decided by the steering group")
        assert Programme.objects.get().condition == now
    else:
        with pytest.raises(ValidationError, match="cannot become"):
            verb(reason="Wished for")


@pytest.mark.parametrize("condition", Condition)
def test_a_programme_becomes_nothing_that_it_is_already(condition):
    programme = stand(condition)
    verb = {"active": programme.resume, "paused": programme.pause, "cancelled": programme.cancel}[condition]

    with pytest.raises(ValidationError, match=f"This programme is {condition} already"):
        verb(reason="Said again")


@pytest.mark.parametrize("condition", ["paused", "cancelled"])
def test_a_programme_that_is_not_active_does_not_change_its_stage(condition):
    programme = stand(condition)

    with pytest.raises(ValidationError, match=f"A {condition} programme does not change its stage"):
        programme.move_to("agreement", reason="Wished for", waiver="Wished for")


def test_a_kind_without_a_stage_never_stands_at_it():
    with pytest.raises(ValidationError, match="A programme of knowledge transfer has no stage Sourcing"):
        make.programme(kind="knowledge_transfer", stage="sourcing")


@pytest.mark.parametrize("code", ["aap20", "prinsix", "cadmid", "oc4ids", "ocds"])
def test_every_stage_has_its_name_elsewhere(code):
    assert set(stages.ELSEWHERE) == set(Stage) == set(stages.GATES)
    assert all(stages.ELSEWHERE[stage][code] for stage in Stage)


def test_every_condition_has_its_code_elsewhere():
    assert set(stages.CONDITIONS_ELSEWHERE) == set(Condition)


def test_codes_are_those_of_the_standards():
    aap20 = {"pre_concept", "concept", "development", "production", "utilization", "support", "retirement"}
    oc4ids = {
        "identification",
        "preparation",
        "implementation",
        "completion",
        "maintenance",
        "decommissioning",
    }
    ocds = {"planning", "planningUpdate", "tender", "contract", "implementation", "contractTermination"}
    cadmid = {"Concept", "Assessment", "Demonstration", "Manufacture", "In-service", "Disposal"}
    prinsix = {"Idé", "Konsept", "Definisjon", "Gjennomføring", "Avslutning"}

    for name, codes in {
        "aap20": aap20,
        "oc4ids": oc4ids,
        "ocds": ocds,
        "cadmid": cadmid,
        "prinsix": prinsix,
    }.items():
        assert {stage[name] for stage in stages.ELSEWHERE.values()} <= codes


def test_the_desk_edits_its_own_and_a_lead_edits_all(editor, lead, reader):
    own, other = make.programme(desk=make.desk()), make.programme(desk=make.desk("Ukraine desk"))

    assert [own.may_be_edited_by(editor), other.may_be_edited_by(editor)] == [True, False]
    assert [own.may_be_edited_by(lead), other.may_be_edited_by(lead)] == [True, True]
    assert not own.may_be_edited_by(reader)
    assert list(Programme.objects.of_desks(editor)) == [own]


def test_a_programme_of_no_desk_is_edited_by_leads_alone(editor, lead):
    programme = make.programme()

    assert [programme.may_be_edited_by(editor), programme.may_be_edited_by(lead)] == [False, True]


def test_who_may_change_programmes_may_not_for_that_change_those_of_every_desk():
    person = make.user()
    person.user_permissions.add(Permission.objects.get(codename="change_programme"))

    assert not make.programme(desk=make.desk()).may_be_edited_by(person)


@pytest.mark.parametrize("share", ["0", "-1", "100.01"])
def test_a_share_is_more_than_nothing_and_at_most_all(share):
    with pytest.raises(ValidationError, match="at most 100 per cent"):
        make.participation(make.programme(), make.party(), share=share)


def test_a_party_has_a_role_once_and_a_programme_rests_on_an_agreement_once():
    programme, party, agreement = make.programme(), make.party(), make.agreement()
    make.participation(programme, party, share=100)
    make.mandate(programme, agreement)

    with pytest.raises(ValidationError, match="already has this role"):
        make.participation(programme, party)
    with pytest.raises(ValidationError, match="already rests on this agreement"):
        make.mandate(programme, agreement, basis="funds")


def test_a_nation_whose_part_has_ended_takes_part_no_more():
    programme = make.programme()
    make.participation(programme, make.party(country="NO"))
    make.participation(programme, make.party(country="FI"), until="2025")

    assert list(Participation.objects.nations()) == ["NO"]


def test_attention_goes_red_amber_not_rated_green():
    for colour in ["green", "red", None, "amber"]:
        programme = make.programme(colour or "not rated")
        if colour:
            make.rating(programme, colour)
    make.rating(Programme.objects.get(name="green"), "red", role="independent")

    assert [p.name for p in Programme.objects.by_attention()] == ["red", "amber", "not rated", "green"]


def late(name, *, promised, now):
    programme = make.programme(name)
    milestone = make.milestone(programme=programme, forecast=promised)
    make.baseline(programme)
    milestone.log(forecast=now, estimate=True, reason="Not agreed", reason_code="partner_decision")
    return programme, milestone


def test_among_equals_the_latest_comes_first_and_what_is_met_is_late_no_more():
    late("Late", promised="Q1 2026", now="Q3 2026")
    twice, _ = late("Very late", promised="Q1 2026", now="Q3 2027")
    less = make.milestone("Less late", programme=twice, forecast="Q2 2026")
    make.baseline(twice, kind="working")
    less.log(forecast="Q3 2026", estimate=True, reason="Not agreed", reason_code="budget")
    late("On time", promised="Q1 2026", now="Q1 2026")
    _, met = late("Met", promised="Q1 2025", now="Q4 2025")
    met.log(status="met", met_on="Dec 2025", estimate=True)

    ranked = [p.name for p in Programme.objects.by_attention()]

    assert ranked == ["Very late", "Late", "On time", "Met"]


def test_what_has_ended_or_is_withdrawn_stands_on_no_page():
    programme, agreement = make.programme(), make.agreement()
    milestone, awaited = make.milestone(programme=programme), make.milestone(programme=programme)
    wait, mandate = make.dependency(milestone, awaited), make.mandate(programme, agreement)
    claim = make.claim(programme)
    claim.withdraw(reason="The source corrected itself")
    for part in (wait, mandate):
        part.ended_on = TODAY
        part.save()

    page = Programme.objects.for_page().get()

    assert [step.current_dependencies for step in page.milestones.all()] == [[], []]
    assert (page.current_mandates, page.live_claims) == ([], [])
    assert not Programme.objects.resting_on(agreement)


def touched(programme):
    return Programme.objects.with_touch().get(pk=programme.pk).touched_on


def test_a_programme_is_touched_by_any_log_of_a_person_and_by_no_import(editor):
    programme = make.programme()
    milestone, question = make.milestone(programme=programme), make.question(programme)
    days = [TODAY + timedelta(days=each) for each in range(1, 5)]

    milestone.log(note="Imported", estimate=True, reported_on=days[0])
    assert touched(programme) is None
    milestone.log(note="Seen", estimate=True, reported_on=days[1], logged_by=editor)
    assert touched(programme) == days[1]
    question.note("Heard", reported_on=days[2], logged_by=editor)
    assert touched(programme) == days[2]
    make.rating(programme, assessed_on=days[3], logged_by=editor)
    assert touched(programme) == days[3]


def test_a_programme_tells_the_story_of_all_that_is_its():
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="2026")
    make.baseline(programme)
    make.participation(programme, make.party())
    make.mandate(programme, make.agreement())
    make.claim(programme)
    make.question(programme, needed_by=milestone)
    make.rating(programme)
    make.milestone(forecast="2027")  # of another programme

    told = {row.instance_type._meta.model_name for history in programme.histories() for row in history}

    assert told == {
        *("programme", "participation", "mandate"),
        *("milestone", "milestoneupdate", "baseline", "baselinedate"),
        *("claim", "openquestion", "questionupdate", "assessment"),
    }
    rows = [
        row
        for history in programme.histories()
        for row in history
        if row.instance_type.__name__ == "Milestone"
    ]
    assert {row.id for row in rows} == {milestone.pk}
