"""What we publish passes the official schemas; a sample with one fault in it fails them, or what they cannot see."""

import copy

import pytest
from django.db import transaction

from tests.programmes.full import full_programme
from tests.programmes.ocds.standard import errors, faults
from tests.programmes.ocds.told import released
from tests.programmes.ocds.wrapped import record_package, release_package

GONE = object()
RELEASE, RECORD = ("releases", 0), ("records", 0)
MILESTONE = (*RELEASE, "planning", "milestones", 0)


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """What is published of a full programme: its releases and its record, each in a package."""
    with django_db_blocker.unblock(), transaction.atomic():
        full_programme()
        (releases,) = released().values()
        yield release_package(releases), record_package()
        transaction.set_rollback(True)


@pytest.fixture
def whole(published):
    """A package whose first release tells a whole programme: what all of them said, in one."""
    releases, records = published
    first, *others = releases["releases"]
    compiled = records["records"][0]["compiledRelease"]
    said = compiled | {"id": first["id"], "date": first["date"], "tag": ["planning"]}
    return release_package([said, *others])


def spoilt(package, *path, value):
    package = copy.deepcopy(package)
    *way, last = path
    at = package
    for step in way:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return package


def test_what_we_publish_has_no_fault(whole, published):
    for package in (whole, *published):
        assert errors(package) == []
        assert faults(package) == []


NO_SCHEMA_PASSES = {
    "no version": (("version",), GONE),
    "the version of a patch": (("version",), "1.1.5"),
    "no publisher": (("publisher",), {}),
    "no releases": (("releases",), []),
    "no ocid": ((*RELEASE, "ocid"), GONE),
    "no id": ((*RELEASE, "id"), GONE),
    "no tag": ((*RELEASE, "tag"), GONE),
    "an unknown tag": ((*RELEASE, "tag"), ["statusUpdate"]),
    "no initiation": ((*RELEASE, "initiationType"), GONE),
    "another initiation": ((*RELEASE, "initiationType"), "planning"),
    "a day for an instant": ((*RELEASE, "date"), "2025-10-22"),
    "an instant without a zone": ((*RELEASE, "date"), "2025-10-22T15:00:00"),
    "a day that does not exist": ((*RELEASE, "date"), "2025-02-30T15:00:00Z"),
    "EDTF for an instant": ((*MILESTONE, "dueDate"), "2026"),
    "an unknown status": ((*MILESTONE, "status"), "cancelled"),
    "a milestone without an id": ((*MILESTONE, "id"), GONE),
    "an amount as a text": (
        (*RELEASE, "planning", "budget"),
        {"amount": {"amount": "1.00", "currency": "EUR"}},
    ),
    "an unknown currency": ((*RELEASE, "planning", "budget"), {"amount": {"amount": 1, "currency": "QQQ"}}),
    "an address that is none": ((*RELEASE, "planning", "documents", 0, "url"), "not an address"),
    "an alliance for a country": ((*RELEASE, "parties", 0, "address"), {"country": "NATO"}),
    "an unknown stage": ((*RELEASE, "planning", "stage"), "intent"),
    "an unknown state of a question": ((*RELEASE, "openQuestions", 0, "status"), "pending"),
    "an unknown state of an agreement": ((*RELEASE, "agreements", 0, "status"), "issue"),
    "an agreement without an id": ((*RELEASE, "agreements", 0, "id"), GONE),
    "an unknown rating": ((*RELEASE, "statusUpdates", 0, "health"), "amber"),
    "an amount of a claim as a text": ((*RELEASE, "claims", 0, "amountLow"), "100"),
}


@pytest.mark.parametrize("fault", NO_SCHEMA_PASSES)
def test_a_fault_that_the_schemas_see(whole, fault):
    path, value = NO_SCHEMA_PASSES[fault]

    assert errors(spoilt(whole, *path, value=value))


ONLY_WE_SEE = {
    "no prefix": ((*RELEASE, "ocid"), "northern-line"),
    "a prefix in capitals": ((*RELEASE, "ocid"), "ocds-213CZF-x"),
    "a date of another width": ((*RELEASE, "date"), "2025-10-22T15:00:00Z"),
    "an empty text": ((*RELEASE, "title"), ""),
    "blanks": ((*RELEASE, "title"), " Line "),
    "an empty list": ((*RELEASE, "planning", "documents"), []),
    "an unknown field": ((*RELEASE, "nickname"), "Line"),
    "an unknown field further down": ((*MILESTONE, "owner"), "NSPA"),
    "an agreement signed by nobody on the list": (
        (*RELEASE, "agreements", 0, "signatories"),
        [{"id": "x", "name": "X"}],
    ),
    "a procuring entity on no list": ((*RELEASE, "tender", "procuringEntity"), {"id": "x", "name": "X"}),
    "a source on no list": ((*MILESTONE, "sourceDocument"), "S999"),
    "a # in an id": ((*RELEASE, "id"), "x#1"),
    "another version": (("version",), "1.2"),
}


@pytest.mark.parametrize("fault", ONLY_WE_SEE)
def test_a_fault_that_only_we_see(whole, fault):
    path, value = ONLY_WE_SEE[fault]
    package = spoilt(whole, *path, value=value)

    assert errors(package) == []
    assert faults(package)


def test_an_id_that_comes_twice_is_a_fault(whole):
    other = whole["releases"][0]["planning"]["milestones"][1]["id"]

    assert faults(spoilt(whole, *MILESTONE, "id", value=other))
    assert faults(spoilt(whole, "releases", 1, "id", value=whole["releases"][0]["id"]))


def test_records_with_faults(published):
    _, package = published

    assert errors(spoilt(package, *RECORD, "releases", value=GONE))
    assert errors(spoilt(package, *RECORD, "releases", 0, "date", value="2026"))
    assert errors(
        spoilt(
            package,
            *RECORD,
            "versionedRelease",
            "planning",
            "milestones",
            0,
            "status",
            0,
            "releaseDate",
            value="2026",
        )
    )
    assert errors(spoilt(package, "records", value=[]))
