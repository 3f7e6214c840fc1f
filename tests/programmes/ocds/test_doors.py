"""The doors: packages at top level, a page at a time, for who may read histories, and closed without a prefix."""

import json
from datetime import datetime, timedelta
from time import sleep
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.access.models import ApiToken
from config.api.schema import document
from config.audit.guards import settle
from programmes.api import ocds
from programmes.models import Programme
from tests import make
from tests.api import PROBLEM, ROOT, operation, read, refused
from tests.programmes.full import full_programme
from tests.programmes.ocds.standard import errors, faults
from tests.programmes.ocds.told import PREFIX, in_order, live, merged, names, released

pytestmark = pytest.mark.django_db
DOORS = ["ocds/releases/", "ocds/records/"]


@pytest.fixture(autouse=True)
def published(settings):
    settings.OCDS_PREFIX = PREFIX


def walk(client, path):
    """Yield each package from here on, following the links as a third party does."""
    while path:
        package = read(client, path)
        yield package
        path = package.get("links", {}).get("next", "").partition(ROOT)[2]


def test_without_a_prefix_nothing_is_published(settings, as_reader):
    settings.OCDS_PREFIX = ""
    full_programme()

    for path in ["ocds/", *DOORS, "ocds/records/x/", "ocds/releases/x/", "ocds/extension/extension.json"]:
        answer = as_reader.get(f"{ROOT}{path}")
        assert answer.status_code == 404
        assert answer["Content-Type"] == PROBLEM
        assert answer.json()["detail"] == ocds.OFF


def test_its_doors_are_listed(as_reader):
    full_programme()
    doors = read(as_reader, "ocds/")

    assert list(doors) == ["releases", "records", "extension"]
    for address in doors.values():
        assert as_reader.get(address).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_an_empty_record_has_no_package(door, as_reader):
    assert read(as_reader, door, status=404)["detail"] == "Nothing has been released yet."


@pytest.mark.parametrize("door", DOORS)
def test_a_package_says_what_it_is(door, as_reader):
    full_programme()
    package = read(as_reader, door)

    assert package["uri"] == f"http://testserver{ROOT}{door}"
    assert package["version"] == "1.1"
    assert package["publisher"] == {"name": "Programme tracker"}
    assert package["publishedDate"] == next(iter(released().values()))[-1]["date"]
    assert package["extensions"][-1] == f"http://testserver{ROOT}ocds/extension/extension.json"
    assert not {"license", "publicationPolicy", "links", "results"} & package.keys()


def test_publisher_licence_and_policy_are_settings(settings, as_reader):
    settings.OCDS_PUBLISHER, settings.OCDS_PUBLISHER_URI = "A directorate", "https://example.org/"
    settings.OCDS_LICENCE, settings.OCDS_POLICY = "https://example.org/licence", "https://example.org/policy"
    make.programme()
    package = read(as_reader, "ocds/releases/")

    assert package["publisher"] == {"name": "A directorate", "uri": "https://example.org/"}
    assert package["license"] == "https://example.org/licence"
    assert package["publicationPolicy"] == "https://example.org/policy"
    assert errors(package) == []


def test_a_third_party_that_follows_the_links_has_the_record(monkeypatch, as_reader):
    monkeypatch.setattr(ocds, "RELEASES", 3)
    for programme in (make.programme(), make.programme(), make.programme()):
        make.milestone(programme=programme, forecast="2027")
        programme.pause(reason="The budget")
    Programme.objects.update(summary="Together")

    packages = list(walk(as_reader, "ocds/releases/"))
    releases = [release for package in packages for release in package["releases"]]

    assert len(packages) == 5
    assert {len(package["releases"]) for package in packages[:-1]} == {3}
    assert [(each["date"], each["ocid"]) for each in releases] == sorted(
        (each["date"], each["ocid"]) for each in releases
    )
    for package in packages:
        assert errors(package) == []
        assert faults(package) == []
    standing = live(names())
    for ocid, state in standing.items():
        mine = [each for each in releases if each["ocid"] == ocid]
        assert merged(mine) == state
        assert mine == released()[ocid]


