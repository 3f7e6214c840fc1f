"""What readers ask of the agreements: the same words for pages and API."""

import django_filters

from agreements.models import Agreement, Party, Signature, Source
from config.countries import NATIONS
from config.filters import MOST_OFFERED, AnyOf, Asking, Keyed, OneOf, Search, Searched, Window, YesOrNo, found
from config.when import NO_DATE

NATION_CODES = list(NATIONS.items())


class AgreementFilter(Asking):
    q = Search(method="search")
    kind = AnyOf(label="Kind", choices=Agreement.Kind.choices)
    status = AnyOf(label="Status", choices=Agreement.Status.choices)
    legal_weight = OneOf(label="Legal weight", choices=Agreement.LegalWeight.choices)
    nation = AnyOf(label="Nation", choices=NATION_CODES, field_name="signatures__party__country")
    signed = Window(field_name="signed", label="Signed")

    class Meta:
        model = Agreement
        fields = []

    def search(self, queryset, name, words):
        said = found(
            words,
            "title__icontains",
            "covers__icontains",
            "place__icontains",
            "signatures__party__name__icontains",
        )
        return queryset.filter(pk__in=Agreement.objects.filter(said).values("pk"))

    @property
    def kinds(self):
        return self.choices("kind")

    @property
    def statuses(self):
        return self.choices("status")


class SourceFilter(Asking):
    q = Search(method="search")
    kind = AnyOf(label="Kind", choices=Source.Kind.choices)
    reliability = AnyOf(label="Reliability", choices=Source.Reliability.choices)
    credibility = AnyOf(label="Credibility", choices=Source.Credibility.choices)
    publisher = django_filters.CharFilter(label="Publisher", max_length=200)
    dated = Window(field_name="dated", label="Dated")
    current = YesOrNo(lambda sources: sources.current(), label="Still relied on")

    class Meta:
        model = Source
        fields = []

    SEARCHED = ["tag__iexact", "title__icontains", "publisher__icontains"]

    def search(self, queryset, name, words):
        return queryset.filter(found(words, *self.SEARCHED))

    @property
    def kinds(self):
        return self.choices("kind")

    @property
    def reliabilities(self):
        return self.choices("reliability")

    @property
    def undated(self):
        """Whether only what carries no date is asked for."""
        return self.form.cleaned_data["dated"] == NO_DATE

    @property
    def publishers(self):
        """Return who published a source, with whether it is chosen; of too many only the one that is."""
        chosen = self.form.cleaned_data["publisher"]
        offered = list(Source.objects.publishers()[: MOST_OFFERED + 1])
        if len(offered) > MOST_OFFERED:
            offered = [chosen] if chosen else []
        return [(name, name == chosen) for name in offered]


class PartyFilter(Searched):
    kind = AnyOf(label="Kind", choices=Party.Kind.choices)
    nation = AnyOf(label="Nation", choices=NATION_CODES, field_name="country")
    parent = Keyed(label="Belongs to", queryset=Party.objects.all())
    current = YesOrNo(lambda parties: parties.current(), label="Still exists")

    SEARCHED = ["name", "short_name"]

    class Meta:
        model = Party
        fields = []


class SignatureFilter(Searched):
    agreement = Keyed(label="Agreement", queryset=Agreement.objects.all())
    party = Keyed(label="Party", queryset=Party.objects.all())
    nation = AnyOf(label="Nation", choices=NATION_CODES, field_name="party__country")
    role = AnyOf(label="Role", choices=Signature.Role.choices)
    status = AnyOf(label="Status", choices=Signature.Status.choices)
    signed = Window(field_name="signed", label="Signed")

    SEARCHED = ["signatory_name", "signatory_office", "party__name", "agreement__title"]

    class Meta:
        model = Signature
        fields = []
