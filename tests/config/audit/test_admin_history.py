"""The history pages of the admin: readable, paged, and for reading only."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.formats import date_format

from agreements.admin import PartyAdmin
from agreements.models import Agreement, Party, Signature
from config.audit.admin import ACTS_A_PAGE, AuditedAdmin
from config.audit.context import acting, today
from config.audit.models import AuditEntry
from config.audit.tracked import tracked_models
from tests import make
from tests.config.audit.pages import address, queries_of
from tests.conftest import signed_in


def text_of(page):
    """Return what people read on a page, without its markup and with single spaces."""
    main = page.content.decode().partition('id="content-main"')[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def renamed(party, number):
    with acting(reason=f"Reason {number}"):
        Party.objects.filter(pk=party.pk).update(name=f"Name {number}")


def test_the_page_tells_act_by_act_who_when_why_and_what(staff, kari):
    party = make.party(name="The first name", parent=make.party(name="The mother"))
    with acting(user=kari, reason="New letterhead", known_on=today() - timedelta(days=3)):
        Party.objects.filter(pk=party.pk).update(name="The second name", kind="state", parent=None)

    page = staff.get(address(party, "history"))

    newest, made = page.context["acts"]
    assert (newest.who, newest.reason, made.who) == ("Kari Nordmann", "New letterhead", "")
    text = text_of(page)
    assert f"known on {date_format(today() - timedelta(days=3), 'j M Y')} New letterhead" in text
    assert "Name The first name became The second name" in text
    assert "Parent The mother became empty" in text
    assert "Kind Agency became State" in text
    assert "No name on record" in text
    assert "Made for a test" in text


def test_the_page_takes_no_more_queries_for_more_changes(staff):
    party = make.party(parent=make.party())
    renamed(party, 1)
    few = queries_of(staff, address(party, "history"))

    for number in range(ACTS_A_PAGE - 5):
        renamed(party, number)

    assert queries_of(staff, address(party, "history")) == few <= 7


def test_the_page_is_paged_by_acts(staff):
    party = make.party()
    for number in range(ACTS_A_PAGE + 3):
        renamed(party, number)

    first = staff.get(address(party, "history"))
    link = re.search(r'href="(\?before=[^"]+)" rel="next"', first.content.decode())[1]
    second = staff.get(address(party, "history") + link)

    told = [act.reason for act in [*first.context["acts"], *second.context["acts"]]]
    assert told == [f"Reason {number}" for number in reversed(range(ACTS_A_PAGE + 3))] + ["Made for a test"]
    assert second.context["older"] is None
    assert "Newest acts" in second.content.decode()
    assert "Newest acts" not in first.content.decode()


@pytest.mark.parametrize("before", ["x", "f" * 32, "%00", "nul\x00", "é" * 10_000, "../../etc/passwd"])
def test_a_page_that_cannot_be_read_is_answered_clearly(staff, before):
    party = make.party()

    answer = staff.get(address(party, "history"), {"before": before})

    assert answer.status_code == 400
    assert "This names no place in the history." in answer.content.decode()


@pytest.mark.parametrize("before", ["", "0" * 32, f"{'0f' * 6}z{'9' * 24}"])
def test_a_page_that_can_be_read_is_shown_also_where_nothing_is(staff, before):
    party = make.party()

    assert staff.get(address(party, "history"), {"before": before}).status_code == 200


def version(party, version_id):
    return reverse("admin:agreements_party_simple_history", args=[party.pk, version_id])


def test_a_version_can_be_read(viewer):
    party = make.party(name="The first name")
    first = party.revision()
    renamed(party, 2)

    page = viewer.get(version(party, first))

    assert "Name The first name" in text_of(page)
    assert "<form" not in page.content.decode().partition('id="content-main"')[2]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_version_saves_nothing(viewer, staff, method):
    party = make.party(name="The first name")
    first = party.revision()

    for client in (viewer, staff):
        answer = getattr(client, method)(version(party, first), {"name": "Forged", "reason": "x"})
        assert answer.status_code == 405

    assert party.history.count() == 1


def test_a_version_is_found_by_its_own_record_only(staff):
    one, other = make.party(), make.party()

    assert staff.get(version(one, other.revision())).status_code == 404
    assert staff.get(version(one, 999_999)).status_code == 404
    assert staff.get(version(one, "²")).status_code == 404
    assert staff.get(version(one, "9" * 5_000)).status_code == 404


def test_history_is_no_way_round_what_one_may_see(staff, monkeypatch):
    party = make.party()
    stranger = signed_in(make.user("stranger", is_staff=True))

    assert stranger.get(address(party, "history")).status_code == 404
    assert stranger.get(version(party, party.revision())).status_code == 404

    monkeypatch.setattr(PartyAdmin, "get_queryset", lambda *_: Party.objects.none())
    assert staff.get(address(party, "history")).status_code == 404
    assert staff.get(version(party, party.revision())).status_code == 404


def test_who_may_only_view_is_not_asked_why_and_cannot_save(viewer):
    party = make.party(name="The first name")

    page = viewer.get(address(party))

    assert page.status_code == 200
    assert 'name="reason"' not in page.content.decode()
    assert viewer.post(address(party), {"name": "Forged", "reason": "x"}).status_code == 403


def test_nothing_is_deleted(staff):
    agreement = make.agreement()
    make.signature(agreement, make.party())

    assert staff.post(address(agreement, "delete"), {"post": "yes"}).status_code == 403
    page = staff.get(address(agreement))
    assert "deletelink" not in page.content.decode()
    assert "-DELETE" not in page.content.decode()
    changelist = staff.get(reverse("admin:agreements_agreement_changelist"))
    assert 'name="action"' not in changelist.content.decode()


def test_an_action_of_the_whole_site_stays_outside(rf, kari):
    site = admin.AdminSite()
    site.add_action(lambda *_: None, "heighten_all")
    request = rf.get("/")
    request.user = kari

    assert "heighten_all" in admin.ModelAdmin(Party, site).get_actions(request)
    assert AuditedAdmin(Party, site).get_actions(request) == {}


def test_no_inline_deletes_whatever_it_says(rf, kari):
    class SignatureInline(admin.TabularInline):
        model = Signature
        can_delete = True

    class WithInline(AuditedAdmin):
        inlines = [SignatureInline]

    request = rf.get("/")
    request.user = kari

    (inline,) = WithInline(Agreement, admin.site).get_inline_instances(request)

    assert not inline.can_delete


def test_every_admin_of_an_audited_model_is_an_audited_admin():
    models = {one.model for one in tracked_models()}
    ours = [site for model, site in admin.site._registry.items() if model in models]

    assert ours
    assert [site for site in ours if not isinstance(site, AuditedAdmin)] == []
    assert [error for site in ours for error in site.check()] == []


def test_the_chain_can_be_read_by_auditors_and_written_by_nobody(viewer, staff):
    make.party()
    list_page, add = (reverse(f"admin:audit_auditentry_{page}") for page in ("changelist", "add"))

    assert viewer.get(list_page).status_code == 200
    assert staff.get(add).status_code == 403
    assert staff.post(address(AuditEntry(pk=1)), {}).status_code in (302, 403)
