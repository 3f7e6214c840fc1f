"""How one record names another: by its key, its name and where to read all of it."""

from rest_framework import serializers

from config.api.shapes import Record
from programmes.models import Milestone, OpenQuestion, Programme


class ProgrammeName(Record):
    """A programme, named by another record."""

    href = serializers.HyperlinkedIdentityField("api-programmes-detail", lookup_field="slug")

    class Meta:
        model = Programme
        fields = ["slug", "href", "name"]


class MilestoneName(Record):
    """A milestone, named by another record."""

    href = serializers.HyperlinkedIdentityField("api-milestones-detail", lookup_field="slug")

    class Meta:
        model = Milestone
        fields = ["slug", "href", "name"]


class QuestionName(Record):
    """A question, named by another record."""

    key = serializers.CharField(help_text="Such as Q-14.")
    href = serializers.HyperlinkedIdentityField("api-questions-detail", lookup_field="key")

    class Meta:
        model = OpenQuestion
        fields = ["key", "href", "text"]


class Person(serializers.CharField):
    """Somebody's name; never the name to log in with, unless there is no other."""

    def to_representation(self, user):
        return user.get_full_name() or user.get_username()
