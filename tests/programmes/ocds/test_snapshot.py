"""How a programme looks in OCDS: no more exact than its sources, and nothing that is not known."""

from datetime import date

import pytest

from agreements.models import Agreement
from config.audit.context import acting
from programmes.models import Claim, Milestone, Programme
from tests import make
from tests.programmes.full import full_programme
from tests.programmes.ocds.told import live, merged, names, released

pytestmark = pytest.mark.django_db


def shown(programme):
    return live(names())[names()[programme.pk]]


def milestone_of(**said):
    milestone = make.milestone("Tender", **said)
    (found,) = shown(milestone.programme)["planning"]["milestones"]
    return found


@pytest.mark.parametrize(
    ("forecast", "after", "due"),
    [
        ("2026-07-01", "2026-07-01T00:00:00Z", "2026-07-01T23:59:59Z"),
        ("Q3 2026", "2026-07-01T00:00:00Z", "2026-09-30T23:59:59Z"),
        ("about March 2026", "2026-03-01T00:00:00Z", "2026-03-31T23:59:59Z"),
        ("by June 2026", None, "2026-06-30T23:59:59Z"),
        ("from 2026", "2026-01-01T00:00:00Z", None),
        ("", None, None),
    ],
)
def test_a_date_is_a_window_with_its_own_text(forecast, after, due):
    milestone = make.milestone(forecast=forecast)
    (found,) = shown(milestone.programme)["planning"]["milestones"]

    assert (found.get("dueAfterDate"), found.get("dueDate")) == (after, due)
    assert found.get("dueDateEDTF", "") == milestone.forecast.text


@pytest.mark.parametrize(
    ("met_on", "exact"),
    [
        ("2026-02-01", "2026-02-01T00:00:00Z"),
        ("2026-02", None),
        ("about 2 Feb 2026", None),
        ("by 2 Feb 2026", None),
    ],
)
def test_a_day_is_given_only_when_it_is_known(met_on, exact):
    found = milestone_of(status="met", met_on=met_on)

    assert found.get("dateMet") == exact
    assert found["dateMetEDTF"]
    assert found["status"] == "met"


def test_a_step_that_was_given_up_has_no_status_and_says_so():
    found = milestone_of(status="cancelled")

    assert "status" not in found
    assert found["description"] == "This step was given up."


def test_a_step_that_was_missed_is_not_met():
    assert milestone_of(status="not_met", forecast="2026-01")["status"] == "notMet"


def test_where_a_date_is_from_is_said():
    text = make.source("S70", url="https://example.org/ø")
    milestone = make.milestone(forecast="2026", source=text)
    planning = shown(milestone.programme)["planning"]

    assert planning["milestones"][0]["sourceDocument"] == "S70"
    assert planning["documents"][0]["id"] == "S70"
    assert planning["documents"][0]["url"] == "https://example.org/%C3%B8"
    assert milestone_of(forecast="2026")["staffEstimate"] is True


def test_a_withdrawn_source_says_so():
    text = make.source(withdrawn_on=date(2026, 1, 5))
    milestone = make.milestone(forecast="2026", source=text)

    assert (
        shown(milestone.programme)["planning"]["documents"][0]["description"]
        == "Not relied on since 5 Jan 2026."
    )


def in_use(**amount):
    programme = make.programme()
    make.claim(programme, "As told", in_use=True, in_use_reason="The only one", estimate=True, **amount)
    return shown(programme)


@pytest.mark.parametrize(
    ("low", "high", "unit", "amount"),
    [
        ("5000000", "5000000", "EUR", {"amount": 5000000, "currency": "EUR"}),
        ("2.50", None, "NOK", {"amount": 2.5, "currency": "NOK"}),
        ("90", "120", "EUR", None),
        ("7", "7", "QQQ", None),
        (None, None, "", None),
    ],
)
def test_a_budget_is_an_amount_only_when_it_is_one(low, high, unit, amount):
    budget = in_use(topic="budget", amount_low=low, amount_high=high, unit=unit)["planning"]["budget"]

    assert budget.get("amount") == amount
    assert budget["description"] == "As told"


def test_a_quantity_is_an_item_and_its_number_a_number():
    (item,) = in_use(topic="quantity", amount_low=2000, amount_high=2000, unit="items")["tender"]["items"]

    assert item["quantity"] == 2000
    assert isinstance(item["quantity"], int)


def test_a_claim_on_a_part_of_the_budget_is_not_the_budget():
    assert "budget" not in in_use(topic="budget", aspect="first phase", amount_low=1, unit="EUR")["planning"]


def test_a_claim_that_is_not_in_use_or_withdrawn_is_no_budget():
    programme = make.programme()
    make.claim(programme, "One", topic="budget", estimate=True, amount_low=1, unit="EUR")
    gone = make.claim(programme, "Two", topic="budget", estimate=True, amount_low=2, unit="EUR")
    gone.withdraw(reason="Wrong")

    assert "budget" not in shown(programme)["planning"]
    assert [each["description"] for each in shown(programme)["claims"]] == ["One"]


def test_what_a_source_declines_to_say_is_withheld():
    programme = make.programme()
    make.claim(programme, "", topic="budget", stance="declines")

    (withheld,) = shown(programme)["withheldInformation"]
    assert withheld["field"] == "planning/budget/amount"
    assert (withheld["name"], withheld["rationale"]) == ("Budget", "The source declines to say.")


def test_what_nobody_knows_is_an_open_question():
    programme = make.programme()
    make.question(programme, "How many?", raised_on=date(2026, 3, 1))

    (asked,) = shown(programme)["openQuestions"]
    assert (asked["title"], asked["category"], asked["status"]) == ("How many?", "quantity", "open")
    assert asked["dateRaised"] == "2026-03-01T00:00:00Z"


