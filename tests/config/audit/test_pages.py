"""The auditor's pages: who may see them, what they say of chain, verifications, people and records."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from agreements.models import Party
from config.audit import chain, search
from config.audit.context import acting, today
from config.audit.forms import LONGEST
from config.audit.guards import settle
from config.audit.models import AuditEntry, VerificationRun
from config.audit.pages import ACTS
from config.when.value import day_in_words
from tests import make
from tests.config.audit.pages import queries_of
from tests.config.audit.tampering import tampering
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(auditor):
    return signed_in(auditor)


def text_of(page):
    """Return what people read in the main part of a page."""
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def read(client, address, **asked):
    page = client.get(address, asked)
    assert page.status_code == 200, page.content.decode()[:500]
    return text_of(page)


def doors(party):
    own = f"/audit/records/agreements.party/{party.pk}/"
    return [
        "/audit/",
        f"/audit/acts/?day={today()}&who=none",
        "/audit/records/",
        "/audit/records/?q=a",
        own,
        f"{own}pack.zip",
        f"{own}pack.zip?chain=whole",
    ]


# Who may


def test_a_stranger_is_sent_to_log_in_also_where_reading_is_open(client, open_reading):
    for door in doors(make.party()):
        answer = client.get(door)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("role", ["Readers", "Editors", "Leads"])
def test_others_are_refused(role):
    client = signed_in(make.user(groups=[role], is_staff=True))

    for door in doors(make.party()):
        answer = client.get(door)
        assert answer.status_code == 403
        assert "This is for auditors" in answer.content.decode()


@pytest.mark.parametrize("role", ["Auditors", "Administrators"])
def test_auditors_and_administrators_may_look(role):
    client = signed_in(make.user(groups=[role]))

    assert {client.get(door).status_code for door in doors(make.party())} == {200}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_behind_these_doors(look, method):
    assert {getattr(look, method)(door).status_code for door in doors(make.party())} == {405}


def test_only_who_may_look_is_led_there(look, as_reader, client, open_reading):
    assert '<a href="/audit/">Audit</a>' in look.get("/").content.decode()
    assert "/audit/" not in as_reader.get("/").content.decode()
    assert "/audit/" not in client.get("/").content.decode()


def test_the_menu_says_where_one_is(look):
    for door in doors(make.party())[:5]:
        assert '<a href="/audit/" aria-current="page">' in look.get(door).content.decode()


# Chain and verification


def verify():
    call_command("verify_history", stdout=StringIO(), stderr=StringIO())


def test_the_page_shows_the_head(look):
    make.party()
    settle(connection)

    assert f"Head {chain.head()}" in read(look, "/audit/")


def test_the_page_says_plainly_that_there_has_been_no_verification(look):
    said = read(look, "/audit/")

    assert "No verification is on record yet" in said
    assert "None yet. Run manage.py verify_history" in said


def test_the_page_says_when_the_record_was_whole_and_what_came_since(look):
    make.party()
    verify()
    make.party()
    settle(connection)

    said = read(look, "/audit/")

    assert "The last verification found the record whole, 0 minutes ago." in said
    assert "Whole. Held against no published head." in said
    assert "The chain still holds it; 1 entry added since." in said
    assert "long ago" not in said


def test_the_page_says_by_which_published_head(look):
    make.party()
    settle(connection)
    head = str(chain.head())
    call_command("verify_history", head=head, stdout=StringIO())

    assert f"Held against the published head {head}" in read(look, "/audit/")


def test_an_old_verification_is_called_old(look):
    long_ago = timezone.now() - timedelta(days=12)
    VerificationRun(began_at=long_ago, ended_at=long_ago, head="0:").save()

    said = read(look, "/audit/")

    assert "whole, 1 week ago" in said
    assert "That is long ago: verify each night." in said


def test_the_newest_verification_counts(look):
    VerificationRun(began_at=timezone.now(), ended_at=timezone.now(), head="0:", findings=1).save()
    VerificationRun(began_at=timezone.now(), ended_at=timezone.now(), head="0:").save()

    assert "found the record whole" in read(look, "/audit/")


def test_findings_are_shown(look):
    make.party(name="As it was")
    with tampering():
        Party.objects.update(name="<b>Forged</b>")
    with pytest.raises(Exception, match="not whole: 1 finding"):
        verify()

    said = read(look, "/audit/")

    assert "The last verification did not find the record whole." in said
    assert "1 finding." in said
    assert "is not what its history says" in said


def test_a_verification_that_broke_off_proves_nothing(look):
    VerificationRun(began_at=timezone.now(), head="0:").save()

    said = read(look, "/audit/")

    assert "did not find the record whole" in said
    assert "It broke off before its end." in said


def test_a_chain_that_lost_the_verified_head_shows_at_once(look):
    for _ in range(2):
        make.party()
    verify()
    with tampering():
        AuditEntry.objects.filter(seq=2).delete()

    said = read(look, "/audit/")

    assert "The chain no longer holds the head that the last verification read: verify it now." in said


# People and days


def renamed(party, name):
    Party.objects.filter(pk=party.pk).update(name=name)


def act(user, number=1):
    for _ in range(number):
        with acting(user=user, reason="Acted"):
            renamed(make.party(), "Once")


def test_acts_are_counted_by_day_and_person(look, reader, auditor):
    act(reader, 3)
    act(auditor, 2)
    make.party()

    said = read(look, "/audit/")

    assert f"{day_in_words(today())} 6 reader 3 auditor 2 No name on record 1" in said


def test_a_row_outside_of_any_act_is_an_act_of_its_own(look):
    Party.objects.bulk_create(Party(slug=f"p{n}", name="x", kind="agency", country="NO") for n in range(3))
    make.party()

    assert f"{day_in_words(today())} 4 No name on record 4" in read(look, "/audit/")


def test_a_period_is_chosen_in_words(look):
    make.party()
    long_ago = read(look, "/audit/", since="Jan 2020", until="Feb 2020")
    now = read(look, "/audit/", since=day_in_words(today()), until=day_in_words(today()))

    assert "1 Jan 2020 to 29 Feb 2020" in long_ago
    assert "Nothing was recorded in this period." in long_ago
    assert "No name on record 1" in now


def test_a_period_ends_and_begins_with_its_days(look):
    make.party()
    day = timedelta(days=1)

    for since, until in [(today() + day, today() + 2 * day), (today() - 2 * day, today() - day)]:
        assert "Nothing was recorded" in read(look, "/audit/", since=str(since), until=str(until))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "Mar 2026", "until": "Feb 2026"}, "The period ends before it begins."),
        ({"since": "2025", "until": "2026"}, f"Look at {LONGEST} days at most at a time."),
        ({"since": "yesterday"}, "This date cannot be read."),
        ({"until": "\x00"}, "This date cannot be read."),
    ],
)
def test_a_period_that_cannot_be_shown_is_refused_in_words(look, asked, sentence):
    answer = look.get("/audit/", asked)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_the_longest_period_is_shown(look):
    assert look.get("/audit/", {"since": "2026-01-01", "until": "2026-04-02"}).status_code == 200
    assert look.get("/audit/", {"since": "2026-01-01", "until": "2026-04-03"}).status_code == 400


def test_a_count_leads_to_the_acts_of_that_person(look, reader, auditor):
    act(reader)
    with acting(user=auditor, reason="Not mine"):
        make.party()
    address = unescape(
        re.search(rf'href="(/audit/acts/[^"]+who={reader.pk})"', look.get("/audit/").content.decode())[1]
    )

    said = read(look, address)

    assert f"reader, {day_in_words(today())}" in said
    assert "Acted" in said
    assert "Not mine" not in said
    assert said.count("Party added") == 1


def test_what_nobody_signed_is_found_too(look, reader):
    act(reader)
    make.party(name="By a migration")

    said = read(look, "/audit/acts/", day=today(), who="none")

    assert "By a migration" in said
    assert "reader" not in said


def test_the_acts_of_a_day_are_paged(look):
    party = make.party()
    for number in range(ACTS + 1):
        with acting(reason=f"Reason {number}."):
            renamed(party, f"Name {number}")
    first = look.get("/audit/acts/", {"day": today(), "who": "none"})
    older = unescape(re.search(r'href="(\?[^"]*before=[^"]+)"', first.content.decode())[1])

    second = look.get(f"/audit/acts/{older}")

    told = [act.reasons[0] for page in (first, second) for act in page.context["acts"]]
    assert len(first.context["acts"]) == ACTS
    assert told == [*(f"Reason {number}." for number in reversed(range(ACTS + 1))), "Made for a test"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"day": "2026-03-02"}, 400),
        ({"day": "soon", "who": "none"}, 400),
        ({"day": "0001-01-01", "who": "none"}, 400),
        ({"day": "9999-12-31", "who": "none"}, 400),
        ({"day": "2026-03-02", "who": "²"}, 400),
        ({"day": "2026-03-02", "who": "9" * 30}, 400),
        ({"day": "2026-03-02", "who": "1\x00"}, 400),
        ({"day": "2026-03-02", "who": "999999999"}, 404),
        ({"day": "1900-01-01", "who": "none"}, 200),
        ({"day": "2199-12-31", "who": "none", "before": "nonsense"}, 200),
    ],
)
def test_acts_that_cannot_be_asked_for_are_refused(look, asked, status):
    assert look.get("/audit/acts/", asked).status_code == status


# Records


def found(client, words):
    return [each.name for each in client.get("/audit/records/", {"q": words}).context["found"]]


def test_a_record_is_found_by_its_words_its_slug_and_its_key(look):
    line = make.programme("Ukraine-Norway drone line", slug="ua-no-line")
    milestone = make.milestone("Pilot line starts", programme=line)
    source = make.source("S4")
    question = make.question(line, "Who pays for the site?")
    make.party(name="Somebody else")

    assert found(look, "PILOT") == ["Pilot line starts"]
    assert found(look, "line pilot") == ["Pilot line starts"]
    assert found(look, "ua-no-line") == ["Pilot line starts", "Ukraine-Norway drone line"]
    assert str(source) in found(look, "S4")
    assert found(look, question.key) == found(look, question.key.lower()) == [str(question)]
    assert found(look, "q-99") == found(look, "pilot nothing") == []
    assert found(look, milestone.slug)[0] == "Pilot line starts"


def test_a_record_is_found_by_what_it_was_called_once_and_shown_as_it_is(look):
    party = make.party(name="The old name")
    Party.objects.filter(pk=party.pk).update(name="The new name")

    assert found(look, "old name") == ["The new name"]


def test_a_record_that_is_gone_is_found_with_its_history(look):
    party = make.party(name="Here and gone")
    key = party.pk
    with acting(reason="Made in error"):
        Party.objects.filter(pk=key).delete()

    assert "Here and gone Party Removed" in read(look, "/audit/records/", q="here gone")
    said = read(look, f"/audit/records/agreements.party/{key}/")

    assert f"Removed on {day_in_words(today())}; its history stays." in said
    assert "Made in error" in said
    assert "Its page" not in said


def test_signs_of_a_pattern_are_searched_as_they_are(look):
    make.party(name="100% of it")
    make.party(name="Nothing of it")

    assert found(look, "100%") == ["100% of it"]
    assert found(look, "_") == found(look, "'; --") == []


def test_a_search_has_a_bound(look, monkeypatch):
    monkeypatch.setattr(search, "MOST", 3)
    for number in range(5):
        make.party(name=f"Many {number}")

    said = read(look, "/audit/records/", q="many")

    assert found(look, "many") == ["Many 4", "Many 3", "Many 2"]
    assert "There are more." in said


@pytest.mark.parametrize("words", ["a" * 201, "a " * 11, "\x00"])
def test_a_search_without_bound_is_refused(look, words):
    assert look.get("/audit/records/", {"q": words}).status_code == 400


def test_what_no_page_shows_is_not_searched(look, reader):
    token, _ = reader.api_tokens.issue(reader, name="Nightly", expires_at=timezone.now() + timedelta(days=1))

    assert found(look, "nightly") == [str(token)]
    assert found(look, token.digest) == []


def test_the_acts_on_a_record_tell_before_and_after(look, reader):
    party = make.party(name="First name")
    with acting(user=reader, reason="New letterhead", known_on=today() - timedelta(days=3)):
        Party.objects.filter(pk=party.pk).update(name="Second name")

    said = read(look, f"/audit/records/agreements.party/{party.pk}/")

    assert f"known on {day_in_words(today() - timedelta(days=3))} reader 1 change New letterhead" in said
    assert "Name: First name → became Second name" in said
    assert "No name on record 1 change Made for a test Party added" in said


def test_the_story_of_a_programme_holds_its_parts_and_links_to_its_page(look):
    programme = make.programme()
    milestone = make.milestone("Its milestone", programme=programme, forecast="Q3 2026")

    page = look.get(f"/audit/records/programmes.programme/{programme.pk}/").content.decode()

    assert "Its milestone" in page
    assert f'href="{programme.get_absolute_url()}"' in page
    assert f'href="/audit/records/programmes.milestone/{milestone.pk}/"' in page


@pytest.mark.parametrize(
    "address",
    [
        "agreements.party/999999/",
        f"agreements.party/{'9' * 40}/",
        "auth.user/1/",
        "nonsense/1/",
        "audit.auditentry/1/",
    ],
)
def test_a_record_that_never_was_is_not_found(look, address):
    make.party()

    for door in (f"/audit/records/{address}", f"/audit/records/{address}pack.zip"):
        assert look.get(door).status_code == 404


def test_names_are_shown_as_text(look):
    party = make.party(name="<script>alert(1)</script>")

    for door in (f"/audit/records/agreements.party/{party.pk}/", "/audit/records/?q=script"):
        page = look.get(door).content.decode()
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


# Packs


def test_a_record_leads_to_its_packs(look):
    party = make.party()
    make.party()
    settle(connection)
    own = f"/audit/records/agreements.party/{party.pk}/"

    page = look.get(own).content.decode()

    for address, entries in [(f"{own}pack.zip", 1), (f"{own}pack.zip?chain=whole", 2)]:
        assert f'href="{address}"' in page
        answer = look.get(address)
        assert answer["Content-Type"] == "application/zip"
        assert (
            answer["Content-Disposition"] == f'attachment; filename="audit-agreements.party-{party.pk}-2.zip"'
        )
        with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
            assert archive.namelist() == ["check.py", "entries.jsonl", "about.json"]
            assert len(archive.read("entries.jsonl").splitlines()) == entries


def test_a_record_that_is_gone_has_its_pack(look):
    party = make.party()
    key = party.pk
    party.delete()
    settle(connection)

    answer = look.get(f"/audit/records/agreements.party/{key}/pack.zip")

    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert len(archive.read("entries.jsonl").splitlines()) == 2


# How much it takes


def more(user, number):
    for _ in range(number):
        with acting(user=user, reason="More"):
            programme = make.programme("A programme")
            make.milestone("A milestone", programme=programme, forecast="Q3 2026")
            make.question(programme)


def test_the_pages_take_no_more_queries_for_more_rows(look, reader):
    with acting(user=reader):
        programme = make.programme("A programme")
        make.milestone(programme=programme)
        renamed(party := make.party(), "Once")
    more(reader, 1)
    verify()
    pages = [
        "/audit/",
        f"/audit/acts/?day={today()}&who={reader.pk}",
        "/audit/records/?q=a",
        f"/audit/records/programmes.programme/{programme.pk}/",
        f"/audit/records/agreements.party/{party.pk}/",
    ]
    few = [queries_of(look, page) for page in pages]

    more(reader, 8)
    for number in range(10):
        make.milestone(programme=programme)
        renamed(party, f"Name {number}")

    assert [queries_of(look, page) for page in pages] == few
    assert few[0] <= 10
