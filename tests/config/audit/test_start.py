"""A change that starts from an earlier version: filled, never saved by itself, and its reason says what it took."""

import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from agreements.models import Agreement, Party, Signature
from config.audit.context import acting
from config.when import bounds
from tests import make
from tests.config.audit.pages import address, filled_in
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
START = "Start a change from these values"


def then(row):
    return date_format(timezone.localtime(row.history_date), "j M Y, H:i")


def changed(record, reason="New letterhead", **values):
    with acting(reason=reason):
        type(record).objects.filter(pk=record.pk).update(**values)


def starting(client, record, row):
    return client.get(address(record), {"from": row.pk})


def saved(client, record, row, sent, **typed):
    return client.post(f"{address(record)}?from={row.pk}", sent | typed)


def form_of(page):
    return page.context["adminform"].form


def text_of(page):
    main = page.content.decode().partition('id="content-main"')[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


@pytest.fixture
def party():
    return make.party(name="The first name", kind="agency", country="NO")


@pytest.fixture
def first(party):
    """Return the first version of a party that has changed since."""
    row = party.history.get()
    changed(party, name="The second name", kind="institute")
    return row


def test_each_earlier_version_offers_to_start_a_change_but_not_the_newest(staff, party, first):
    shown = staff.get(address(party, "history")).content.decode()

    assert f'href="{address(party)}?from={first.pk}">{START}</a>' in shown
    assert f"from={party.revision()}" not in shown
    assert f'href="{party.revision()}/">As it was</a>' in shown
    version = f"{address(party, 'history')}{first.pk}/"
    assert f"?from={first.pk}" in staff.get(version).content.decode()
    assert START not in staff.get(f"{address(party, 'history')}{party.revision()}/").content.decode()


def test_on_a_further_page_every_version_is_an_earlier_one(staff, party):
    for number in range(52):
        changed(party, name=f"Name {number}")
    older = staff.get(address(party, "history")).context["older"]

    shown = staff.get(address(party, "history"), {"before": older}).content.decode()

    assert shown.count(START) == 3


def test_versions_of_other_records_in_the_act_offer_nothing(staff):
    agreement = make.agreement()
    make.signature(agreement, make.party())
    changed(agreement, title="Another title")

    assert staff.get(address(agreement, "history")).content.decode().count(START) == 1


def test_the_form_is_filled_with_the_values_of_then_and_nothing_is_saved(staff, party, first):
    page = starting(staff, party, first)

    assert (form_of(page)["name"].value(), form_of(page)["kind"].value()) == ("The first name", "agency")
    assert not form_of(page)["reason"].value()
    text = text_of(page)
    assert f"From the version of {then(first)}" in text
    assert "Name: now The second name, then The first name" in text
    assert "Kind: now Institute, then Agency" in text
    assert "Country: now" not in text
    assert party.history.count() == 2


def test_it_is_saved_as_a_new_change_whose_reason_begins_with_what_it_took(staff, kari, party, first):
    sent = filled_in(starting(staff, party, first))

    answer = saved(staff, party, first, sent, reason="The letterhead was a mistake")

    assert answer.status_code == 302
    row = party.history.latest()
    assert (row.name, row.kind, row.history_user) == ("The first name", "agency", kari)
    assert row.history_change_reason == (f"Back to the values of {then(first)}: The letterhead was a mistake")
    assert party.history.count() == 3


def test_the_reason_is_required_as_always(staff, party, first):
    page = saved(staff, party, first, filled_in(starting(staff, party, first)))

    assert form_of(page).errors == {"reason": ["Say why: each change is kept with its reason."]}
    assert form_of(page)["name"].value() == "The first name"
    assert party.history.count() == 2


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ({"kind": "institute"}, "Partly back to the values of"),
        ({"name": "A third name"}, "Partly back to the values of"),
        ({"name": "A third name", "kind": "company"}, "Because"),
        ({"short_name": "Third"}, "Back to the values of"),
    ],
)
def test_the_reason_claims_no_more_than_was_taken(staff, party, first, typed, begins):
    sent = filled_in(starting(staff, party, first))

    assert saved(staff, party, first, sent, reason="Because", **typed).status_code == 302

    assert party.history.latest().history_change_reason.startswith(begins)


def test_a_version_that_is_as_now_says_so_and_saves_nothing(staff, party):
    row = party.history.get()
    page = starting(staff, party, row)

    assert "Nothing that can be changed here was different then" in text_of(page)
    assert saved(staff, party, row, filled_in(page)).status_code == 302
    assert party.history.count() == 1


