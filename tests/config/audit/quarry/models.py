from django.db import models

from config.audit.models import Audited
from config.when import WhenField


class StoneManager(models.Manager):
    def raise_all(self, by):
        return self.update(height=models.F("height") + by)


class Quarry(Audited):
    name = models.CharField(max_length=30)

    class Meta:
        app_label = "quarry"

    def __str__(self):
        return self.name


class Stone(Audited):
    class Kind(models.TextChoices):
        GRANITE = "granite", "Granite"
        MARBLE = "marble", "Marble"

    name = models.CharField(max_length=30, unique=True)
    height = models.IntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GRANITE)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    polished = models.BooleanField(default=False)
    laid = WhenField()
    seen_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    quarry = models.ForeignKey(Quarry, models.SET_NULL, null=True, blank=True, related_name="stones")
    visits = models.IntegerField(default=0)

    unrecorded = ("visits",)

    objects = StoneManager()

    class Meta:
        app_label = "quarry"

    def __str__(self):
        return self.name


class Block(Stone):
    class Meta:
        app_label = "quarry"
        proxy = True


class Chip(Audited):
    stone = models.ForeignKey(Stone, models.CASCADE, related_name="chips")
    weight = models.IntegerField(default=1)

    class Meta:
        app_label = "quarry"

    def __str__(self):
        return f"chip of {self.weight} g"


class Mark(Audited):
    """A log: what a mason has cut is cut."""

    append_only = True

    text = models.TextField()

    class Meta:
        app_label = "quarry"
        db_table = "quarry_mark_that_a_mason_has_cut_and_that_has_a_very_long_name"

    def __str__(self):
        return self.text