def test_reading_on_later_brings_the_newest_once_more_and_what_is_new(as_reader):
    programme = make.programme()
    last = read(as_reader, "ocds/releases/")["releases"][-1]
    path = f"ocds/releases/?{urlencode({'since': last['date']})}"
    assert read(as_reader, path)["releases"] == [last]

    programme.pause(reason="The budget")

    assert read(as_reader, path)["releases"][0]["id"] == last["id"]
    assert len(read(as_reader, path)["releases"]) == 2


@pytest.fixture
def another():
    """A second connection to the database, as another writer has it."""
    other = connection.copy()
    yield other
    other.close()


def pause(connection, programme):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_programme SET condition = 'paused' WHERE id = %s", [programme.pk])


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="On SQLite one writes at a time.")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_taken_back", [False, True])
def test_what_is_written_early_and_seen_late_is_not_passed_over(as_reader, another, is_taken_back):
    late, early = make.programme(), make.programme()
    told = read(as_reader, "ocds/releases/")["releases"]
    another.set_autocommit(False)
    pause(another, late)
    early.pause(reason="The budget")
    path = f"ocds/releases/?{urlencode({'since': told[-1]['date']})}"

    meanwhile = as_reader.get(f"/api/v1/{path}")
    another.rollback() if is_taken_back else another.commit()

    assert meanwhile.json()["releases"] == told[-1:]
    assert "ETag" not in meanwhile
    assert "no-store" in meanwhile["Cache-Control"]
    after = [release["ocid"] for release in read(as_reader, path)["releases"]]
    paused = [early] if is_taken_back else [late, early]
    assert after == [told[-1]["ocid"], *(names()[each.pk] for each in paused)]


def released_until():
    return datetime.fromisoformat(next(iter(released().values()))[-1]["date"])


def test_after_the_newest_there_is_nothing_and_that_is_said(as_reader):
    make.programme()
    since = (released_until() + timedelta(milliseconds=1)).isoformat()
    sleep(0.002)  # an instant that is still to come is refused

    said = read(as_reader, f"ocds/releases/?{urlencode({'since': since})}", status=404)["detail"]
    assert said.startswith("Nothing has been released since 2")
    assert "Give the date of the newest release that you have" in said


def test_each_record_is_the_process_as_it_stands(as_reader):
    programme = full_programme()
    (record,) = read(as_reader, "ocds/records/")["records"]
    ocid = names()[programme.pk]

    compiled = record["compiledRelease"]
    assert compiled["id"] == f"{ocid}-{released()[ocid][-1]['date']}"
    assert compiled["tag"] == ["compiled"]
    assert merged([compiled]) == live(names())[ocid]
    assert "versionedRelease" not in record


def test_a_record_has_its_versions_and_the_addresses_of_its_releases(as_reader):
    programme = full_programme()
    ocid = names()[programme.pk]
    package = read(as_reader, f"ocds/records/{ocid}/")
    (record,) = package["records"]

    assert errors(package) == faults(package) == []
    assert in_order(record["versionedRelease"])["ocid"] == ocid
    assert [each["date"] for each in record["releases"]] == [each["date"] for each in released()[ocid]]
    for each, release in zip(record["releases"], released()[ocid], strict=True):
        address, _, name = each["url"].partition("#")
        assert name == release["id"]
        assert read(as_reader, address.partition(ROOT)[2])["releases"] == [release]


def test_records_come_a_page_at_a_time(monkeypatch, as_reader):
    monkeypatch.setattr(ocds, "RECORDS", 2)
    for _ in range(5):
        make.programme()

    packages = list(walk(as_reader, "ocds/records/"))

    assert [len(package["records"]) for package in packages] == [2, 2, 1]
    assert [each["ocid"] for package in packages for each in package["records"]] == sorted(names().values())


