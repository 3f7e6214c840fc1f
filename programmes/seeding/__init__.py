"""Put fixtures on record as acts: with a reason, the day since when a fact is known, and the verbs of staff."""

from programmes.seeding.broken import BrokenFixture
from programmes.seeding.loading import load

__all__ = ["BrokenFixture", "load"]
