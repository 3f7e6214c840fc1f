"""The real record as open contracting data: a third party that merges it has what we have."""

from tests.programmes.ocds.standard import errors, faults
from tests.programmes.ocds.told import hold, live, names
from tests.programmes.ocds.wrapped import record_package, release_package

PLANNED = ["nordic-micro", "nordic-mini", "ua-no-line"]


def test_the_real_record_is_told_at_every_instant():
    told, instants = hold()

    assert instants >= 1
    assert {f"ocds-213czf-{slug}" for slug in PLANNED} <= told.keys()
    assert not [ocid for ocid in told if "dpa-ndma" in ocid]  # hands on knowledge, and plans no contract


def test_the_real_packages_have_no_fault():
    told, _ = hold()
    releases = [release for each in told.values() for release in each]

    for package in (release_package(releases), record_package()):
        assert errors(package) == []
        assert faults(package) == []


def test_what_nobody_has_disclosed_is_an_open_question_and_no_figure():
    micro = next(state for ocid, state in live(names()).items() if ocid.endswith("nordic-micro"))

    assert {each["category"] for each in micro["openQuestions"]} >= {"quantity", "budget", "platformTypes"}
    assert "budget" not in micro["planning"]
    assert "items" not in micro["tender"]
