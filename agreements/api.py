"""Agreements and sources, read-only. What programmes say of an agreement, the upper floor adds."""

from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from agreements.filters import SourceFilter
from agreements.models import Agreement, Party, Signature, Source
from config.api.doors import Noun
from config.api.shapes import Link, Record


class PartyName(Record):
    """A party, named by another record."""

    class Meta:
        model = Party
        fields = ["slug", "name", "short_name", "kind", "country"]


class SourceTag(Record):
    """Where a fact is written."""

    url = Link()

    class Meta:
        model = Source
        fields = ["tag", "title", "url"]


class SourceRow(Record):
    """A text that says something."""

    href = serializers.HyperlinkedIdentityField("api-sources-detail", lookup_field="tag")
    url = Link()

    class Meta:
        model = Source
        fields = [
            "tag",
            "href",
            "reference",
            "publisher",
            "title",
            "kind",
            "url",
            "dated",
            "language",
            "retrieved_on",
            "sha256",
            "reliability",
            "credibility",
            "withdrawn_on",
        ]


class AgreementName(Record):
    """An agreement, named by another record."""

    href = serializers.HyperlinkedIdentityField("api-agreements-detail", lookup_field="slug")

    class Meta:
        model = Agreement
        fields = ["slug", "href", "title"]


class SignatureRow(Record):
    """One party's part in the agreement."""

    party = PartyName()
    source = SourceTag()

    class Meta:
        model = Signature
        fields = ["party", "role", "signatory_name", "signatory_office", "signed", "status", "source"]


class AgreementRow(AgreementName):
    """An agreement with its terms and its signatures."""

    parent = AgreementName(allow_null=True)
    signatures = SignatureRow(many=True)
    source = SourceTag()

    class Meta:
        model = Agreement
        fields = [
            *AgreementName.Meta.fields,
            "kind",
            "legal_weight",
            "status",
            "signed",
            "place",
            "parent",
            "relation",
            "instruments",
            "covers",
            "duration",
            "funding",
            "review",
            "signatures",
            "source",
        ]


class Sources(Noun):
    """Every text that says something."""

    queryset = Source.objects.all()
    serializer_class = SourceRow
    filterset_class = SourceFilter
    lookup_field = "tag"


router = SimpleRouter()
router.register("sources", Sources, "api-sources")
urlpatterns = router.urls
