"""What a file tells of itself: what it is, as of when, by which record."""

from dataclasses import dataclass
from datetime import date, datetime

from config.audit.chain import Head
from config.audit.moments import in_utc


@dataclass(frozen=True)
class Told:
    """What stands at the head of a file."""

    title: str
    marking: str
    day: date
    past: dict  # the parameters of the moment that is shown; none for the present
    asked: dict  # the filters, by parameter: a list of values
    head: Head  # of the chain over all histories, as the rows were read
    made_at: datetime
    period: str = ""  # which one is told, in a sentence, where it is one

    @property
    def fields(self):
        return {
            "title": self.title,
            "marking": self.marking,
            "day": self.day,
            "past": self.past,
            "asked": self.asked,
            "audit_head": str(self.head),
            "made_at": in_utc(self.made_at),
        }

    @property
    def lines(self):
        """Return the same for people: what, and its value."""
        shown = "; ".join(f"{name}: {', '.join(values)}" for name, values in self.asked.items())
        past = "; ".join(f"{name}: {value}" for name, value in self.past.items())
        return [
            ("What", self.title),
            ("Marking", self.marking),
            ("Day that is shown", self.day),
            ("As of", past or "the present"),
            ("Filters", shown or "none: all that is on record"),
            *([("Period", self.period)] if self.period else []),
            ("Head of the record", str(self.head)),
            ("Made at (UTC)", self.made_at.isoformat(sep=" ", timespec="seconds")[:19]),
        ]
