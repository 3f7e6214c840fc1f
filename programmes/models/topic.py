"""What claims and questions are about: one topic of a programme or of an agreement."""

from django.db import models
from django.db.models import Q


class Topic(models.TextChoices):
    PLATFORM_TYPES = "platform_types", "Platform types"
    QUANTITY = "quantity", "Quantity"
    UNIT_PRICE = "unit_price", "Unit price"
    BUDGET = "budget", "Budget"
    DELIVERY_TIMELINE = "delivery_timeline", "Delivery timeline"
    INDUSTRIAL_PARTICIPATION = "industrial_participation", "Industrial participation"
    COST_SHARE = "cost_share", "Cost share"
    INSTRUMENT = "instrument", "Instrument"
    SIGNATORY = "signatory", "Signatory"
    RECIPIENT = "recipient", "Recipient"
    RESEARCH = "research", "Research"
    SUPPORT = "support", "Support"
    TRAINING = "training", "Training"
    SITE = "site", "Site"
    SCOPE = "scope", "Scope"
    OTHER = "other", "Other"


class AboutATopic(models.Model):
    """A row about one topic of its programme or of its agreement: it has a field for each, and fills one.

    A topic can hold several facts, such as the signatory of each party: the aspect tells them apart.
    """

    Topic = Topic

    topic = models.CharField(max_length=26, choices=Topic)
    aspect = models.CharField(
        max_length=60,
        blank=True,
        help_text="Which part of the topic, where it has several, such as the party that signs.",
    )

    class Meta:
        abstract = True

    @classmethod
    def about_one_thing(cls, name):
        """Return the constraint that a row is about either a programme or an agreement."""
        return models.CheckConstraint(
            name=f"{name}_is_about_one_thing",
            condition=Q(programme=None, agreement__isnull=False) | Q(programme__isnull=False, agreement=None),
            violation_error_message="This is about either a programme or an agreement.",
        )

    @property
    def subject(self):
        return self.programme or self.agreement

    def matter(self):
        """Return what tells one matter from another: the subject, the topic and its part."""
        return self.programme_id, self.agreement_id, self.topic, self.aspect.casefold()

    def matter_label(self):
        return f"{self.get_topic_display()}: {self.aspect}" if self.aspect else self.get_topic_display()
