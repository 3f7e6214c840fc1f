"""What readers ask of the agreements: the same words for pages and API."""

import django_filters

from agreements.models import Agreement, Source
from config.countries import NATIONS
from config.filters import MOST_OFFERED, AnyOf, Asking, OneOf, Search, Window, found
from config.when import NO_DATE


class AgreementFilter(Asking):
    q = Search(method="search")
    kind = AnyOf(label="Kind", choices=Agreement.Kind.choices)
    status = AnyOf(label="Status", choices=Agreement.Status.choices)
    legal_weight = OneOf(label="Legal weight", choices=Agreement.LegalWeight.choices)
    nation = AnyOf(label="Nation", choices=list(NATIONS.items()), field_name="signatures__party__country")
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
