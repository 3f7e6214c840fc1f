"""What readers ask of the agreements: the same words for pages and API."""

import django_filters

from agreements.models import Agreement, Party, Signature, Source
from config.audit.as_of import today
from config.countries import NATIONS
from config.filters import AnyOf, Asking, Keyed, OneOf, Search, Searched, Window, YesOrNo, found, offered
from config.when import NO_DATE

NATION_CODES = list(NATIONS.items())


class AgreementFilter(Asking):
    q = Search(method="search")
    kind = AnyOf(label="Kind", choices=Agreement.Kind.choices)
    status = AnyOf(label="Status", choices=Agreement.Status.choices)
    legal_weight = OneOf(label="Legal weight", choices=Agreement.LegalWeight.choices)
    nation = AnyOf(label="Nation", choices=NATION_CODES, field_name="signatures__party__country")
    party = Keyed(label="Party", field_name="signatures__party", queryset=Party.objects.all(), distinct=True)
    signed = Window(field_name="signed", label="Signed")
    review = Window(field_name="review", label="Review")
    review_due = YesOrNo(lambda agreements: agreements.review_due(today=today()), label="Review due")

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

    @property
    def weights(self):
        return self.choices("legal_weight")

    @property
    def nations(self):
        """Return the nations that have a part in an agreement."""
        codes = Signature.objects.order_by().values_list("party__country", flat=True).distinct()
        return self.choices("nation", only=set(codes))

    @property
    def parties(self):
        chosen = self.form.cleaned_data["party"]
        signing = Party.objects.filter(pk__in=Signature.objects.values("party"))
        return [(each.slug, each.name, each == chosen) for each in offered(signing, chosen)]

    @property
    def undated(self):
        """Whether only what carries no date is asked for."""
        return self.form.cleaned_data["signed"] == NO_DATE

    @property
    def due_only(self):
        return self.form.cleaned_data["review_due"] == "true"


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
        """Return who published a source, with whether it is chosen."""
        chosen = self.form.cleaned_data["publisher"]
        return [(name, name == chosen) for name in offered(Source.objects.publishers(), chosen)]


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
