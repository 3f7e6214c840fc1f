"""django-simple-history as it comes, on a table like that of parties: what a save is held against."""

from django.db import connection, models
from simple_history.models import HistoricalRecords


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


def make_table():
    """Make both tables, where they are not there."""
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (StockParty, StockParty.history.model):
            if model._meta.db_table not in there:
                editor.create_model(model)
