"""In the admin each change says why, overwrites nothing unseen, deletes nothing, and can be read afterwards."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Party, Signature
from config.audit.context import acting
from config.audit.stale import UNKNOWN
from config.when import bounds
from tests import make
from tests.config.audit.pages import address, filled_in, opened, queries_of

WHY = "Say why: each change is kept with its reason."


def saved(client, record, sent, **typed):
    return client.post(address(record), sent | typed)


def errors(page):
    return page.context["adminform"].form.errors


def test_a_change_says_who_and_why(staff, kari):
    party = make.party(name="The first name")

    answer = saved(staff, party, opened(staff, party), name="The second name", reason="New letterhead")

    assert answer.status_code == 302
    row = party.history.latest()
    assert (row.name, row.history_user, row.history_change_reason) == (
        "The second name",
        kari,
        "New letterhead",
    )
    assert row.change_set


def test_a_change_without_a_reason_is_refused_and_keeps_what_was_typed(staff):
    party = make.party(name="The first name")

    page = saved(staff, party, opened(staff, party), name="The second name")

    assert errors(page) == {"reason": [WHY]}
    assert 'value="The second name"' in page.content.decode()
    party.refresh_from_db()
    assert party.name == "The first name"


def test_a_new_record_needs_a_reason_too(staff):
    sent = {"slug": "new", "name": "A new party", "kind": "agency", "country": "NO"}
    add = reverse("admin:agreements_party_add")

    assert errors(staff.post(add, sent)) == {"reason": [WHY]}
    assert staff.post(add, sent | {"reason": "They joined"}).status_code == 302
    assert Party.objects.get(slug="new").history.get().history_change_reason == "They joined"


def test_saving_what_is_as_it_was_asks_nothing_and_writes_nothing(staff):
    party = make.party()

    answer = saved(staff, party, opened(staff, party))

    assert answer.status_code == 302
    assert party.history.count() == 1


def test_one_form_is_one_act_inlines_included(staff, kari):
    agreement = make.agreement()
    signature = make.signature(agreement, make.party(), signatory_name="A. Signer")
    sent = opened(staff, agreement)

    answer = saved(
        staff,
        agreement,
        sent,
        **{"title": "Another title", "signatures-0-signatory_name": "B. Signer", "reason": "Read again"},
    )

    assert answer.status_code == 302
    title, name = agreement.history.latest(), signature.history.latest()
    assert (title.title, name.signatory_name) == ("Another title", "B. Signer")
    assert title.change_set == name.change_set
    assert {(row.history_user, row.history_change_reason) for row in (title, name)} == {(kari, "Read again")}


def test_one_form_is_one_act_whatever_stands_around_it(staff, kari, settings):
    ours = [
        "config.audit.middleware.UnsafeMethodsAreAtomic",
        "simple_history.middleware.HistoryRequestMiddleware",
    ]
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each not in ours]
    agreement = make.agreement()
    signature = make.signature(agreement, make.party())
    sent = opened(staff, agreement) | {"signatures-0-signatory_name": "B. Signer", "title": "Another title"}

    saved(staff, agreement, sent, reason="Read again")

    acts = {
        (row.change_set, row.history_user) for row in (agreement.history.latest(), signature.history.latest())
    }
    assert len(acts) == 1
    assert acts.pop()[1] == kari


def test_a_change_in_an_inline_alone_needs_a_reason(staff):
    agreement = make.agreement()
    make.signature(agreement, make.party(), signatory_name="A. Signer")
    sent = opened(staff, agreement) | {"signatures-0-signatory_name": "B. Signer"}

    assert errors(saved(staff, agreement, sent)) == {"reason": [WHY]}
    assert saved(staff, agreement, sent, reason="Read again").status_code == 302


def test_a_stale_save_is_refused_says_what_changed_and_keeps_what_was_typed(staff, ole):
    party = make.party(name="The first name")
    mine = opened(staff, party)
    saved(ole, party, opened(ole, party), name="Ole's name", reason="New letterhead")

    page = saved(staff, party, mine, name="Kari's name", reason="Mine")

    at = timezone.localtime(party.history.latest().history_date)
    assert errors(page)["__all__"] == [
        f"Not saved: Ole Hansen changed Name from The first name to Ole's name at {at:%H:%M} (New letterhead). "
        "Your values are kept below; look at theirs, then save again."
    ]
    assert 'value="Kari&#x27;s name"' in page.content.decode()
    party.refresh_from_db()
    assert party.name == "Ole's name"


def test_after_the_refusal_an_informed_save_goes_through(staff, ole):
    party = make.party()
    mine = opened(staff, party)
    saved(ole, party, opened(ole, party), name="Ole's name", reason="New letterhead")
    refused = saved(staff, party, mine, name="Kari's name", reason="Mine")

    now = re.search(r'name="revision" value="([\d.]+)"', refused.content.decode())[1]
    answer = saved(staff, party, mine, name="Kari's name", reason="Mine", revision=now)

    assert answer.status_code == 302
    assert [row.name for row in party.history.all()][:2] == ["Kari's name", "Ole's name"]


def test_what_was_not_touched_shows_theirs_so_that_saving_again_puts_nothing_back(staff):
    party = make.party(name="The first name", short_name="First", kind="agency", parent=make.party())
    mine = opened(staff, party)
    with acting(reason="Moved"):
        other = make.party(name="Another mother")
        Party.objects.filter(pk=party.pk).update(
            name="Their name",
            short_name="Theirs",
            kind="state",
            country="SE",
            parent=other,
            ended_on="2026-02-01",
        )

    refused = saved(staff, party, mine, name="My name", reason="Mine")
    answer = saved(staff, party, filled_in(refused))

    assert answer.status_code == 302
    row = party.history.latest()
    assert (row.name, row.short_name, row.kind, row.country, row.parent_id, str(row.ended_on)) == (
        "My name",
        "Theirs",
        "state",
        "SE",
        other.pk,
        "2026-02-01",
    )


def test_what_was_not_touched_in_an_inline_shows_theirs_too(staff):
    agreement = make.agreement(signed="2025-10-22")
    signature = make.signature(
        agreement, make.party(), signatory_name="A. Signer", signatory_office="Minister"
    )
    mine = opened(staff, agreement)
    with acting(reason="Misread"):
        Signature.objects.update(signatory_name="B. Signer", **bounds("signed", "Q3 2025"))

    typed = {"signatures-0-signatory_office": "State Secretary", "reason": "Read again"}
    refused = saved(staff, agreement, mine, **typed)
    answer = saved(staff, agreement, filled_in(refused))

    assert answer.status_code == 302
    row = signature.history.latest()
    assert (row.signatory_name, row.signatory_office, row.signed.label) == (
        "B. Signer",
        "State Secretary",
        "Q3 2025",
    )


@pytest.mark.parametrize("path", ["bulk", "raw", "back again"])
def test_a_save_is_stale_whichever_path_wrote_meanwhile(staff, path):
    party = make.party(name="The first name")
    mine = opened(staff, party)
    Party.objects.update(name="The second name")
    if path == "back again":
        Party.objects.update(name="The first name")

    page = saved(staff, party, mine, name="Kari's name", reason="Mine")

    assert "someone changed Name from The first name to The second name" in errors(page)["__all__"][0]


def test_a_save_over_an_inline_that_changed_is_stale(staff, ole):
    agreement = make.agreement()
    signature = make.signature(agreement, make.party(), signatory_name="A. Signer")
    mine = opened(staff, agreement)
    with acting(reason="Misread"):
        Signature.objects.update(signatory_name="B. Signer")
    signature.refresh_from_db()

    page = saved(staff, agreement, mine, title="Another title", reason="Mine")

    said = errors(page)["__all__"][0]
    assert f"someone changed Signatory name of {signature} from A. Signer to B. Signer" in said
    assert "(Misread)" in said


def test_a_save_over_a_new_inline_is_stale(staff):
    agreement = make.agreement()
    mine = opened(staff, agreement)
    signature = make.signature(agreement, make.party())

    page = saved(staff, agreement, mine, title="Another title", reason="Mine")

    assert f"someone added signature Party: {signature.party}" in errors(page)["__all__"][0]


@pytest.mark.parametrize("revision", ["", "x", "1.2.3", "-1", "²", "9" * 30])
def test_a_save_that_does_not_say_where_it_began_is_refused(staff, revision):
    party = make.party()

    page = saved(staff, party, opened(staff, party), name="Mine", reason="Mine", revision=revision)

    assert errors(page)["__all__"] == [UNKNOWN]
    assert party.history.count() == 1


def test_only_the_newest_of_many_unseen_acts_are_told(staff):
    party = make.party(name="name 0")
    mine = opened(staff, party)
    for number in range(1, 6):
        with acting(reason=f"Reason {number}"):
            Party.objects.update(name=f"name {number}")

    said = errors(saved(staff, party, mine, name="Mine", reason="Mine"))["__all__"][0]

    assert "to name 5" in said
    assert "to name 2" not in said
    assert "; and 2 more before that. Your values" in said


def test_opening_a_form_takes_no_more_queries_for_a_long_history(staff):
    party = make.party()
    few = queries_of(staff, address(party))

    for number in range(20):
        Party.objects.update(name=f"name {number}")

    assert queries_of(staff, address(party)) == few
