"""What readers ask of the agreements: the same words for pages and API."""

import django_filters

from agreements.models import Agreement, Source
from config.countries import NATIONS
from config.filters import AnyOf, Asking, OneOf, Search, Window, found


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


class SourceFilter(django_filters.FilterSet):
    q = Search(method="search")
    kind = AnyOf(label="Kind", choices=Source.Kind.choices)
    dated = Window(field_name="dated", label="Dated")

    class Meta:
        model = Source
        fields = []

    def search(self, queryset, name, words):
        return queryset.filter(found(words, "tag__iexact", "title__icontains", "publisher__icontains"))
