import pytest

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


def test_agreements_ask_no_more_of_more_rows(as_reader):
    def add():
        agreement = make.agreement(parent=make.agreement(), relation="follows")
        make.signature(agreement, make.party())

    add()
    few = queries(as_reader, "agreements/")
    for _ in range(3):
        add()

    assert queries(as_reader, "agreements/") == few
