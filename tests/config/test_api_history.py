"""The history of each thing, and the log of a milestone, as programs read them."""

from datetime import date

import pytest

from agreements.models import Source
from config.api.history import story_of
from config.audit.context import acting
from config.audit.told import Told
from programmes.api.agreements import ALL as FIRST_FLOOR
from programmes.api.nouns import ALL
from programmes.models import Dependency, Milestone
from tests import make
from tests.api import queries, read, refused, rows
from tests.config.test_unchanged import bearer
from tests.programmes.full import everything_once

pytestmark = pytest.mark.django_db

NOUNS = [noun for noun in [*FIRST_FLOOR, *ALL] if "shape" in vars(noun)]


def test_each_thing_has_its_history(as_reader):
    everything_once()
    for noun in NOUNS:
        address = rows(as_reader, f"{noun.noun}/?fields=href")[-1]["href"].partition("/api/v1/")[2]

        acts = read(as_reader, f"{address}history/")["results"]

        assert acts[-1]["changes"][-1]["kind"] == "added"
        unknown = {"id": "999999999", "key": "Q-99999", "tag": "S999"}.get(noun.key, "nothing")
        read(as_reader, f"{noun.noun}/{unknown}/history/", status=404)


def test_an_act_tells_who_did_what_when_and_why(as_reader):
    milestone = make.milestone("Tender", forecast="2026-05")
    kari = make.user("kari", first_name="Kari", last_name="Nordmann")
    said = {"reason": "Not agreed", "reason_code": "budget", "estimate": True, "logged_by": kari}
    milestone.log(forecast="2026-07", **said)

    newest, *_ = read(as_reader, f"milestones/{milestone.slug}/history/")["results"]

    assert newest["reasons"] == ["Not agreed"]
    assert newest["recorded_at"].endswith("+00:00")
    changed = {change["record"]["noun"]: change for change in newest["changes"]}
    assert changed["milestones"]["kind"] == "changed"
    assert changed["updates"]["kind"] == "added"
    told = {each["name"]: each for each in changed["updates"]["fields"]}
    assert told["logged_by"]["after"] == "Kari Nordmann"
    assert told["reason_code"]["after"] == "budget"
    assert told["milestone"]["after"]["key"] == milestone.slug
    (moved,) = [each for each in changed["milestones"]["fields"] if each["name"] == "forecast"]
    assert moved["label"] == "Forecast"
    assert (moved["before"]["edtf"], moved["after"]["edtf"]) == ("2026-05", "2026-07")


@pytest.mark.usefixtures("chained_at_once")
def test_a_history_tells_an_act_as_the_changes_do(as_reader):
    milestone = make.milestone("Tender", forecast="2026-05", source=make.source())
    milestone.log(forecast="2026-07", reason="Late", reason_code="budget", estimate=True)

    entry = read(as_reader, "changes/")["entries"][-1]
    newest, *_ = read(as_reader, f"milestones/{milestone.slug}/history/")["results"]

    told = {name: value for name, value in entry.items() if name not in ("position", "changes")}
    assert newest == told | {"changes": newest["changes"]}
    assert sorted(newest["changes"], key=str) == sorted(entry["changes"], key=str)


def test_a_history_says_what_was_withdrawn(as_reader):
    claim = make.claim(make.programme())
    claim.withdraw(reason="Misread")

    newest, *_ = read(as_reader, f"claims/{claim.pk}/history/")["results"]

    assert [change["kind"] for change in newest["changes"]] == ["withdrawn"]


def test_a_history_is_read_page_by_page(as_reader):
    milestone = make.milestone(forecast="2026-05")
    for month in range(6, 10):
        milestone.log(forecast=f"2026-{month:02}", reason="Late", reason_code="budget", estimate=True)
    whole = read(as_reader, f"milestones/{milestone.slug}/history/")

    page = read(as_reader, f"milestones/{milestone.slug}/history/?page_size=2")
    acts = list(page["results"])
    while page["next"]:
        page = read(as_reader, page["next"].partition("/api/v1/")[2])
        acts += page["results"]

    assert acts == whole["results"]
    assert whole["next"] is None


def test_a_longer_history_asks_no_more(as_reader):
    milestone = make.milestone(forecast="2026-05")
    door = f"milestones/{milestone.slug}/history/"
    milestone.log(forecast="2026-06", reason="Late", reason_code="budget", estimate=True)
    few = queries(as_reader, door)

    for month in range(7, 10):
        milestone.log(forecast=f"2026-{month:02}", reason="Late", reason_code="budget", estimate=True)

    assert queries(as_reader, door) == few


