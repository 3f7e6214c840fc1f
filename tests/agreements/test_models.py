import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement
from tests import make

pytestmark = pytest.mark.django_db
Status = Agreement.Status
ARROWS = [(was, now) for was in Status for now in Status if was != now]


@pytest.mark.parametrize(("was", "now"), ARROWS)
def test_an_agreement_changes_its_status_by_the_table(was, now):
    agreement = make.agreement(status=was, signed="" if was == "drafting" else "2025-10-22")
    agreement.status = now
    if now == "drafting":
        agreement.signed = ""

    if now in Agreement.NEXT[was]:
        agreement.full_clean()
    else:
        with pytest.raises(ValidationError, match="An agreement that is .* cannot become"):
            agreement.full_clean()


def test_an_agreement_under_another_says_how():
    with pytest.raises(ValidationError, match="says how it stands to it"):
        make.agreement(parent=make.agreement())


def test_agreements_do_not_stand_under_each_other_in_a_circle():
    declaration = make.agreement()
    arrangement = make.agreement(parent=declaration, relation="follows")
    declaration.parent, declaration.relation = arrangement, "follows"

    with pytest.raises(ValidationError, match="cannot stand under itself"):
        declaration.full_clean()


def test_a_draft_is_not_signed():
    with pytest.raises(ValidationError, match="no date of signing"):
        make.agreement(status="drafting", signed="2025")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "state", "country": ""}, "A state or ministry has a country"),
        ({"kind": "alliance_body", "country": "NO"}, "an alliance body has none"),
        ({"country": "XX"}, "not a valid choice"),
    ],
)
def test_a_party_has_the_country_that_fits_it(fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        make.party(**fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tag": "X1"}, "the letter S and a number"),
        ({"tag": "S1\n"}, "the letter S and a number"),
        ({"sha256": "abc"}, "64 hexadecimal digits"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"dated": "someday"}, "Q3 2026"),
    ],
)
def test_a_source_says_where_it_is_found(fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        make.source(**fields)


def test_a_party_takes_one_part_once():
    agreement, party = make.agreement(), make.party()
    make.signature(agreement, party)

    with pytest.raises(ValidationError, match="already has this part"):
        make.signature(agreement, party)


def test_an_agreement_tells_the_story_of_its_signatures():
    agreement = make.agreement()
    make.signature(agreement, make.party())

    assert [len(history) for history in agreement.histories()] == [1, 1]
