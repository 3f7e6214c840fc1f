"""Whoever keeps in step by the changes since a cursor has what the record has: nothing missed, nothing twice."""

import json
import os
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import Source
from config.access.models import ApiToken
from config.api.acts import kind_of
from config.api.schema import document
from config.audit.chain import head
from config.audit.context import acting
from config.audit.models import AuditEntry
from config.audit.names import shown_fields
from config.audit.shadows import lasting_models
from config.audit.timeline import steps_of
from config.audit.told import Told
from programmes.api.told import NOUNS
from programmes.models import Mandate, Milestone, OpenQuestion, Participation, Programme
from tests import make
from tests.api import queries, read, refused
from tests.config.test_unchanged import bearer
from tests.conftest import signed_in
from tests.programmes.happenings import DAYS, WAYS, Happenings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chained_at_once")]
EXAMPLES = int(os.environ.get("AUDIT_EXAMPLES", "4"))  # more of them find rarer mixes


def since(client, cursor="", **asked):
    query = "&".join(f"{name}={value}" for name, value in {"since": cursor, **asked}.items())
    return read(client, f"changes/?{query}")


def changes(answer):
    return [change for entry in answer["entries"] for change in entry["changes"]]


def pull(client, cursor="", **asked):
    """Return all that follows a cursor, and the cursor behind it."""
    told = []
    while True:
        answer = since(client, cursor, **asked)
        told += answer["entries"]
        cursor = answer["cursor"]
        if not answer["more"]:
            return told, cursor


def fields(change):
    return {each["name"]: (each["before"], each["after"]) for each in change["fields"]}


@pytest.fixture
def tender(editor):
    """A milestone whose forecast an editor has moved, in one act."""
    milestone = make.milestone("Tender", slug="tender", programme=make.programme(slug="drones"))
    with acting(user=editor, reason="The ministry wrote", known_on=date(2026, 1, 2)):
        milestone.log(
            forecast="Q3 2026",
            reason="Not agreed",
            reason_code="budget",
            reported_on=date(2026, 1, 2),
            source=make.source("S9"),
        )
    return milestone


# An entry


def test_an_act_is_one_entry_with_its_changes_in_order(tender, as_reader):
    entry = since(as_reader)["entries"][-1]

    assert [(each["record"]["noun"], each["kind"]) for each in entry["changes"]] == [
        ("sources", "added"),
        ("updates", "added"),
        ("milestones", "changed"),
    ]
    assert entry["who"] == "Kari Nordmann"
    assert entry["known_on"] == "2026-01-02"
    assert entry["reasons"][:1] == ["Made for a test"]
    assert entry["act"] == tender.history.latest().change_set
    assert entry["position"] == head().seq
    recorded = datetime.fromisoformat(entry["recorded_at"])
    assert recorded == tender.history.latest().history_date


def test_a_change_tells_codes_honest_dates_and_keys(tender, as_reader):
    change = changes(since(as_reader))[-1]
    told = fields(change)

    assert change["record"] == {
        "noun": "milestones",
        "id": tender.pk,
        "key": "tender",
        "href": "http://testserver/api/v1/milestones/tender/",
    }
    assert change["label"] == "Tender"
    assert [when["edtf"] for when in told["forecast"]] == ["", "2026-35"]
    assert told["forecast"][1]["earliest"] == "2026-07-01"
    before, source = told["source"]
    assert (before, source["noun"], source["key"]) == (None, "sources", "S9")
    assert read(as_reader, urlsplit(source["href"]).path.removeprefix("/api/v1/"))["tag"] == "S9"
    assert told["reported_on"] == (None, "2026-01-02")


def test_what_was_added_tells_each_field_that_is_not_empty(as_reader, editor):
    programme = make.programme(
        "Drones", slug="drones", desk=make.desk(), lead=make.party("Agency", slug="agency")
    )
    told = fields(changes(since(as_reader))[-1])

    assert {before for before, _ in told.values()} == {None}
    assert told["name"][1] == "Drones"
    assert told["stage"][1] == programme.stage
    assert told["desk"][1] == "Nordic desk"
    assert (told["lead"][1]["key"], told["lead"][1]["href"]) == (
        "agency",
        "http://testserver/api/v1/parties/agency/",
    )
    assert not {"id", "summary", "stage_since_earliest"} & told.keys()


