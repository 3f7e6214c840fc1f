import pytest

from config.audit.context import today
from programmes.models import Dependency, Milestone, MilestoneUpdate
from tests.seeds.days import DAY_OF

# The milestones: name, status, date (met or forecast), source

DONE_BY_THE_BUYS = [
    ("UAS initiative endorsed", "met", "21 Nov 2024", "S5"),
    ("Technical Arrangement signed", "met", "22 Oct 2025", "S1"),
    ("Implementation Agreements signed", "met", "22 Oct 2025", "S1"),
]
DUE_FOR_THE_BUYS = [
    ("Contract award", "scheduled", "no date given", "S1"),
    ("First delivery", "scheduled", "no date given", "S1"),
]
MILESTONES = {
    "nordic-micro": [
        *DONE_BY_THE_BUYS,
        ("Tender under NSPA", "scheduled", "no date given", "S1"),
        *DUE_FOR_THE_BUYS,
    ],
    "nordic-mini": [
        *DONE_BY_THE_BUYS,
        ("Tender under the Danish frameworks", "scheduled", "no date given", "S1"),
        *DUE_FOR_THE_BUYS,
    ],
    "ua-no-line": [
        ("Letter of Intent signed", "met", "30 Nov 2025", "S3"),
        ("Pilot line starts", "scheduled", "2026", "S4"),
        ("First drones delivered to Ukraine", "scheduled", "no date given", "S3"),
    ],
    "dpa-ndma": [
        ("Arrangement signed", "partially_met", "no date given", "S2"),
        ("Initial phase under way", "partially_met", "no date given", "S2"),
        ("Plan ends", "scheduled", "no date given", "S2"),
    ],
    "nordic-uas-research": [],
    "nordic-ammunition": [("Initiative endorsed", "met", "21 Nov 2024", "S5")],
    "nordic-corridors": [("Letter of Intent signed", "met", "21 Nov 2024", "S5")],
    "nordic-airspace": [("Letter of Intent signed", "met", "by 21 Nov 2024", "S5")],
    "nordefco-vision-2030": [("Horizon of the vision", "scheduled", "2030", "S5")],
    "ua-uk-interceptors": [],
    "maritime-coalition": [("Norway's donation announced", "met", "2023", "S4")],
}


@pytest.mark.parametrize("slug", MILESTONES)
def test_a_programme_has_its_milestones_in_order(slug):
    milestones = Milestone.objects.filter(programme__slug=slug).select_related("source")

    assert [(m.name, m.status, m.date().label, m.source.tag) for m in milestones] == MILESTONES[slug]


def test_each_milestone_has_one_update_of_the_day_of_its_source():
    updates = MilestoneUpdate.objects.select_related("source")

    assert updates.count() == Milestone.objects.count()
    assert {u.pk: u.reported_on for u in updates} == {
        u.pk: DAY_OF.get(u.source.tag, today()) for u in updates
    }
    assert all(update.note for update in updates)
    assert not updates.exclude(logged_by=None).exists()


@pytest.mark.parametrize("event", ["endorsed", "arrangement", "implementation"])
def test_one_event_closes_a_milestone_of_each_buy_in_one_act(event):
    closed = [Milestone.objects.get(slug=f"{buy}-{event}") for buy in ("nordic-micro", "nordic-mini")]

    assert {milestone.met_on for milestone in closed} == {closed[0].met_on}
    assert len({milestone.history.latest().change_set for milestone in closed}) == 1


def test_a_step_waits_for_the_one_before_it():
    assert sorted(Dependency.objects.values_list("milestone__slug", "waits_for__slug")) == [
        ("dpa-ndma-plan-ends", "dpa-ndma-initial-phase"),
        ("nordic-micro-award", "nordic-micro-tender"),
        ("nordic-micro-delivery", "nordic-micro-award"),
        ("nordic-mini-award", "nordic-mini-tender"),
        ("nordic-mini-delivery", "nordic-mini-award"),
        ("ua-no-line-delivery", "ua-no-line-pilot"),
    ]
