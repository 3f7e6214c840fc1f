import pytest

from programmes.models import Mandate, Participation, Programme

NORDIC = ["denmark", "finland", "iceland", "norway", "sweden"]
PROGRAMMES = {
    "nordic-micro": (
        "Nordic micro-drone buy",
        "acquisition",
        "nspa_partnership",
        "definition",
        "22 Oct 2025",
    ),
    "nordic-mini": (
        "Nordic mini-drone buy",
        "acquisition",
        "national_framework",
        "definition",
        "22 Oct 2025",
    ),
    "ua-no-line": (
        "Ukraine-Norway drone line",
        "co_production",
        "joint_production",
        "agreement",
        "30 Nov 2025",
    ),
    "dpa-ndma": (
        *("NDMA knowledge-transfer plan", "knowledge_transfer"),
        *("agency_to_agency", "definition", "no date given"),
    ),
    "nordic-uas-research": (
        *("Nordic UAS R&D, training and information exchange", "cooperation"),
        *("ministerial_cooperation", "agreement", "22 Oct 2025"),
    ),
    "nordic-ammunition": (
        *("Nordic ammunition production ramp-up", "cooperation"),
        *("ministerial_cooperation", "intent", "21 Nov 2024"),
    ),
    "nordic-corridors": (
        *("Harmonised Nordic military corridors", "cooperation"),
        *("ministerial_cooperation", "agreement", "21 Nov 2024"),
    ),
    "nordic-airspace": (
        *("Nordic airspace for NATO activities", "cooperation"),
        *("ministerial_cooperation", "agreement", "by 21 Nov 2024"),
    ),
    "nordefco-vision-2030": (
        *("NORDEFCO Vision 2030 roadmap", "cooperation"),
        *("ministerial_cooperation", "intent", "no date given"),
    ),
    "ua-uk-interceptors": (
        "Ukraine-UK interceptor drones",
        "co_production",
        "not_stated",
        "intent",
        "no date given",
    ),
    "maritime-coalition": (
        *("Maritime capability coalition and naval drones for Ukraine", "cooperation"),
        *("coalition", "intent", "2023"),
    ),
}
UKRAINE_DESK = ["ua-no-line", "dpa-ndma", "ua-uk-interceptors", "maritime-coalition"]


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_a_programme_is_as_its_source_has_it(slug):
    one = Programme.objects.get(slug=slug)

    assert (one.name, one.kind, one.route, one.stage, one.stage_since.label) == PROGRAMMES[slug]
    assert one.desk.name == ("Ukraine desk" if slug in UKRAINE_DESK else "Nordic desk")
    assert one.condition == "active"
    assert one.summary


def test_the_programmes_stand_in_the_order_of_the_facts():
    assert list(Programme.objects.values_list("slug", flat=True)) == list(PROGRAMMES)


def test_one_programme_has_a_lead_that_a_source_names():
    assert list(Programme.objects.exclude(lead=None).values_list("slug", "lead__slug")) == [
        ("maritime-coalition", "united-kingdom")
    ]


NORDIC_FIVE = [("participating_nation", nation) for nation in NORDIC]
NORDIC_FOUR = [part for part in NORDIC_FIVE if part[1] != "iceland"]
TAKING_PART = {
    "nordic-micro": [*NORDIC_FOUR, ("procurement_agency", "nspa")],
    "nordic-mini": [("framework_owner", "mod-denmark"), *NORDIC_FOUR],
    "ua-no-line": [
        ("beneficiary", "ukraine"),
        ("industry", "drone-developers"),
        ("industry", "norwegian-drone-makers"),
        ("participating_nation", "norway"),
        ("participating_nation", "ukraine"),
        ("research_institute", "ffi"),
    ],
    "dpa-ndma": [("beneficiary", "dpa"), ("funder", "norway"), ("procurement_agency", "ndma")],
    "nordic-uas-research": NORDIC_FOUR,
    "nordic-ammunition": NORDIC_FIVE,
    "nordic-corridors": NORDIC_FIVE,
    "nordic-airspace": NORDIC_FIVE,
    "nordefco-vision-2030": NORDIC_FIVE,
    "ua-uk-interceptors": [("participating_nation", "ukraine"), ("participating_nation", "united-kingdom")],
    "maritime-coalition": [
        ("beneficiary", "ukraine"),
        ("funder", "norway"),
        ("lead_nation", "united-kingdom"),
    ],
}


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_a_programme_has_those_who_take_part(slug):
    parts = Participation.objects.filter(programme__slug=slug)

    assert sorted(parts.values_list("role", "party__slug")) == TAKING_PART[slug]
    assert not parts.exclude(share=None, since="", until="").exists()


BUYS_REST_ON = [
    ("implementation-agreements", "implements", "S1"),
    ("nordefco-declaration", "endorses", "S5"),
    ("technical-arrangement", "frames", "S1"),
]
RESTS_ON = {
    "nordic-micro": BUYS_REST_ON,
    "nordic-mini": BUYS_REST_ON,
    "ua-no-line": [("ua-no-letter-of-intent", "intends", "S3")],
    "dpa-ndma": [("dpa-ndma-arrangement", "frames", "S2")],
    "nordic-uas-research": [("technical-arrangement", "frames", "S1")],
    "nordic-ammunition": [("nordefco-declaration", "endorses", "S5")],
    "nordic-corridors": [("nordic-corridors-letter-of-intent", "intends", "S5")],
    "nordic-airspace": [("nordic-airspace-letter-of-intent", "intends", "S5")],
    "nordefco-vision-2030": [("nordefco-declaration", "endorses", "S5")],
    "ua-uk-interceptors": [],
    "maritime-coalition": [],
}


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_a_programme_rests_on_its_agreements(slug):
    mandates = Mandate.objects.filter(programme__slug=slug)

    assert sorted(mandates.values_list("agreement__slug", "basis", "source__tag")) == RESTS_ON[slug]
