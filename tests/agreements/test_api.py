import pytest

from programmes.models import Claim
from tests import make
from tests.api import queries, read, refused, rows

pytestmark = pytest.mark.django_db


def test_an_agreement_tells_its_terms_and_who_signed(as_reader):
    text = make.source("S2", url="https://example.org/b")
    above = make.agreement("Declaration", status="issued")
    agreement = make.agreement(
        "Arrangement", source=text, parent=above, relation="carries_out", instruments=None, review="2028"
    )
    make.signature(
        agreement, make.nation("NO", "Norway"), role="signatory", signatory_name="A. Person", signed="Q4 2025"
    )

    row = read(as_reader, f"agreements/{agreement.slug}/?expand=signatures")

    assert row["href"] == f"http://testserver/api/v1/agreements/{agreement.slug}/"
    assert (row["kind"], row["status"], row["legal_weight"]) == ("arrangement", "signed", "not_stated")
    assert row["signed"]["edtf"] == "2025-10-22"
    assert row["review"]["words"] == "2028"
    assert row["parent"]["slug"] == above.slug
    assert row["relation"] == "carries_out"
    assert row["instruments"] is None
    assert row["source"] == {
        "tag": "S2",
        "href": "http://testserver/api/v1/sources/S2/",
        "title": "Report S2",
        "url": "https://example.org/b",
    }
    (signature,) = row["signatures"]
    assert signature["party"]["country"] == "NO"
    assert signature["signatory_name"] == "A. Person"
    assert signature["signed"]["edtf"] == "2025-36"


def test_agreements_are_asked_for_as_on_the_pages(as_reader):
    letter = make.agreement("Letter", kind="letter_of_intent", signed="2025-11-20")
    make.signature(letter, make.nation("UA", "Ukraine"))
    make.agreement("Other", status="drafting", signed="")

    for asked in ["kind=letter_of_intent", "status=signed", "nation=UA", "signed=November+2025", "q=letter"]:
        assert [row["slug"] for row in rows(as_reader, f"agreements/?{asked}")] == [letter.slug], asked
    assert [row["title"] for row in rows(as_reader, "agreements/?signed=none")] == ["Other"]
    said = refused(as_reader, "agreements/?kind=treaty")["kind"]
    assert said.startswith("Kind: there is no “treaty”. Choose from joint_declaration, letter_of_intent, ")


def test_two_signatures_of_a_nation_do_not_double_the_agreement(as_reader):
    agreement = make.agreement()
    for _ in range(2):
        make.signature(agreement, make.party(country="NO"))

    assert len(rows(as_reader, "agreements/?nation=NO")) == 1


def test_a_source_is_found_by_its_tag(as_reader):
    make.source("S7", dated="about March 2026", reliability="B", credibility="2", language="uk")

    row = read(as_reader, "sources/S7/")

    assert row["tag"] == "S7"
    assert row["href"] == "http://testserver/api/v1/sources/S7/"
    assert row["dated"]["approximate"] is True
    assert (row["reliability"], row["credibility"]) == ("B", "2")
    assert row["retrieved_on"] is row["url"] is None
    read(as_reader, "sources/S8/", status=404)


def test_sources_are_asked_for_by_kind_date_and_words(as_reader):
    make.source("S1", kind="letter", dated="2026")
    make.source("S2")

    for asked in ["kind=letter", "dated=2026", "q=s1"]:
        assert [row["tag"] for row in rows(as_reader, f"sources/?{asked}")] == ["S1"], asked


def test_sources_are_asked_for_by_whether_anything_rests_on_them(as_reader):
    make.agreement(source=make.source("S1"))
    make.source("S2")

    assert [row["tag"] for row in rows(as_reader, "sources/?unused=true")] == ["S2"]
    assert [row["tag"] for row in rows(as_reader, "sources/?unused=false")] == ["S1"]


def test_agreements_ask_no_more_of_more_rows(as_reader):
    def add():
        agreement = make.agreement(parent=make.agreement(), relation="follows")
        make.signature(agreement, make.party())

    add()
    few = queries(as_reader, "agreements/")
    for _ in range(3):
        add()

    assert queries(as_reader, "agreements/") == few


# Where sources disagree


@pytest.fixture
def letter():
    letter = make.agreement("Letter", kind="letter_of_intent")
    for value in ("A letter of intent", "An agreement"):
        make.claim(letter, value, topic="instrument")
    for aspect, values in {
        "Ukraine": ["Prime Minister", "Minister"],
        "norway": ["Minister", "Minister"],
    }.items():
        for value in values:
            make.claim(letter, value, topic="signatory", aspect=aspect)
    for code, name in {"UA": "Ukraine", "NO": "Norway"}.items():
        make.signature(letter, make.nation(code, name))
    return letter


def signatures_disputed(client):
    return {row["party"]["country"]: row["signatory_disputed"] for row in rows(client, "signatures/")}


def test_an_agreement_says_on_which_topics_its_sources_disagree(letter, as_reader):
    make.claim(make.agreement("Another"), "A letter", topic="instrument")

    told = {row["title"]: row["disputed_topics"] for row in rows(as_reader, "agreements/")}

    assert told == {"Letter": ["instrument", "signatory"], "Another": []}


def test_a_signature_says_whether_sources_disagree_on_who_signed(letter, as_reader):
    assert signatures_disputed(as_reader) == {"UA": True, "NO": False}


def test_a_dispute_that_names_no_nation_is_about_every_signature(letter, as_reader):
    for value in ("Two ministers", "A minister"):
        make.claim(letter, value, topic="signatory")

    assert signatures_disputed(as_reader) == {"UA": True, "NO": True}


def test_claims_are_asked_for_by_whether_sources_disagree(letter, as_reader):
    make.claim(letter, "A treaty", topic="instrument").withdraw(reason="Misread")
    told = rows(as_reader, "claims/")

    for answer in (True, False):
        asked = rows(as_reader, f"claims/?disputed={str(answer).lower()}")
        assert asked == [row for row in told if row["disputed"] is answer]
    assert len(rows(as_reader, "claims/?disputed=true")) == 5
    assert len(Claim.objects.disputed().query.sql_with_params()[1]) == 1  # a database takes only so many
    assert len(rows(as_reader, "claims/?disputed=true&live=true&topic=instrument")) == 2
