"""What the sources say on single topics, where they disagree, and what none of them says."""

from decimal import Decimal

import pytest

from config.audit.context import today
from programmes.models import Claim, OpenQuestion, QuestionUpdate, disagree
from tests.seeds.days import DAY_OF


def claims_on(slug, topic, aspect=""):
    claims = Claim.objects.filter(topic=topic, aspect=aspect).select_related("source")
    return list(claims.filter(programme__slug=slug) or claims.filter(agreement__slug=slug))


CONFLICTS = {
    ("ua-no-letter-of-intent", "instrument", ""): [
        ("S3", "A letter of intent", True),
        ("S4", "An agreement, its kind not named", False),
    ],
    ("ua-no-letter-of-intent", "signatory", "Ukraine"): [
        ("S3", "Denys Shmyhal, Prime Minister", False),
        ("S4", "Denys Shmyhal, Minister of Defence", False),
    ],
    ("ua-no-line", "delivery_timeline", "start in 2026"): [
        ("S3", "Production starts, quickly during 2026", False),
        ("S4", "A pilot line starts in 2026", True),
    ],
    ("dpa-ndma-arrangement", "signatory", "Norway"): [
        ("S2", "A Norwegian defence firm, not named", False),
        ("S2", "An agency, NDMA, called the Norwegian Defense Logistics Agency", True),
    ],
}


@pytest.mark.parametrize("matter", CONFLICTS)
def test_both_sides_of_a_conflict_are_kept(matter):
    claims = claims_on(*matter)

    assert [(claim.source.tag, claim.value, claim.in_use) for claim in claims] == CONFLICTS[matter]
    assert disagree(claims)
    assert all(bool(claim.in_use_reason) == claim.in_use for claim in claims)


def test_the_sources_disagree_on_nothing_else():
    matters = {}
    for claim in Claim.objects.select_related("programme", "agreement"):
        matters.setdefault((claim.subject.slug, claim.topic, claim.aspect), []).append(claim)

    assert {matter for matter, claims in matters.items() if disagree(claims)} == set(CONFLICTS)
    assert {matter for matter, claims in matters.items() if any(c.in_use for c in claims)} <= set(CONFLICTS)


AMOUNTS = {
    ("maritime-coalition", "budget", "donation of 2023 in kroner"): (6_700_000_000, "NOK", True),
    ("maritime-coalition", "budget", "donation of 2023 in dollars"): (660_000_000, "USD", True),
    ("maritime-coalition", "budget", "Norway's plan for 2026"): (7_000_000_000, "USD", False),
    ("ua-uk-interceptors", "quantity", "a month"): (2_000, "items", False),
}


@pytest.mark.parametrize("matter", AMOUNTS)
def test_an_amount_is_in_its_own_unit(matter):
    [claim] = claims_on(*matter)
    amount, unit, approximate = AMOUNTS[matter]

    assert (claim.amount_low, claim.amount_high) == (Decimal(amount), Decimal(amount))
    assert (claim.unit, claim.approximate, claim.source.tag) == (unit, approximate, "S4")


def test_there_are_no_other_amounts():
    assert Claim.objects.exclude(unit="").count() == len(AMOUNTS)


DECLINED = [
    ("technical-arrangement", "support", "form, timing and scale", "S1"),
    ("ua-no-line", "delivery_timeline", "first delivery", "S3"),
    ("ua-no-line", "platform_types", "", "S4"),
]


def test_a_source_that_could_not_say_is_on_record_as_declining():
    declined = Claim.objects.filter(stance="declines").select_related("programme", "agreement", "source")

    said = [(claim.subject.slug, claim.topic, claim.aspect, claim.source.tag) for claim in declined]
    assert sorted(said) == DECLINED


STATED = [
    ("dpa-ndma", "budget", "initial phase", "S2", "Funded by Norway"),
    ("dpa-ndma", "delivery_timeline", "length of the plan", "S2", "Three years"),
    ("dpa-ndma", "other", "expected results", "S2", "Resilience of the supply chain"),
    ("dpa-ndma", "scope", "", "S2", "User requirements"),
    ("dpa-ndma", "training", "NASAMS places", "S2", "Ukraine states that personnel are ready"),
    ("maritime-coalition", "other", "naval drones", "S4", "Norway means to help make naval drones"),
    ("nordefco-vision-2030", "delivery_timeline", "horizon", "S5", "2030"),
    ("nordefco-vision-2030", "scope", "", "S5", "A roadmap, under development in 2024"),
    ("nordic-corridors", "scope", "", "S5", "By land, air and sea"),
    ("nordic-micro", "scope", "", "S1", "Micro UAS"),
    ("nordic-mini", "scope", "", "S1", "Mini UAS"),
    ("nordic-uas-research", "research", "", "S1", "Research and development"),
    ("nordic-uas-research", "scope", "information exchange", "S1", "Information on UAS"),
    ("nordic-uas-research", "training", "", "S1", "Training is shared"),
    ("technical-arrangement", "scope", "", "S1", "Joint buying of UAS"),
    ("technical-arrangement", "support", "", "S1", "Support for Ukraine is in scope"),
    ("ua-no-letter-of-intent", "signatory", "Norway", "S3", "Tore O. Sandvik, Minister of Defence"),
    ("ua-no-letter-of-intent", "signatory", "Norway", "S4", "Tore O. Sandvik, Minister of Defence"),
    ("ua-no-line", "other", "origin", "S3", "Asked for by Ukraine's president"),
    ("ua-no-line", "recipient", "", "S3", "Ukraine, by donation"),
    ("ua-no-line", "research", "", "S3", "A cycle of research and development with FFI"),
    ("ua-no-line", "scope", "", "S3", "Ukraine shares technology"),
    ("ua-no-line", "scope", "", "S4", "Ukraine shares technology"),
    ("ua-uk-interceptors", "support", "", "S4", "Long-range attack drones by the thousand"),
]