@pytest.mark.parametrize(
    "path",
    [
        "ocds/records/nothing/",
        "ocds/releases/nothing/",
        f"ocds/releases/{PREFIX}-x-2026/",
        "ocds/records/?after=zz",
    ],
)
def test_what_is_not_there_is_named(path, as_reader):
    make.programme()

    assert read(as_reader, path, status=404)["detail"].startswith("There is no re")


NASTY = {
    "since=soon": ("since", "not an instant"),
    "since=%00": ("since", "NUL"),
    "since=" + 5000 * "2": ("since", "at most"),
    "since=9999-12-31T23:59:59Z": ("since", None),
    "since=2026-01-01T00:00:00Z&since=2026-01-02T00:00:00Z": ("since", "Give it once."),
    "since=0001-01-01T00:00:00%2B14:00": ("since", "not an instant"),
    "after=x": ("after", "It goes with since"),
    "page=2": ("page", "There is no such parameter"),
    "as_of=2026-01-01": ("as_of", None),
    "as_of=x": ("as_of", None),
}


@pytest.mark.parametrize("asked", NASTY)
def test_what_cannot_be_meant_is_refused_with_a_sentence(asked, as_reader):
    make.programme()
    parameter, words = NASTY[asked]
    said = refused(as_reader, f"ocds/releases/?{asked}")

    assert list(said) == [parameter]
    assert words is None or words in said[parameter]


@pytest.mark.parametrize(
    "asked",
    [
        "since=0001-01-01",
        "since=0001-01-01T00:00:00Z",
        "since=0001-01-02T00:00:00Z",
        "since=0001-01-02T00:00:00.001Z",
        "since=0001-01-01T00:00:00-14:00",
        "since=0999-01-01",
        "since=0999-12-31T23:59:59.999999Z",
        "since=2026-01-01",
        "since=1900-01-01T00:00:00%2B05:00",
        "after=%F0%9F%9A%81&since=2020-01-01T00:00:00Z",
    ],
)
def test_what_can_be_meant_is_answered(asked, as_reader):
    make.programme()

    assert len(read(as_reader, f"ocds/releases/?{asked}")["releases"]) == 1


@pytest.mark.parametrize(
    "since", ["0001-01-01", "0001-01-01T00:00:00Z", "0999-01-01T00:00:00Z", "1999-12-31"]
)
def test_before_the_first_release_is_the_beginning(since, as_reader, monkeypatch):
    monkeypatch.setattr(ocds, "RELEASES", 1)
    for _ in range(2):
        make.programme()
    from_the_start = read(as_reader, "ocds/releases/")

    said = read(as_reader, f"ocds/releases/?since={since}")

    assert said["releases"] == from_the_start["releases"]
    assert said["links"] == from_the_start["links"]


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "0999-01-01T00:00:00Z"])
def test_from_the_beginning_of_nothing_there_is_nothing(since, as_reader):
    assert read(as_reader, f"ocds/releases/?since={since}", status=404)["detail"].startswith(
        "Nothing has been"
    )


def test_a_day_is_asked_for_by_what_was_recorded(as_reader):
    programme = make.programme()
    day = timezone.localdate().isoformat()

    assert refused(as_reader, f"ocds/records/?as_of={day}") == {"as_of": ocds.BY_RECORD}
    assert refused(as_reader, f"ocds/records/?as_of={day}&clock=known") == {"as_of": ocds.BY_RECORD}
    assert len(read(as_reader, f"ocds/records/?as_of={day}&clock=recorded")["records"]) == 1
    assert (
        programme.slug in read(as_reader, f"ocds/releases/?as_of={day}&clock=recorded")["releases"][0]["ocid"]
    )