@pytest.mark.parametrize("cursor", ["x", "%00", "0" * 32 + "1", "-1", "z"])
def test_a_cursor_that_names_no_act_is_refused(cursor, as_reader):
    assert refused(as_reader, f"milestones/{make.milestone().slug}/history/?cursor={cursor}")["cursor"]


FIRST, LAST = "0" * 12, "0" + "f" * 11  # moments of keys, in hex


@pytest.mark.parametrize("rest", ["0" * 20, f"z{'9' * 24}", f"z{'0' * 24}"])
def test_a_cursor_of_any_moment_is_read_on_from(rest, as_reader):
    milestone = make.milestone()
    Milestone.objects.update(name="Renamed outside of any act")
    door = f"milestones/{milestone.slug}/history/"

    assert len(read(as_reader, f"{door}?cursor={LAST}{rest}")["results"]) == 2
    assert read(as_reader, f"{door}?cursor={FIRST}{rest}")["results"] == []


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.noun)
def test_what_is_told_of_any_thing_is_what_its_own_histories_tell(noun, db):
    """The SQL that is put together once, for a key that is given, is that of the thing itself."""
    everything_once()
    record = noun.queryset.order_by("pk").last()
    told = story_of(noun).of({"id": record.pk})

    assert told == [Told.of(history) for history in noun().histories(record)]
    assert all(record.pk in each.values for each in told)
    assert story_of(noun).of({"id": 999_999_999}) is None


def test_a_page_of_history_has_a_bound(as_reader):
    door = f"milestones/{make.milestone().slug}/history/"

    assert "from 1 to 200" in refused(as_reader, f"{door}?page_size=201")["page_size"]
    assert "no such parameter" in refused(as_reader, f"{door}?expand=updates")["expand"]


# The log of a milestone


def test_a_milestone_has_its_log(as_reader):
    milestone, _ = make.milestone(forecast="2026-05"), make.milestone(forecast="2026")
    milestone.log(forecast="2026-04", note="Sooner", estimate=True)

    log = rows(as_reader, f"milestones/{milestone.slug}/updates/")

    assert [each["forecast"]["edtf"] for each in log] == ["2026-05", "2026-04"]
    assert log == rows(as_reader, f"updates/?milestone={milestone.slug}")
    assert log[::-1] == rows(as_reader, f"milestones/{milestone.slug}/updates/?ordering=-recorded")


def test_no_milestone_has_no_log(as_reader):
    said = read(as_reader, "milestones/nope/updates/", status=404)

    assert said["detail"] == "There is no milestone “nope”."


# What is gone


@pytest.fixture
def gone():
    """A dependency that was deleted outside of any act, and its number."""
    dependency = make.dependency(make.milestone("A"), make.milestone("B"))
    Dependency.objects.filter(pk=dependency.pk)._raw_delete("default")
    return dependency.pk


@pytest.mark.usefixtures("chained_at_once")
def test_the_history_of_what_is_gone_is_read_where_the_changes_lead(gone, as_reader):
    change = read(as_reader, "changes/")["entries"][-1]["changes"][-1]
    address = change["record"]["href"].partition("/api/v1/")[2]

    told = read(as_reader, f"{address}history/")["results"]

    assert [act["changes"][-1]["kind"] for act in told] == ["removed", "added"]


def test_what_is_gone_is_known_by_the_key_that_it_had(as_reader):
    report = make.source("S7")
    Source.objects.filter(pk=report.pk)._raw_delete("default")

    assert rows(as_reader, "sources/S7/history/")[0]["changes"][-1]["kind"] == "removed"
    make.source("S7")
    assert [act["changes"][0]["kind"] for act in rows(as_reader, "sources/S7/history/")] == ["added"]


def test_who_asks_for_what_is_gone_is_told_where_its_history_is(gone, as_reader):
    said = read(as_reader, f"dependencies/{gone}/", status=404)["detail"]

    address = f"/api/v1/dependencies/{gone}/history/"
    assert said == f"There is no dependency “{gone}” any more. Its history is at http://testserver{address}"
    read(as_reader, address.removeprefix("/api/v1/"))


def test_the_history_of_what_is_gone_takes_the_scope_of_histories(gone, reader, client):
    address = f"dependencies/{gone}/history/"

    read(client, address, status=401)
    read(bearer(reader, "read"), address, status=403)
    read(bearer(reader, "read_history"), address)


def test_what_was_not_there_on_a_day_is_said_of_that_day(as_reader):
    day = date(2025, 10, 22)
    with acting(known_on=day):
        make.party()
    make.milestone("Later", slug="later")

    for path in ("milestones/later/", "milestones/later/history/", "milestones/later/updates/"):
        said = read(as_reader, f"{path}?as_of={day}", status=404)["detail"]
        assert said == "There is no milestone “later” on that day."
