"""django-simple-history as it comes, on tables like ours: what a save is held against."""

from django.db import connection, models
from simple_history.models import HistoricalRecords

from agreements.models import Source


class StockParty(models.Model):
    """A party whose history the library writes, by signals."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12)
    country = models.CharField(max_length=2, blank=True)

    history = HistoricalRecords()

    class Meta:
        app_label = "benchmarks"

    def __str__(self):
        return self.name


class StockMilestone(models.Model):
    """A milestone whose history the library writes."""

    slug = models.SlugField(max_length=160, unique=True)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=14)
    forecast = models.CharField(max_length=24, blank=True)
    forecast_earliest = models.DateField(null=True, blank=True)
    forecast_latest = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)
    estimate = models.BooleanField(default=False)
    reported_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        app_label = "benchmarks"

    def __str__(self):
        return self.name


STOCK = [StockParty, StockMilestone]


def make_tables():
    """Make all tables, where they are not there."""
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in [table for each in STOCK for table in (each, each.history.model)]:
            if model._meta.db_table not in there:
                editor.create_model(model)
