import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement, Party, Source
from tests import make
from tests.make import TODAY

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


def test_what_has_ended_stays_so_and_what_is_signed_is_no_draft():
    assert Agreement.NEXT[Status.ENDED] == []
    assert all(Status.DRAFTING not in after for after in Agreement.NEXT.values())


def test_agreements_in_force_are_signed_issued_or_in_effect():
    made = {status: make.agreement(status=status, signed="") for status in Status}

    assert set(Agreement.objects.in_force()) == {made[status] for status in ("signed", "issued", "in_effect")}


def test_an_agreement_under_another_says_how_and_no_other_does():
    with pytest.raises(ValidationError, match="says how it stands to it"):
        make.agreement(parent=make.agreement())
    with pytest.raises(ValidationError, match="and only then"):
        make.agreement(relation="follows")


def test_an_agreement_of_no_instruments_is_none():
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        make.agreement(instruments=0)

    assert make.agreement(instruments=None).instruments is None


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
        ({"kind": "ministry", "country": ""}, "A state or ministry has a country"),
        ({"kind": "alliance_body", "country": "NO"}, "an alliance body has none"),
        ({"country": "XX"}, "not a valid choice"),
    ],
)
def test_a_party_has_the_country_that_fits_it(fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        make.party(**fields)


def test_a_party_does_not_belong_to_itself():
    party = make.party()
    party.parent = party

    with pytest.raises(ValidationError, match="cannot belong to itself"):
        party.full_clean()


def test_parties_and_sources_are_current_until_they_end():
    party, _ = make.party(), make.party(ended_on=TODAY)
    source, _ = make.source(), make.source(withdrawn_on=TODAY)

    assert list(Party.objects.current()) == [party]
    assert list(Source.objects.current()) == [source]


def test_nations_are_the_states_among_the_parties():
    norway = make.nation("NO", "Norway")
    make.party("Ministry", kind="ministry", country="NO")

    assert list(Party.objects.nations()) == [norway]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tag": "X1"}, "the letter S and a number"),
        ({"tag": "S1\n"}, "the letter S and a number"),
        ({"tag": "S01"}, "the letter S and a number"),
        ({"sha256": "abc"}, "64 hexadecimal digits"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"url": "ftp://example.org/report.txt"}, "valid URL"),
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
        make.signature(agreement, party, source=make.source())


def test_an_agreement_tells_the_story_of_its_signatures():
    agreement = make.agreement()
    make.signature(agreement, make.party())

    assert [len(history) for history in agreement.histories()] == [1, 1]
