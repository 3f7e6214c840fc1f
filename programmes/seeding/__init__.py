"""Put fixtures on record as acts: why, known since when, and through the verbs that staff use."""

from programmes.seeding.broken import BrokenFixture
from programmes.seeding.loading import load

__all__ = ["BrokenFixture", "load"]