def test_a_person_is_named_as_elsewhere_and_an_import_is_nobody(editor, as_reader):
    with acting(user=editor):
        make.question(make.programme(), owner=editor)
    make.source()
    *_, raised, imported = since(as_reader)["entries"]

    assert raised["who"] == "Kari Nordmann"
    assert fields(raised["changes"][-2])["owner"][1] == "Kari Nordmann"
    assert (
        fields(raised["changes"][-1])["logged_by"][1]
        if "logged_by" in fields(raised["changes"][-1])
        else True
    )
    assert imported["who"] is None


def test_a_question_is_called_by_its_key(as_reader):
    question = make.question(make.programme())
    (told,) = [each["record"] for each in changes(since(as_reader)) if each["record"]["noun"] == "questions"]

    assert (told["key"], told["id"]) == (question.key, question.pk)
    assert told["href"].endswith(f"/questions/{question.key}/")


def withdraw_claim():
    make.claim(make.programme(), estimate=True).withdraw(reason="Wrong", on=timezone.localdate())


def leave():
    part = make.participation(make.programme(), make.nation("NO", "Norway"))
    part.until = "2026"
    part.save()


def end_mandate():
    mandate = make.mandate(make.programme(), make.agreement())
    mandate.ended_on = date(2026, 1, 1)
    mandate.save()


def delete_mandate():
    make.mandate(make.programme(), make.agreement()).delete()


def cancel():
    make.milestone().log(
        status="cancelled", reason="No need", reason_code="other", reported_on=date(2026, 1, 1), estimate=True
    )


def withdraw_question():
    OpenQuestion.objects.filter(pk=make.question(make.programme()).pk).update(state="withdrawn")


def rename():
    Programme.objects.filter(pk=make.programme().pk).update(name="Anew")


KINDS = {
    "withdrawn": ("claims", withdraw_claim),
    "ended": ("participations", leave),
    "ended, a link": ("mandates", end_mandate),
    "removed": ("mandates", delete_mandate),
    "cancelled": ("milestones", cancel),
    "withdrawn, a question": ("questions", withdraw_question),
    "changed": ("programmes", rename),
    "added": ("programmes", make.programme),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_says_what_became_of_the_record(kind, as_reader):
    noun, happen = KINDS[kind]
    happen()

    told = [each["kind"] for each in changes(since(as_reader)) if each["record"]["noun"] == noun]
    assert told[-1] == kind.partition(",")[0]


def test_what_was_ended_long_ago_is_only_changed(as_reader):
    end_mandate()
    Mandate.objects.update(basis="funds")

    assert changes(since(as_reader))[-1]["kind"] == "changed"


def test_what_went_tells_all_that_it_was_and_is_still_called_by_its_key(as_reader):
    source = make.source("S7")
    part = make.participation(make.programme(), make.nation("NO", "Norway"), source=source)
    Participation.objects.filter(pk=part.pk)._raw_delete("default")
    Source.objects.filter(pk=source.pk)._raw_delete("default")
    added, gone = (each for each in changes(since(as_reader)) if each["record"]["noun"] == "participations")

    assert {name: after for name, (_, after) in fields(added).items()} == {
        name: before for name, (before, _) in fields(gone).items()
    }
    assert fields(added)["source"][1]["key"] == "S7"
    assert {after for _, after in fields(gone).values()} == {None}


def test_what_a_record_names_by_a_number_alone_is_told_by_its_name(as_reader):
    agreement, norway = make.agreement(), make.nation("NO", "Norway")
    make.dependency(make.milestone("Award"), make.milestone("Tender"))
    make.signature(agreement, norway, role="signatory")
    make.signature(agreement, norway, role="signatory", signatory_name="A. Person")

    told = [each["label"] for each in changes(since(as_reader))]

    named = [label for label in told if label.startswith(("waits", "Signatory"))]
    assert named == ["waits for Tender", "Signatory: Norway", "Signatory: A. Person"]


def test_rows_outside_of_any_act_stand_alone(as_reader):
    Party = make.party().__class__
    was = str(head())
    for _ in range(2):
        Party.objects.update(name="Anew")
        Party.objects.update(name="Again")
    told = since(as_reader, was)["entries"]

    assert len(told) == 4
    assert {entry["act"] for entry in told} == {None}


# Going on


def test_an_act_with_more_changes_than_an_answer_comes_in_parts(as_reader):
    was = str(head())
    with acting(reason="Many"), transaction.atomic():
        for _ in range(12):
            make.party()
    parts, _ = pull(as_reader, was, limit=5)

    assert [len(part["changes"]) for part in parts] == [5, 5, 2]
    assert len({part["act"] for part in parts}) == 1
    assert len({change["record"]["id"] for part in parts for change in part["changes"]}) == 12


def test_the_cursor_is_given_when_nothing_is_new(tender, as_reader):
    _, cursor = pull(as_reader)
    nothing = since(as_reader, cursor)

    assert nothing["entries"] == []
    assert (nothing["cursor"], nothing["more"]) == (cursor, False) == (str(head()), False)
    assert urlsplit(nothing["next"]).path == "/api/v1/changes/"
    Programme.objects.update(name="Anew")
    assert len(as_reader.get(nothing["next"]).json()["entries"]) == 1


def test_now_says_where_to_begin(tender, as_reader):
    answer = since(as_reader, "now")

    assert answer["entries"] == []
    assert answer["cursor"] == str(head())


def test_an_empty_record_has_a_cursor_to_go_on_from(as_reader):
    assert (
        since(as_reader)["cursor"]
        == since(as_reader, "now")["cursor"]
        == since(as_reader, "0:")["cursor"]
        == "0:"
    )


def test_what_was_pulled_brings_the_cursor_to_go_on_from(tender, as_reader):
    pulled = as_reader.get("/api/v1/milestones/")
    Milestone.objects.update(name="Anew")

    assert len(changes(since(as_reader, pulled["Audit-Head"]))) == 1


def test_the_limit_is_kept_in_the_address_to_go_on(tender, as_reader):
    assert "limit=2" in since(as_reader, limit=2)["next"]


@pytest.mark.parametrize(
    "cursor", ["x", "1", ":", "1:", "0:ab", "-1:ab", "١:ab", "1:ab:cd x", "%00", 150 * "9", "then", "NOW"]
)
def test_what_is_no_cursor_is_refused(cursor, as_reader):
    said = read(as_reader, f"changes/?since={cursor}", status=409 if cursor == "1:ab:cd x" else 400)

    assert said["detail"]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "many", "1.5", "١", 99 * "9"])
