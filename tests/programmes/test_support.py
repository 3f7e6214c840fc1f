"""Sources: what rests on each, how old it is, who says otherwise; and the pages that tags lead to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Source
from config.audit.models import Audited
from config.when import read
from programmes import boards
from programmes.boards.support import TOLD, age_of
from programmes.models import support
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    """A source on which one of each noun rests."""
    source = make.source("S7", title="A declaration", kind="official_text", dated="21 Nov 2024")
    programme = make.programme("Drones", slug="drones", stage_source=source, stage_since="2025")
    agreement = make.agreement("Arrangement", slug="arrangement", source=source)
    make.signature(agreement, make.party("Ministry"), signatory_name="Kari Nordmann")
    make.mandate(programme, agreement)
    make.participation(programme, make.nation("NO", "Norway"), source=source)
    make.milestone("Tender", programme=programme, forecast="2026", source=source)
    make.claim(programme, source=source, in_use=True, in_use_reason="The only one")
    question = make.question(programme, "How many?", source=source)
    question.answer("One hundred", source=source)
    return source


def page(client, address="/sources/", **asked):
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def sheet(source, today=make.TODAY):
    doubted = list(support.contested(source))
    counts = support.counts_of([source])[source.pk]
    return boards.Support(source, counts, today, claims=list(support.beside(doubted)))


def found():
    return boards.sources_found(
        support.figures_of(Source.objects.all()), support.kinds_of(Source.objects.all())
    )


# What rests on a source


def test_each_record_that_names_a_source_is_a_noun_that_rests_on_it():
    naming = {
        (relation.related_model, relation.field.name)
        for relation in Source._meta.get_fields(include_hidden=True)
        if relation.one_to_many and issubclass(relation.related_model, Audited)
    }

    counted = {(noun.standing().model, noun.column) for noun in support.NOUNS.values()}

    assert {each for each in naming if not hasattr(each[0], "instance_type")} == counted
    assert set(TOLD) == set(support.NOUNS)


def test_what_rests_on_a_source_is_counted_by_noun(text):
    assert support.counts_of([text])[text.pk] == {
        "claims": 1,
        "in_use": 1,
        "milestones": 1,
        "updates": 1,
        "questions": 1,
        "answers": 1,
        "notes": 2,
        "agreements": 1,
        "signatures": 1,
        "participations": 1,
        "mandates": 1,
        "stages": 1,
    }


def test_what_is_withdrawn_or_has_ended_rests_on_nothing():
    source, programme = make.source(), make.programme()
    agreement = make.agreement()
    make.claim(programme, source=source).withdraw(reason="Misread", on=make.TODAY)
    make.participation(programme, make.party(), source=source, until="2025")
    make.signature(agreement, make.party(), status="withdrawn", source=source)
    mandate = make.mandate(programme, make.agreement(source=source), ended_on=make.TODAY)
    mandate.agreement.source = make.source()
    make._save(mandate.agreement)

    assert support.counts_of([source])[source.pk] == {}
    assert source in support.unused(Source.objects.all())
    assert sheet(source).finding == "Nothing rests on it."


def test_a_source_is_used_as_soon_as_one_record_names_it(text):
    lonely = make.source()

    assert list(support.unused(Source.objects.all())) == [lonely]


def test_what_rests_is_told_in_words_with_the_claims_in_use(text):
    make.claim(make.programme(), source=text)

    assert sheet(text).parts[:3] == [
        ("claims", "2 claims (1 in use)"),
        ("milestones", "1 milestone"),
        ("updates", "1 update"),
    ]
    assert sheet(text).finding.startswith("Two claims, one milestone, one update,")


# Where sources disagree


def test_a_source_is_disputed_where_another_says_otherwise_and_only_there():
    first, second = make.source("S3"), make.source("S4")
    programme = make.programme("Line")
    make.claim(programme, "Ten", source=first)
    make.claim(programme, "Twenty", source=second)
    make.claim(programme, "Oslo", topic="site", source=first)
    make.claim(programme, "oslo", topic="site", source=second)
    make.claim(programme, "Ten", topic="budget", source=first)
    make.claim(programme, "", topic="budget", stance="declines", source=second)

    (dispute,) = sheet(first).disputes

    assert (dispute.subject, dispute.matter.name, dispute.mark) == (programme, "Quantity", "S3 S4")
    assert sheet(first).finding == "Three claims rest on it; on one matter sources disagree."


def test_parts_of_a_topic_and_other_programmes_do_not_disagree():
    source = make.source()
    make.claim(make.programme(), "Ten", source=source)
    make.claim(make.programme(), "Twenty")
    programme = make.programme()
    make.claim(programme, "Ola", topic="signatory", aspect="Norway", source=source)
    make.claim(programme, "Olena", topic="signatory", aspect="Ukraine")

    assert sheet(source).disputes == []
    assert "no other source disagrees" in sheet(source).finding


def test_the_others_dispute_is_none_of_a_source_that_is_silent():
    source, programme = make.source(), make.programme()
    make.claim(programme, "Ten")
    make.claim(programme, "Twenty")
    make.claim(programme, "", stance="declines", source=source)

    assert sheet(source).disputes == []


def test_a_source_can_stand_against_itself_and_against_an_estimate():
    source, programme = make.source("S9"), make.programme()
    make.claim(programme, "Ten", source=source)
    make.claim(programme, "Twenty", source=source)
    make.claim(programme, "Oslo", topic="site", source=source)
    make.claim(programme, "Bergen", topic="site", estimate=True)

    assert [dispute.mark for dispute in sheet(source).disputes] == ["S9 S9", "S9 est"]


# How old it is


@pytest.mark.parametrize(
    ("dated", "words"),
    [
        ("2026-03-02", "0 days"),
        ("2026-03-01", "1 day"),
        ("2025-11-30", "92 days"),
        ("about 30 November 2025", "about 92 days"),
        ("January 2026", "30 to 60 days"),
        ("2026", "at most 60 days"),
        ("by June 2025", "at least 245 days"),
        ("from 22 October 2025", "at most 131 days"),
        ("by June 2026", "at least 0 days"),
        ("2022", "3 to 4 years"),
        ("2023-06-01", "2 years"),
        ("Q2 2023", "976 days to 2 years"),
        ("2027", "dated after this day"),
    ],
)
def test_an_age_is_no_finer_than_the_date(dated, words):
    assert age_of(read(dated), make.TODAY) == words


def test_an_undated_text_is_at_least_as_old_as_its_copy_on_file():
    assert sheet(make.source()).age == "age not known"
    assert sheet(make.source(retrieved_on=date(2026, 2, 1))).age == "at least 29 days"


# The finding of the register


def test_the_finding_counts_kinds_missing_dates_and_what_supports_nothing():
    make.claim(make.programme(), source=make.source(kind="official_text", dated="2024", reliability="A"))
    for _ in range(2):
        make.source(kind="minutes", credibility="2", dated="2025")
    make.source(kind="statement")

    assert found() == (
        "Two sets of minutes, one official text and one statement by an official;"
        " one of four sources carries no date; nothing rests on three of them;"
        " for one of four sources neither reliability nor truth can be judged."
    )


def test_no_source_has_no_finding():
    assert found() == ""


# The register


def test_the_register_says_of_each_source_what_it_is_and_what_rests_on_it(as_reader, text):
    shown = page(as_reader)

    assert 'id="S7"' in shown
    for fact in ("/sources/S7/", "Official text, A newspaper", "21 Nov 2024", "English", "no text on file"):
        assert fact in shown
    assert "<b>F</b> reliability cannot be judged" in shown
    assert "1 claim (1 in use)" in shown


def test_the_register_is_in_the_order_of_the_tags(as_reader):
    for tag in ("S10", "S9", "S2"):
        make.source(tag)

    shown = page(as_reader)

    assert shown.index('id="S2"') < shown.index('id="S9"') < shown.index('id="S10"')


@pytest.mark.parametrize(
    ("asked", "tags"),
    [
        ({"kind": "official_text"}, {"S7"}),
        ({"reliability": ["A", "B"]}, {"S8"}),
        ({"publisher": "NORDEFCO"}, {"S8"}),
        ({"q": "declaration"}, {"S7"}),
        ({"dated": "none"}, {"S8"}),
        ({"unused": "true"}, {"S8"}),
        ({"unused": "false"}, {"S7"}),
        ({"credibility": "6", "kind": "news_report"}, {"S8"}),
    ],
)
def test_the_register_can_be_narrowed(as_reader, text, asked, tags):
    make.source("S8", reliability="A", publisher="NORDEFCO")

    shown = page(as_reader, **asked)

    assert {tag for tag in ("S7", "S8") if f'id="{tag}"' in shown} == tags
    assert "1 of 2 sources" in shown
    assert '<a class="clear"' in shown


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": "rumour"}, "Kind: there is no “rumour”."),
        ({"reliability": "Ä"}, "Reliability: there is no “Ä”."),
        ({"publisher": "\x00"}, "Null characters are not allowed."),
        ({"unused": "perhaps"}, "there is no “perhaps”."),
        ({"page": "9" * 40}, "There is no such page"),
    ],
)
def test_a_wrong_value_is_named(as_reader, asked, sentence):
    response = as_reader.get("/sources/", asked)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_record_without_sources_and_a_search_without_answer_say_so(as_reader):
    assert "No source is on record yet." in page(as_reader)

    make.source()
    assert "No source matches" in page(as_reader, q="missile")


def test_a_source_that_is_no_longer_relied_on_says_so(as_reader):
    source = make.source(withdrawn_on=make.TODAY)

    assert "Withdrawn on 2 Mar 2026" in page(as_reader)
    assert "Withdrawn on 2 Mar 2026" in page(as_reader, f"/sources/{source.tag}/")


def test_the_register_asks_no_more_queries_of_more_sources(as_reader, text):
    few = queries(as_reader, "/sources/")

    for _ in range(8):
        make.claim(make.programme())

    assert queries(as_reader, "/sources/") == few


# The page of one source


def test_the_page_of_a_source_shows_all_that_rests_on_it_by_noun_and_programme(as_reader, text):
    shown = page(as_reader, "/sources/S7/")

    for noun in support.NOUNS:
        assert f'id="{noun}"' in shown
    for fact in ("Kari Nordmann", "Tender", "One hundred", "Q-01 How many?", "Arrangement", "Drones"):
        assert fact in shown
    assert 'href="/programmes/drones/"' in shown
    assert "Source added" in shown.partition('id="history"')[2]


def test_of_many_rows_the_page_shows_the_first_and_leads_to_a_list_of_all(as_reader, text):
    programme = make.programme("Many")
    for number in range(60):
        make.claim(programme, f"Value {number}", topic="other", aspect=f"part {number}", source=text)

    shown = page(as_reader, "/sources/S7/")
    alone = page(as_reader, "/sources/S7/", noun="claims")
    second = page(as_reader, "/sources/S7/", noun="claims", page=2)

    assert "the first 10 of 61" in shown
    assert 'href="?noun=claims"' in shown
    assert "Value 8" in shown
    assert "Value 59" not in shown
    assert "Value 48" in alone
    assert 'id="milestones"' not in alone
    assert "Page 1 of 2" in alone
    assert "Value 59" in second


def test_a_dispute_is_shown_with_who_says_what_and_leads_to_its_programme(as_reader):
    first, programme = make.source("S3"), make.programme("Line", slug="line")
    make.claim(programme, "Ten", source=first)
    make.claim(programme, "Twenty", source=make.source("S4"))

    shown = page(as_reader, "/sources/S3/")

    assert "S3≠S4" in shown
    assert 'href="/programmes/line/#facts"' in shown
    assert 'href="/sources/S4/"' in shown


def test_a_source_on_which_nothing_rests_says_so(as_reader):
    source = make.source()

    assert "Nothing rests on it." in page(as_reader, f"/sources/{source.tag}/")
    assert "Nothing of this noun rests on it." in page(as_reader, f"/sources/{source.tag}/", noun="claims")


def test_a_source_or_a_noun_that_is_not_there_is_not_found(as_reader, text):
    assert as_reader.get("/sources/S99/").status_code == 404
    assert as_reader.get("/sources/%00/").status_code == 404
    response = as_reader.get("/sources/S7/", {"noun": "rumours"})
    assert response.status_code == 400
    assert "Noun: there is no “rumours”." in response.content.decode()


def test_a_stranger_sees_no_source(client, text):
    assert client.get("/sources/S7/").status_code == 302


def test_the_page_of_a_source_shows_what_rested_on_it_on_that_day(as_reader, text):
    shown = page(as_reader, "/sources/S7/", as_of=timezone.localdate().isoformat())

    assert 'href="/programmes/drones/?as_of=' in shown
    assert as_reader.get("/sources/S7/", {"as_of": "2020-01-01"}).status_code in (400, 404)


def test_the_page_of_a_source_asks_no_more_queries_of_more_rows(as_reader, text):
    make.claim(text.claims.get().programme, "Otherwise")
    few = queries(as_reader, "/sources/S7/")

    for number in range(8):
        programme = make.programme()
        make.claim(programme, f"Claim {number}", source=text)
        make.claim(programme, "Otherwise")
        make.milestone(programme=programme, forecast="2026", source=text)
        make.question(programme, source=text)

    assert queries(as_reader, "/sources/S7/") == few
