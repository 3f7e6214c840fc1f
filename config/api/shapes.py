"""How the values of this house look in JSON."""

from rest_framework import serializers

from config.when import WhenField
from config.when.value import UNITS


class HonestDate(serializers.Serializer):
    """A date as exact as its source: a window of days. No date at all is a value too: an empty `edtf`."""

    edtf = serializers.CharField(
        help_text="Extended Date/Time Format (ISO 8601-2); empty when no date is given."
    )
    earliest = serializers.DateField(
        allow_null=True, help_text="The first day that it allows; null when open."
    )
    latest = serializers.DateField(allow_null=True, help_text="The last day that it allows; null when open.")
    precision = serializers.ChoiceField([*UNITS, "none"])
    edge = serializers.ChoiceField([("", "on"), ("by", "by"), ("from", "from")])
    approximate = serializers.BooleanField()
    label = serializers.CharField(help_text="As people write it.")

    def to_representation(self, when):
        return {
            "edtf": when.text,
            "earliest": when.earliest,
            "latest": when.latest,
            "precision": when.precision,
            "edge": when.edge,
            "approximate": when.approximate,
            "label": when.label,
        }


class Link(serializers.URLField):
    """An address elsewhere, or null."""

    def __init__(self, **options):
        super().__init__(allow_null=True, **options)

    def to_representation(self, address):
        return address or None


class Record(serializers.ModelSerializer):
    """A row: codes, not labels; honest dates; texts that are never null."""

    def build_standard_field(self, field_name, model_field):
        if isinstance(model_field, WhenField):
            return HonestDate, {}
        return super().build_standard_field(field_name, model_field)