@pytest.mark.parametrize("fact", STATED, ids="-".join)
def test_a_fact_is_on_record_with_its_source(fact):
    slug, topic, aspect, tag, begins = fact

    claims = [claim for claim in claims_on(slug, topic, aspect) if claim.source.tag == tag]

    assert [claim.value[: len(begins)] for claim in claims] == [begins]


def test_there_are_no_other_claims():
    sides = sum(len(claims) for claims in CONFLICTS.values())

    assert Claim.objects.count() == sides + len(AMOUNTS) + len(DECLINED) + len(STATED)
    assert not Claim.objects.filter(estimate=True).exists()


# The open questions: topic, part of it, the source that leaves it open, the milestone that waits for it

QUESTIONS = {
    "nordic-micro": [
        ("platform_types", "", "S1", "nordic-micro-tender"),
        ("quantity", "", "S1", "nordic-micro-tender"),
        ("delivery_timeline", "", "S1", "nordic-micro-delivery"),
        ("budget", "", "S1", "nordic-micro-tender"),
        ("industrial_participation", "", "S1", None),
    ],
    "nordic-mini": [
        ("platform_types", "", "S1", "nordic-mini-tender"),
        ("quantity", "", "S1", "nordic-mini-tender"),
        ("delivery_timeline", "", "S1", "nordic-mini-delivery"),
        ("budget", "", "S1", "nordic-mini-tender"),
        ("industrial_participation", "", "S1", None),
    ],
    "ua-no-line": [
        ("delivery_timeline", "first delivery", "S3", "ua-no-line-delivery"),
        ("quantity", "", "S3", None),
        ("budget", "", "S3", "ua-no-line-pilot"),
        ("industrial_participation", "", "S3", "ua-no-line-pilot"),
        ("platform_types", "", "S4", "ua-no-line-pilot"),
    ],
    "dpa-ndma": [
        ("delivery_timeline", "start", "S2", "dpa-ndma-plan-ends"),
        ("budget", "initial phase", "S2", None),
        ("training", "number trained", "S2", None),
        ("other", "measures of success", "S2", None),
        ("training", "NASAMS places", "S2", None),
    ],
    "nordic-uas-research": [("delivery_timeline", "", "S1", None)],
    "nordic-ammunition": [("delivery_timeline", "", "S5", None)],
    "technical-arrangement": [("support", "form, timing and scale", "S1", None)],
    "implementation-agreements": [("instrument", "number", "S1", None)],
    "ua-no-letter-of-intent": [("signatory", "Ukraine", None, None)],
    "dpa-ndma-arrangement": [("other", "date of signing", "S2", None)],
}


@pytest.mark.parametrize("slug", QUESTIONS)
def test_what_no_source_says_is_an_open_question(slug):
    questions = OpenQuestion.objects.filter(programme__slug=slug) or OpenQuestion.objects.filter(
        agreement__slug=slug
    )

    asked = questions.values_list("topic", "aspect", "source__tag", "needed_by__slug")
    assert list(asked) == QUESTIONS[slug]


def test_there_are_no_other_questions_and_nobody_owns_or_has_answered_one():
    questions = OpenQuestion.objects.all()

    assert questions.count() == sum(len(rows) for rows in QUESTIONS.values())
    assert set(questions.values_list("state", "owner", "asked_of", "answer_text")) == {("open", None, "", "")}
    assert [question.number for question in questions] == list(range(1, questions.count() + 1))


def test_a_question_is_as_old_as_the_source_that_leaves_it_open():
    questions = OpenQuestion.objects.exclude(source=None).select_related("source")

    for question in questions:
        assert question.raised_on == DAY_OF.get(question.source.tag, today())


def test_the_log_says_that_the_state_secretary_could_give_no_date():
    log = QuestionUpdate.objects.filter(
        question__programme__slug="ua-no-line", question__topic="delivery_timeline"
    )

    assert [update.note for update in log] == [
        "Raised.",
        "Asked by NRK for a date, State Secretary Marte Gerhardsen could give none.",
    ]
    assert {(update.source.tag, update.reported_on) for update in log} == {("S3", DAY_OF["S3"])}
