"""Put fixtures on record, as acts: with a reason, the day on which each fact became known, and the verbs of staff."""

from programmes.seeding.broken import BrokenFixture

__all__ = ["BrokenFixture"]
