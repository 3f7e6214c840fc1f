"""Facts on record: who says what, what is in use, and where sources disagree."""

from rest_framework import serializers

from agreements.api import SourceTag
from config.api.shapes import Record
from programmes.api.names import QuestionName
from programmes.models import Claim, Topic


class Amount(serializers.Serializer):
    """A range; one figure is a range whose ends are equal, or one of which is not given."""

    low = serializers.DecimalField(20, 2, source="amount_low", allow_null=True)
    high = serializers.DecimalField(20, 2, source="amount_high", allow_null=True)
    unit = serializers.CharField(help_text="A currency by its ISO 4217 code, or items.")

    def to_representation(self, claim):
        return super().to_representation(claim) if claim.unit else None


class ClaimRow(Record):
    """One source's word."""

    amount = Amount(source="*", allow_null=True)
    source = SourceTag(allow_null=True)

    class Meta:
        model = Claim
        fields = [
            "id",
            "stance",
            "value",
            "amount",
            "approximate",
            "source",
            "estimate",
            "in_use",
            "in_use_reason",
        ]


class MatterRow(serializers.Serializer):
    """One topic, or one part of it: every live claim, and the questions that they leave."""

    topic = serializers.ChoiceField(Topic.choices)
    aspect = serializers.CharField()
    state = serializers.ChoiceField(["stated", "disputed", "not stated"])
    disputed = serializers.BooleanField(source="is_disputed", help_text="Whether the sources disagree.")
    in_use = serializers.IntegerField(
        source="in_use.id", allow_null=True, help_text="The id of the claim in use."
    )
    claims = ClaimRow(many=True)
    questions = QuestionName(many=True)
