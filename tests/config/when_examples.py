"""Honest dates of every kind, for property tests, and a table of their own that no app knows."""

from calendar import monthrange
from datetime import date

from django.apps.registry import Apps
from django.db import models
from hypothesis import strategies as st

from config.when import WhenField, honest, read

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)

days = st.dates(FIRST, LAST)
years = st.integers(1900, 2199)
unit_texts = st.sampled_from(["", *(f"-{code:02}" for code in (*range(1, 13), 33, 34, 35, 36, 40, 41))])
written_texts = days.map(date.isoformat) | st.builds("{}{}".format, years, unit_texts)
about_texts = st.builds("{}{}".format, written_texts, st.sampled_from(["", "~"]))
edge_texts = st.sampled_from(["{}", "../{}", "{}/.."])
edtf_texts = st.builds(lambda edge, text: edge.format(text), edge_texts, about_texts)

plain_dates = about_texts.map(read)
dates = edtf_texts.map(read)
maybe_dates = dates | st.just(read("none"))


def near(year):
    """Give dates of every kind within two years, so that windows meet often."""
    return st.builds(
        lambda edge, year, unit, about: read(edge.format(f"{year}{unit}{about}")),
        edge_texts,
        st.integers(year, year + 1),
        unit_texts | st.builds("-{:02}-{:02}".format, st.integers(1, 12), st.integers(1, 28)),
        st.sampled_from(["", "~"]),
    )


def month_end(year, month):
    return date(year, month, monthrange(year, month)[1])


class Event(models.Model):
    """Something with two honest dates."""

    name = models.CharField(max_length=20, default="event")
    forecast = WhenField()
    met_on = WhenField(blank=False, default="2026")

    class Meta:
        app_label = "when_examples"
        apps = Apps()
        constraints = [*honest("event", "forecast"), *honest("event", "met_on")]

    def __str__(self):
        return self.name
