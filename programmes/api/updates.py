"""The log of the milestones."""

from rest_framework import serializers

from agreements.api import SourceTag
from config.api.doors import Noun
from config.api.shapes import Record
from programmes.api.names import MilestoneName, Person, ProgrammeName
from programmes.filters import UpdateFilter
from programmes.models import MilestoneUpdate


class UpdateRow(Record):
    """One entry in a milestone's log; a mistake is mended by a further one, of kind correction."""

    href = serializers.HyperlinkedIdentityField(
        "api-updates-detail", lookup_field="id", lookup_url_kwarg="id"
    )
    programme = ProgrammeName(source="milestone.programme")
    milestone = MilestoneName()
    source = SourceTag(allow_null=True)
    logged_by = Person(allow_null=True, help_text="Null for an import.")

    class Meta:
        model = MilestoneUpdate
        fields = [
            "id",
            "href",
            "programme",
            "milestone",
            "reported_on",
            "status",
            "forecast",
            "met_on",
            "source",
            "estimate",
            "kind",
            "reason_code",
            "reason",
            "note",
            "logged_by",
        ]


class Updates(Noun):
    """What was reported on each milestone, in the order in which it was logged."""

    queryset = MilestoneUpdate.objects.select_related("milestone__programme", "source", "logged_by").order_by(
        "pk"
    )
    serializer_class = UpdateRow
    filterset_class = UpdateFilter
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