def test_it_is_stale_when_the_record_moved_on_since_the_form_was_made(staff, party, first):
    sent = filled_in(starting(staff, party, first))
    changed(party, "Moved", name="The third name", country="SE")

    refused = saved(staff, party, first, sent, reason="A mistake")

    assert "changed Name from The second name to The third name" in form_of(refused).errors["__all__"][0]
    assert form_of(refused)["name"].value() == "The first name"
    assert saved(staff, party, first, filled_in(refused)).status_code == 302
    row = party.history.latest()
    assert (row.name, row.country) == ("The first name", "SE")


def test_honest_dates_and_keys_are_taken_and_inlines_are_left(staff):
    source = make.source("S1")
    agreement = make.agreement(signed="Q3 2025", source=source)
    signature = make.signature(agreement, make.party(), signatory_name="A. Signer")
    row = agreement.history.get()
    changed(agreement, **bounds("signed", "22 Oct 2025"), source=make.source("S2"))
    with acting(reason="Misread"):
        Signature.objects.update(signatory_name="B. Signer")

    page = starting(staff, agreement, row)
    assert "Signed: now 22 Oct 2025, then Q3 2025" in text_of(page)
    assert "Source: now S2: Report S2, then S1: Report S1" in text_of(page)
    assert saved(staff, agreement, row, filled_in(page), reason="Read again").status_code == 302

    now = Agreement.objects.get()
    signature.refresh_from_db()
    assert (now.signed.label, now.source, signature.signatory_name) == ("Q3 2025", source, "B. Signer")


def test_what_is_gone_or_no_longer_accepted_stays_as_it_is_now(staff, monkeypatch):
    mother, other = make.party(name="Mother"), make.party(name="Other mother")
    party = make.party(name="Child", kind="agency", parent=mother)
    row = party.history.get()
    changed(party, name="Grown", kind="institute", parent=other)
    Party.objects.filter(pk=mother.pk).delete()
    choices = [choice for choice in Party.Kind.choices if choice[0] != "agency"]
    monkeypatch.setattr(Party._meta.get_field("kind"), "choices", choices)

    page = starting(staff, party, row)

    text = text_of(page)
    assert f"Parent stays as it is now: then it was no. {mother.pk}, no longer there, which is" in text
    assert "Kind stays as it is now: then it was agency, which is no longer accepted." in text
    assert saved(staff, party, row, filled_in(page), reason="As before").status_code == 302
    now = Party.objects.get(pk=party.pk)
    assert (now.name, now.kind, now.parent) == ("Child", "institute", other)


@pytest.mark.parametrize("asked", ["", "x", "²", "0", "999999", "9" * 30, "9" * 5_000, "-1", "1.5"])
def test_a_version_that_there_is_not_is_answered_clearly(staff, party, asked):
    answer = staff.get(address(party), {"from": asked})

    assert answer.status_code == 404
    assert "This record has no such version." in answer.content.decode()


def test_a_version_of_another_record_is_none_of_this_one(staff, party):
    assert starting(staff, party, make.party().history.get()).status_code == 404


def test_who_may_only_view_starts_nothing(viewer, party, first):
    history = viewer.get(address(party, "history")).content.decode()

    assert START not in history
    assert "As it was" in history
    answer = starting(viewer, party, first)
    assert answer.status_code == 403
    assert "You may not change this record" in answer.content.decode()
    assert viewer.post(f"{address(party)}?from={first.pk}", {"name": "x", "reason": "y"}).status_code == 403
    assert party.history.count() == 2


def test_who_may_not_even_view_is_told_nothing(party, first):
    stranger = signed_in(make.user("stranger", is_staff=True))

    assert starting(stranger, party, first).status_code == 404


def test_a_record_that_went_says_so_to_whoever_could_see_it(staff, viewer, party, first):
    key = address(party, "history"), address(party)
    with acting(reason="Outside"):
        party.delete()

    for client in (staff, viewer):
        for page in (client.get(key[0]), client.get(key[1], {"from": first.pk})):
            assert page.status_code == 404
            assert "what is no longer there can neither be opened nor changed" in page.content.decode()
    stranger = signed_in(make.user("stranger", is_staff=True))
    assert "no longer there" not in stranger.get(key[0]).content.decode()
    assert staff.get("/admin/agreements/party/x/history/").status_code == 404


def test_a_new_record_starts_from_nothing(staff):
    assert staff.get("/admin/agreements/party/add/?from=1").status_code == 200