def test_a_limit_has_bounds(limit, as_reader):
    assert refused(as_reader, f"changes/?limit={limit}") == {"limit": "Write a whole number from 1 to 1,000."}


@pytest.mark.parametrize("asked", ["sinc=1", "as_of=2026-01-01", "since=now&since=now", "page=1"])
def test_nothing_else_can_be_asked(asked, as_reader):
    refused(as_reader, f"changes/?{asked}")


def test_a_cursor_ahead_of_the_record_tells_of_a_backup(tender, as_reader):
    ahead = f"{head().seq + 1}:{64 * 'a'}"
    said = read(as_reader, f"changes/?since={ahead}", status=409)

    assert "ahead of the record" in said["detail"]
    assert f"ends at {head().seq}" in said["detail"]
    read(as_reader, f"changes/?since={10**40}:{64 * 'a'}", status=409)


def test_a_cursor_of_another_copy_of_the_record_is_refused(tender, as_reader):
    said = read(as_reader, f"changes/?since=1:{64 * 'a'}", status=409)

    assert "another copy" in said["detail"]


# Who may, and what is never told


def test_histories_take_a_scope(tender, reader, client):
    read(client, "changes/", status=401)
    read(bearer(reader, "read"), "changes/", status=403)
    read(bearer(reader, "read_history"), "changes/")


def test_every_noun_with_a_past_is_told_and_nothing_else():
    assert {told.model for told in NOUNS} == {one.model for one in lasting_models()}
    assert len({told.noun for told in NOUNS}) == len(NOUNS)
    assert [told.noun for told in NOUNS if told.model.untold or told.model.unrecorded] == []


def test_tokens_and_logins_are_passed_over(reader, as_reader):
    was = str(head())
    client = bearer(reader)
    token = ApiToken.objects.get()
    answer = since(as_reader, was, limit=1)

    assert answer["entries"] == []
    assert answer["cursor"] == str(head()) != was
    make.party()
    told = since(client, limit=1)
    assert (told["entries"], told["more"]) == ([], True)
    everything = json.dumps(pull(client))
    assert token.digest not in everything
    assert "pt_" not in everything


def test_the_document_says_what_a_lost_cursor_gets():
    responses = document()["paths"]["/api/v1/changes/"]["get"]["responses"]

    assert {"200", "304", "400", "401", "403", "409"} <= set(responses)


