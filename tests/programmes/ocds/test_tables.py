"""Every code of ours has its place in OCDS, and every code that we write stands in a list."""

import json

import pytest

from agreements.models import Agreement, Signature, Source
from config.countries import NATIONS
from programmes.models import (
    Assessment,
    Claim,
    Condition,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
    Stage,
    Topic,
    stages,
)
from programmes.models.stages import Kind, plans_contracts
from programmes.ocds import tables
from programmes.ocds.values import CURRENCIES
from tests.programmes.ocds.standard import OURS, SCHEMAS, codes, codes_in, release_schema, require

TABLES = {
    "STAGES": (Stage, "programmeStage.csv"),
    "TENDERS": (Stage, "tenderStatus.csv"),
    "CONDITIONS": (Condition, "programmeCondition.csv"),
    "MILESTONES": (Milestone.Kind, "milestoneType.csv"),
    "STATUSES": (Milestone.Status, "milestoneStatus.csv"),
    "ROLES": (Participation.Role, "partyRole.csv"),
    "AGREEMENTS": (Agreement.Kind, "agreementType.csv"),
    "AGREED": (Agreement.Status, "agreementStatus.csv"),
    "DOCUMENTS": (Source.Kind, "documentType.csv"),
    "TOPICS": (Topic, "topic.csv"),
    "STANCES": (Claim.Stance, "claimStance.csv"),
    "QUESTIONS": (OpenQuestion.State, "openQuestionStatus.csv"),
    "HEALTH": (Assessment.Rating, "programmeHealth.csv"),
    "ASSESSORS": (Assessment.Role, "assessorRole.csv"),
}
IN_WORDS = {"ROUTES": Programme.Route, "SIGNS": Signature.Role, "SIGNED": Signature.Status}
LEFT_OUT = {
    "TENDERS": [Stage.INTENT],
    "STATUSES": [Milestone.Status.CANCELLED],
    "DOCUMENTS": [Source.Kind.OTHER],
    "ROUTES": [Programme.Route.NOT_STATED],
}


@pytest.mark.parametrize("name", [*TABLES, *IN_WORDS])
def test_every_code_of_ours_has_its_place(name):
    ours = TABLES[name][0] if name in TABLES else IN_WORDS[name]
    table = getattr(tables, name)

    assert set(table) == set(ours)
    assert [code for code, theirs in table.items() if theirs is None] == LEFT_OUT.get(name, [])


@pytest.mark.parametrize("name", TABLES)
def test_every_code_that_we_write_stands_in_a_list(name):
    assert set(getattr(tables, name).values()) - {None} <= codes(TABLES[name][1])


def test_the_roles_besides_stand_in_a_list():
    assert {tables.LEAD, tables.SIGNATORY} <= codes("partyRole.csv")


def test_our_stages_are_those_of_the_nato_life_cycle():
    snake = {
        code: "".join(f"_{c.lower()}" if c.isupper() else c for c in code) for code in tables.STAGES.values()
    }

    assert {stage: snake[code] for stage, code in tables.STAGES.items()} == {
        stage: names["aap20"] for stage, names in stages.ELSEWHERE.items()
    }


def test_only_what_is_sourced_and_contracted_plans_a_contract():
    assert [kind for kind in Kind if plans_contracts(kind)] == [Kind.ACQUISITION, Kind.CO_PRODUCTION]


def test_currencies_and_countries_are_those_of_the_standard():
    definitions = release_schema()["definitions"]

    assert set(definitions["Value"]["properties"]["currency"]["enum"]) >= CURRENCIES
    assert {"EUR", "NOK", "SEK", "DKK", "UAH"} <= CURRENCIES
    assert set(definitions["Address"]["properties"]["country"]["enum"]) >= set(NATIONS)


def test_a_list_that_adds_repeats_nothing_official():
    require()
    for added in (OURS / "codelists").glob("+*.csv"):
        ours, official = codes_in(added), codes_in(SCHEMAS / "codelists" / added.name[1:])
        assert ours
        assert not set(ours) & set(official)


def test_the_closed_lists_of_the_extension_are_in_its_schema():
    schema = json.loads((OURS / "release-schema.json").read_text())
    lists = json.loads((OURS / "extension.json").read_text())["codelists"]
    fields = [field for part in schema["definitions"].values() for field in part["properties"].values()]

    assert sorted(lists) == sorted(path.name for path in (OURS / "codelists").iterdir())
    assert {field["codelist"] for field in fields if "codelist" in field} <= set(lists)
    for field in fields:
        if field.get("openCodelist") is False:
            assert {*field["enum"]} - {None} == codes(field["codelist"])