def test_parties_have_their_roles_and_no_country_is_made_up():
    programme = full_programme()
    make.participation(programme, make.party("NSPA", kind="alliance_body", country=""), "procurement_agency")
    parties = {each["name"]: each for each in shown(programme)["parties"]}

    assert parties["NSPA"]["roles"] == ["procuringEntity"]
    assert "address" not in parties["NSPA"]
    assert parties["Norway"]["address"] == {"country": "NO"}


def test_who_left_is_no_party():
    programme = make.programme()
    part = make.participation(programme, make.nation("NO", "Norway"))
    part.until = "2026-01"
    part.save()

    assert "parties" not in shown(programme)


def test_an_agreement_names_who_signed_it_and_nobody_else():
    programme, arrangement = make.programme(), make.agreement(signed="October 2025")
    signing, planning, present = (make.party(name) for name in ("One", "Two", "Three"))
    make.signature(arrangement, signing)
    make.signature(arrangement, planning, status="planned")
    make.signature(arrangement, present, role="attended", status="signed")
    make.mandate(programme, arrangement)

    (agreement,) = shown(programme)["agreements"]
    assert [each["name"] for each in agreement["signatories"]] == ["One"]
    assert (agreement["status"], agreement["dateSignedEDTF"]) == ("signed", "2025-10")
    assert "dateSigned" not in agreement


def test_an_agreement_names_the_one_above_it_only_if_that_is_there():
    programme = make.programme()
    above = make.agreement()
    make.mandate(programme, make.agreement(parent=above, relation="follows"))
    assert "parentAgreement" not in shown(programme)["agreements"][0]

    make.mandate(programme, above)
    assert {each.get("parentAgreement") for each in shown(programme)["agreements"]} == {None, above.slug}


def test_a_cancelled_programme_says_so_and_a_paused_one_too():
    programme = make.programme(stage="sourcing")
    programme.pause(reason="The budget")
    assert shown(programme)["planning"]["condition"] == "paused"
    assert shown(programme)["tender"]["status"] == "active"

    programme.cancel(reason="The budget")
    assert shown(programme)["tender"]["status"] == "cancelled"


def test_nothing_is_empty_and_nothing_is_made_up_of_a_bare_programme():
    programme = make.programme("Bare", route="not_stated")

    assert shown(programme) == {
        "language": "en",
        "title": "Bare",
        "planning": {"stage": "preConcept", "condition": "active"},
    }


@pytest.mark.parametrize("kind", ["knowledge_transfer", "cooperation"])
def test_what_plans_no_contract_is_no_process(kind):
    make.programme(kind=kind)

    assert names() == released() == {}


def test_what_plans_no_contract_any_more_is_told_and_then_empty():
    programme = make.programme()
    Programme.objects.update(kind="cooperation")

    (releases,) = released().values()
    assert [each["tag"] for each in releases] == [["planning"], ["planningUpdate"]]
    assert releases[-1]["title"] is None
    assert shown(programme) == {}


def test_what_is_deleted_is_told_as_gone():
    programme = make.programme()
    make.participation(programme, make.nation("NO", "Norway")).delete()

    (releases,) = released().values()
    assert releases[-1]["parties"] == [
        {"id": "no", "name": None, "address": {"country": None}, "roles": None}
    ]
    assert "parties" not in merged(releases)


def test_a_new_slug_gives_no_new_name():
    programme = make.programme(slug="first-name")
    Programme.objects.update(slug="second-name")

    assert names() == {programme.pk: "ocds-213czf-first-name"}


def test_a_name_that_went_is_not_given_twice():
    first = make.programme(slug="same")
    gone = first.pk
    first.delete()
    second = make.programme(slug="same")

    assert names() == {gone: "ocds-213czf-same", second.pk: f"ocds-213czf-same-{second.pk}"}


def test_a_shared_record_is_told_of_every_process_that_rests_on_it():
    arrangement = make.agreement()
    for _ in range(3):
        make.mandate(make.programme(), arrangement)
    make.programme()
    before = {ocid: len(each) for ocid, each in released().items()}

    Agreement.objects.update(place="Helsinki")

    more = [len(each) - before[ocid] for ocid, each in released().items()]
    assert sorted(more) == [0, 1, 1, 1]


def test_one_act_on_several_processes_is_one_moment():
    two = [make.milestone(), make.milestone()]
    Milestone.objects.filter(pk__in=[each.pk for each in two]).log(
        forecast="2027", estimate=True, reason="Later", reason_code="other"
    )

    last = [each[-1] for each in released().values()]
    assert last[0]["date"] == last[1]["date"]
    assert last[0]["ocid"] != last[1]["ocid"]


def test_when_it_became_known_is_told_beside_when_it_was_recorded():
    programme = make.programme()
    with acting(reason="Found in an old paper", known_on=date(2025, 10, 22)):
        Programme.objects.filter(pk=programme.pk).update(summary="As it was meant")

    (releases,) = released().values()
    assert releases[-1]["knownOn"] == "2025-10-22"
    assert releases[-1]["date"][:4] != "2025"


def test_claims_say_where_sources_disagree():
    programme = full_programme()

    quantities = [each for each in shown(programme)["claims"] if each["topic"] == "quantity"]
    assert [(each["amountLow"], each.get("amountHigh"), each.get("inUse", False)) for each in quantities] == [
        (100, None, True),
        (90, 120, False),
    ]
    assert Claim.objects.count() == len(shown(programme)["claims"])