def test_as_of_an_instant_it_tells_what_had_been_recorded(as_reader):
    programme = full_programme()
    (releases,) = released().values()
    middle = releases[len(releases) // 2]["date"]
    Programme.objects.filter(pk=programme.pk).update(kind="cooperation")

    told = read(as_reader, f"ocds/releases/?as_of={middle}")["releases"]
    (record,) = read(as_reader, f"ocds/records/?as_of={middle}")["records"]

    assert [each["id"] for each in told] == [each["id"] for each in releases if each["date"] <= middle]
    assert merged([record["compiledRelease"]]) == merged(told)


def with_token(scope):
    end = timezone.now() + timedelta(days=1)
    _, secret = ApiToken.objects.issue(make.user(), name="Nightly", expires_at=end, scope=scope)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("door", [*DOORS, "ocds/records/x/", "ocds/releases/x/"])
def test_histories_are_inside(door, client):
    make.programme()

    read(client, door, status=401)
    assert "Read, history included" in read(with_token("read"), door, status=403)["detail"]
    assert with_token("read_history").get(f"{ROOT}{door}").status_code in (200, 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method, as_reader):
    for door in [*DOORS, "ocds/extension/extension.json"]:
        answer = getattr(as_reader, method)(f"{ROOT}{door}", {}, content_type="application/json")
        assert answer.status_code == 405
        assert answer["Content-Type"] == PROBLEM


def test_the_document_knows_the_doors():
    paths = {path for path in document()["paths"] if "/ocds/" in path}

    assert paths - {f"{ROOT}ocds/"} == {
        f"{ROOT}ocds/{noun}/{one}"
        for noun, key in (("releases", "{release}"), ("records", "{ocid}"))
        for one in ("", f"{key}/")
    }
    assert {each["name"] for each in operation("ocds/releases/")["parameters"]} >= {"since", "after", "as_of"}
    assert operation("ocds/records/x/")["operationId"] == "ocds_records_retrieve"


def test_the_document_says_what_to_give_as_since_and_what_nothing_new_gets():
    told = operation("ocds/releases/")
    (since,) = (each for each in told["parameters"] if each["name"] == "since")

    assert "give the date of the newest release that you have" in since["description"]
    assert "404" in since["description"]
    assert "404" in told["responses"]


def test_the_head_of_the_chain_comes_along(as_reader):
    make.programme()

    assert ":" in as_reader.get(f"{ROOT}ocds/releases/")["Audit-Head"]
    assert as_reader.head(f"{ROOT}ocds/releases/").status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_that_still_holds_is_not_made_again(door, as_reader):
    programme = make.programme()
    settle(connection)
    held = {"If-None-Match": as_reader.get(f"{ROOT}{door}")["ETag"]}
    assert as_reader.get(f"{ROOT}{door}", headers=held).status_code == 304

    programme.pause(reason="The budget")
    settle(connection)

    assert as_reader.get(f"{ROOT}{door}", headers=held).status_code == 200


def queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        read(client, path)
    return len(asked)


def test_many_processes_ask_as_many_queries_as_one(as_reader):
    programme = full_programme()
    paths = [*DOORS, f"ocds/records/{names()[programme.pk]}/"]
    few = [queries(as_reader, path) for path in paths]

    for number in range(4):
        full_programme()
        Programme.objects.update(summary=f"Version {number}")

    assert [queries(as_reader, path) for path in paths] == few


# The extension


def test_the_extension_is_there_for_everyone(client):
    address = f"{ROOT}ocds/extension/"
    extension = json.loads(client.get(f"{address}extension.json").content)

    assert extension["compatibility"] == ["1.1"]
    assert client.get(extension["documentationUrl"]["en"])["Content-Type"].startswith("text/markdown")
    for name in extension["schemas"]:
        assert "definitions" in json.loads(client.get(f"{address}{name}").content)
    for name in extension["codelists"]:
        answer = client.get(f"{address}codelists/{name}")
        assert answer.content.decode().startswith("Code,Title,Description\n")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    "name", ["nothing.json", "codelists/", "../packages.py", "codelists/nothing.csv", "//etc"]
)
def test_the_extension_has_no_other_file(name, client):
    answer = client.get(f"{ROOT}ocds/extension/{name}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == PROBLEM
