import pytest

from agreements.models import Agreement, Party, Signature, Source

NORDIC = ["denmark", "finland", "iceland", "norway", "sweden"]
BUYERS = ["mod-denmark", "mod-finland", "mod-norway", "mod-sweden"]

SOURCES = {
    "S1": ("nordic-uas-technical-arrangement.txt", "news_report", "from 22 Oct 2025", "85546e1172950db3"),
    "S2": ("ndma-knowledge-transfer.txt", "news_report", "no date given", "ca83f14c7a8c4d65"),
    "S3": ("ukraine-norway-loi.txt", "news_report", "30 Nov 2025", "85fa3550f3beb4de"),
    "S4": ("ukraine-norway-pilot-line.txt", "news_report", "about 30 Nov 2025", "69f813b8b01bced7"),
    "S5": ("nordefco-copenhagen-2024.txt", "official_text", "21 Nov 2024", "46a61af7f5eacb52"),
}


@pytest.mark.parametrize("tag", SOURCES)
def test_a_source_is_on_file_and_not_judged(tag):
    source = Source.objects.get(tag=tag)

    assert (source.reference, source.kind, source.dated.label, source.sha256[:16]) == SOURCES[tag]
    assert (source.reliability, source.credibility) == ("F", "6")
    assert (source.retrieved_on, source.withdrawn_on, source.url) == (None, None, "")


def test_there_are_no_other_sources():
    assert Source.objects.count() == len(SOURCES)


# The agreements: kind, status, date and how exact it is, place, source, number of instruments

AGREEMENTS = {
    "nordefco-declaration": ("joint_declaration", "issued", "21 Nov 2024", "day", "Copenhagen", "S5", 1),
    "nordic-corridors-letter-of-intent": (
        *("letter_of_intent", "signed", "21 Nov 2024", "day"),
        *("Copenhagen", "S5", 1),
    ),
    "nordic-defence-concept": ("concept", "signed", "by 21 Nov 2024", "day", "", "S5", 1),
    "nordic-airspace-letter-of-intent": ("letter_of_intent", "signed", "by 21 Nov 2024", "day", "", "S5", 1),
    "technical-arrangement": ("technical_arrangement", "signed", "22 Oct 2025", "day", "Helsinki", "S1", 1),
    "implementation-agreements": (
        *("implementation_agreement", "signed", "22 Oct 2025", "day"),
        *("Helsinki", "S1", None),
    ),
    "ua-no-letter-of-intent": ("letter_of_intent", "signed", "30 Nov 2025", "day", "", "S3", 1),
    "dpa-ndma-arrangement": ("arrangement", "in_effect", "no date given", "none", "", "S2", 1),
}


@pytest.mark.parametrize("slug", AGREEMENTS)
def test_an_agreement_is_as_its_source_has_it(slug):
    one = Agreement.objects.get(slug=slug)

    assert (
        *(one.kind, one.status, one.signed.label, one.signed.precision),
        *(one.place, one.source.tag, one.instruments),
    ) == AGREEMENTS[slug]
    assert one.legal_weight == "not_stated"
    assert not one.review
    assert one.covers


def test_there_are_no_other_agreements():
    assert Agreement.objects.count() == len(AGREEMENTS)


def test_the_family_goes_from_the_declaration_to_the_implementation_agreements():
    family = Agreement.objects.exclude(parent=None).values_list("slug", "parent__slug", "relation")

    assert sorted(family) == [
        ("implementation-agreements", "technical-arrangement", "accompanies"),
        ("technical-arrangement", "nordefco-declaration", "follows"),
    ]


def test_only_the_plan_of_three_years_has_a_length_and_a_payer():
    stated = Agreement.objects.exclude(duration="", funding="")

    assert [(each.slug, each.duration.split(";")[0], each.funding.split(";")[0]) for each in stated] == [
        ("dpa-ndma-arrangement", "Three years", "Norway funds the initial phase")
    ]


PARTIES = {
    "nordefco-declaration": NORDIC,
    "nordic-corridors-letter-of-intent": NORDIC,
    "nordic-defence-concept": NORDIC,
    "nordic-airspace-letter-of-intent": NORDIC,
    "technical-arrangement": BUYERS,
    "implementation-agreements": BUYERS,
    "ua-no-letter-of-intent": ["norway", "ukraine"],
    "dpa-ndma-arrangement": ["dpa", "mod-ukraine", "ndma"],
}


@pytest.mark.parametrize("slug", PARTIES)
def test_an_agreement_has_its_parties(slug):
    parties = Signature.objects.filter(agreement__slug=slug, role="party")

    assert sorted(parties.values_list("party__slug", flat=True)) == PARTIES[slug]


def test_who_has_another_part_than_a_party_and_who_is_named():
    others = Signature.objects.exclude(role="party", signatory_name="")

    assert sorted(
        (each.agreement.slug, each.party.slug, each.role, each.signatory_name, each.signatory_office)
        for each in others.select_related("agreement", "party")
    ) == [
        ("implementation-agreements", "nordic-armaments-directors", "signatory", "", ""),
        ("nordefco-declaration", "denmark", "chair", "", ""),
        ("nordefco-declaration", "mod-ukraine", "attended", "Rustem Umerov", "Minister of Defence"),
        ("nordefco-declaration", "nordefco", "signatory", "", "Nordic Ministers of Defence"),
        ("nordic-corridors-letter-of-intent", "nordefco", "signatory", "", "Nordic Ministers of Defence"),
        (
            *("technical-arrangement", "mod-finland", "attended"),
            *("Antti Häkkänen", "Minister of Defence (Puolustusministeri)"),
        ),
        ("ua-no-letter-of-intent", "norway", "party", "Tore O. Sandvik", "Defense Minister"),
        ("ua-no-letter-of-intent", "ukraine", "party", "Denys Shmyhal", ""),  # the sources disagree
    ]


@pytest.mark.parametrize("slug", AGREEMENTS)
def test_nobody_signed_on_another_day_than_the_agreement_says(slug):
    signed = Signature.objects.filter(agreement__slug=slug, status="signed")

    assert {each.signed.label for each in signed} <= {AGREEMENTS[slug][2]}
    assert signed.exists() == (slug not in ("nordefco-declaration", "dpa-ndma-arrangement"))


NATIONS = {"DK": 2, "FI": 2, "GB": 1, "IS": 1, "NO": 5, "SE": 2, "UA": 3, "": 4}


def test_the_parties_are_of_these_countries():
    countries = list(Party.objects.values_list("country", flat=True))

    assert {code: countries.count(code) for code in countries} == NATIONS
