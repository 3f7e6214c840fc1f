"""The programme's page arranged: how each gate was passed, what is known of money, and the chain of agreements."""

import re

import pytest

from agreements.models import Agreement
from programmes import boards
from programmes.models import Programme
from programmes.models.shown import lines_above
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.django_db


def dossier(programme):
    found = Programme.objects.for_page().with_log().get(pk=programme.pk)
    texts = lines_above(Agreement.objects, [each.agreement_id for each in found.current_mandates])
    return boards.Dossier(found, TODAY, chains=boards.chains(found, texts, TODAY))


def passing(programme):
    return {stop.name: stop.passing for stop in dossier(programme).track if stop.passing}


def known(programme):
    return {item.name: item.state for item in dossier(programme).budget}


def chains(programme):
    return [
        [[text.agreement.title for text in cell.texts] or cell.gap for cell in chain.cells]
        for chain in dossier(programme).chains
    ]


def guard(programme, gate, **fields):
    return make.milestone(programme=programme, gate=gate, **fields)


# The track


def test_a_gate_is_met_once_all_its_milestones_are():
    programme = make.programme(stage="agreement")
    guard(programme, "intent", status="met", met_on="2025")
    guard(programme, "agreement", status="met", met_on="2025")
    guard(programme, "agreement", forecast="2026")

    assert passing(programme) == {"Intent": "met", "Agreement": "1 of 2 milestones met"}


def test_a_gate_that_was_waived_says_why_and_only_the_last_one():
    programme = make.programme(kind="knowledge_transfer", stage="definition")
    guard(programme, "intent", status="met", met_on="2025")
    programme.move_to("delivery", reason="It began", waiver="Training began on a handshake.")

    assert passing(programme) == {
        "Intent": "met",
        "Definition": "waived: Training began on a handshake.",
    }


def test_a_gate_that_was_passed_unmet_says_so():
    programme = make.programme(stage="definition")
    guard(programme, "agreement", forecast="2026")

    assert passing(programme) == {"Agreement": "passed, not met"}


def test_what_was_cancelled_guards_no_gate():
    programme = make.programme(stage="agreement")
    guard(programme, "agreement", status="cancelled")

    stop = dossier(programme).track[1]
    assert (stop.step, stop.passing, stop.nothing) == (None, "", "no milestone yet")


def test_a_gate_without_a_milestone_says_so_for_what_is_past_what_is_ahead_and_what_is_skipped():
    programme = make.programme(kind="cooperation", stage="agreement")

    assert [stop.nothing for stop in dossier(programme).track] == [
        "no milestone on record",
        "no milestone yet",
        "no milestone yet",
        "",
        "",
        "no milestone yet",
        "no milestone yet",
    ]


# Budget and quantities


def test_of_money_and_numbers_each_is_known_asked_open_disputed_or_not_mentioned():
    programme = make.programme()
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty")
    make.claim(programme, "USD 5 m", topic="budget")
    make.claim(programme, "Shared", topic="cost_share", estimate=True)
    make.question(programme, "At what price?", topic="unit_price")
    make.claim(programme, "Drones", topic="platform_types")

    assert known(programme) == {
        "Quantity": "disputed",
        "Budget": "known",
        "Unit price": "open",
        "Delivery schedule": "nothing",
        "Cost sharing": "estimate",
    }
    assert dossier(programme).budget_words == "3 of 5 known, at least in part"


def test_a_source_that_declines_to_say_makes_nothing_known():
    programme = make.programme()
    make.claim(programme, "", topic="budget", stance="declines")

    (item,) = [item for item in dossier(programme).budget if item.name == "Budget"]

    assert (item.state, item.is_known, len(item.stated)) == ("nothing", False, 1)


# The chain of agreements


def test_a_programme_rests_on_a_chain_from_intent_to_implementation():
    programme = make.programme()
    declaration = make.agreement("Declaration", kind="joint_declaration", status="issued")
    frame = make.agreement("Frame", parent=declaration, relation="follows")
    carrying = make.agreement("Contract", kind="contract", parent=frame, relation="carries_out")
    make.agreement("Beside", kind="contract", parent=frame, relation="carries_out")
    make.mandate(programme, frame)
    make.mandate(programme, carrying, basis="implements")

    assert chains(programme) == [[["Declaration"], ["Frame"], ["Contract"]]]
    cells = dossier(programme).chains[0].cells
    assert [cell.relation for cell in cells] == ["led to", "carried out by", ""]
    assert [text.basis for cell in cells for text in cell.texts] == [
        "",
        "sets its framework",
        "carries it out",
    ]


def test_each_family_is_a_chain_of_its_own_and_a_missing_layer_stays_visible():
    programme = make.programme()
    make.mandate(programme, make.agreement("Intent", kind="letter_of_intent"))
    make.mandate(programme, make.agreement("Frame"))

    assert chains(programme) == [
        [["Intent"], "No framework on record", "No implementing agreement on record"],
        ["No declaration on record", ["Frame"], "No implementing agreement on record"],
    ]


def test_a_programme_that_rests_on_nothing_has_a_chain_of_gaps():
    make.agreement("Of another")

    assert chains(make.programme()) == [
        ["No declaration on record", "No framework on record", "No implementing agreement on record"]
    ]


def test_a_mandate_that_has_ended_is_no_link():
    programme = make.programme()
    make.mandate(programme, make.agreement("Old"), ended_on=TODAY)

    assert chains(programme)[0][1] == "No framework on record"


# Milestones


def test_a_milestone_that_was_met_is_measured_by_the_day_on_which_it_was():
    programme = make.programme()
    milestone = make.milestone(programme=programme, forecast="2026-01")
    make.baseline(programme)
    milestone.log(status="met", met_on="2026-02", estimate=True, reported_on=TODAY)

    (step,) = dossier(programme).steps

    assert (step.off.text, step.is_late) == ("1 month later", False)


# Words


def test_no_cell_of_the_page_is_blank_or_a_dash(as_reader):
    programme = make.programme("Drones", slug="drones")
    make.participation(programme, make.party("NSPA", kind="alliance_body", country=""))
    make.milestone("Signed", programme=programme, status="met", met_on="2025")
    make.milestone("Given up", programme=programme, status="cancelled")
    make.milestone("Ahead", programme=programme)
    make.claim(programme, "Ten")
    make.question(programme).withdraw(note="Moot", on=TODAY)

    shown = as_reader.get("/programmes/drones/").content.decode().partition("<main")[2]
    cells = [
        re.sub(r"<svg.*?</svg>|<[^>]+>", "", cell).strip()
        for cell in re.findall(r"<(?:td|th|dd)[ >](.*?)</(?:td|th|dd)>", shown, re.DOTALL)
    ]

    assert len(cells) > 40
    assert [cell for cell in cells if cell.rpartition(">")[2] in ("", "–")] == []
    for word in ("not yet", "given up", "was met", "settled", "no one nation", "no open question"):
        assert word in shown