def test_many_changes_ask_as_many_queries_as_one(as_reader):
    happenings = Happenings()
    for way in WAYS:
        happenings.befall(way, 1, 1, DAYS[0])
    middle = str(head())
    for _ in range(4):
        for way in WAYS:
            happenings.befall(way, 2, 3, DAYS[1])
    few = queries(as_reader, f"changes/?since=&limit={AuditEntry.objects.count()}")
    with_gone = 5  # a query more for each kind of record that was named and is gone

    assert few <= 6 + len(NOUNS) + 8 + with_gone
    assert queries(as_reader, f"changes/?since={middle}") <= few


# A consumer that lives long


def consumed(state, entries):
    """Do to a dictionary what the entries say."""
    for entry in entries:
        for change in entry["changes"]:
            key = change["record"]["noun"], change["record"]["id"]
            if change["kind"] == "removed":
                del state[key]
            else:
                assert (key not in state) == (change["kind"] == "added")
                row = state.setdefault(key, {})
                for each in change["fields"]:
                    assert row.get(each["name"]) == plain(each["before"])
                    row[each["name"]] = plain(each["after"])
    return state


def plain(told):
    """Return a value of the API as the row itself would hold it; nothing for what is empty."""
    if isinstance(told, dict):
        told = told["edtf"] if "edtf" in told else told["id"]
    return None if told == "" else told


def standing():
    """Return all live rows, read from their tables."""
    people = {user.pk: user.get_full_name() or user.username for user in User.objects.all()}
    names = {User: people, Group: dict(Group.objects.values_list("pk", "name"))}
    return {
        (told.noun, row.pk): {
            each.name: value
            for each in shown_fields(told.model)
            if (value := _held(row, each, names)) is not None
        }
        for told in NOUNS
        for row in told.model._base_manager.all()
    }


def _held(row, field, names):
    value = getattr(row, field.attname)
    if field.is_relation and field.related_model in names:
        return names[field.related_model].get(value)
    if hasattr(value, "text"):
        value = value.text
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, Decimal):
        value = str(value)
    return None if value == "" else value


def without_what_is_empty(state):
    return {
        key: {name: value for name, value in row.items() if value is not None} for key, row in state.items()
    }


HAPPENINGS = st.tuples(st.sampled_from(WAYS), st.integers(0, 9), st.integers(0, 9), st.sampled_from(DAYS))
STOP = st.integers(1, 7)  # how many changes are read before the consumer stops


@settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(st.one_of(HAPPENINGS, STOP), min_size=10, max_size=40))
def test_whoever_replays_all_changes_has_the_live_rows(story, db):
    with transaction.atomic():
        happenings, client = Happenings(), signed_in(make.user())
        state, cursor = {}, ""
        for each in story:
            if isinstance(each, int):
                answer = since(client, cursor, limit=each)
                state, cursor = consumed(state, answer["entries"]), answer["cursor"]
            else:
                happenings.befall(*each)
        rest, cursor = pull(client, cursor)
        assert without_what_is_empty(consumed(state, rest)) == standing()
        assert cursor == str(head())
        transaction.set_rollback(True)


def write(number, rounds):
    try:
        for turn in range(rounds):
            with acting(reason=f"{number}.{turn}"), transaction.atomic():
                for _ in range(3):
                    make.party()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_consumer_keeps_in_step_while_many_write():
    """Each transaction draws its ids early and commits when it can: in another order."""
    client = bearer(make.user())
    writers = [Thread(target=write, args=(number, 5)) for number in range(4)]
    for writer in writers:
        writer.start()
    told, cursor = [], ""
    while any(writer.is_alive() for writer in writers):
        answer = since(client, cursor, limit=4)
        told, cursor = told + answer["entries"], answer["cursor"]
    for writer in writers:
        writer.join()
    rest, cursor = pull(client, cursor)
    told += rest

    seen = Counter(change["record"]["id"] for entry in told for change in entry["changes"])
    assert set(seen.values()) == {1}
    assert len(seen) == 4 * 5 * 3
    positions = [entry["position"] for entry in told]
    assert positions == sorted(set(positions))
    assert cursor == str(head())


def test_the_step_of_a_row_is_what_its_own_history_tells(as_reader):
    end_mandate()
    steps = sorted(steps_of(Told.of(Mandate.history.all())), key=lambda step: step.row.history_id)

    assert [kind_of(step) for step in steps] == ["added", "ended"]
