"""How the record stands to the last verification of it: what was proven then, and how long ago that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timesince import timesince

from config.audit import chain
from config.audit.models import VerificationRun

OLD = timedelta(days=2)  # a scheduler verifies each night


@dataclass(frozen=True)
class Standing:
    """The head of the chain now, the last verification, and whether the chain still has what it read."""

    head: chain.Head
    run: VerificationRun | None
    is_held: bool
    now: datetime

    @classmethod
    def at(cls, now):
        run = VerificationRun.objects.first()
        return cls(chain.head(), run, run is None or chain.holds(chain.Head.read(run.head)), now)

    @property
    def added(self):
        """Return how many entries have come since."""
        return self.head.seq - chain.Head.read(self.run.head).seq

    @property
    def ago(self):
        return f"{timesince(self.run.began_at, self.now, depth=1)} ago"

    @property
    def is_old(self):
        return self.now - self.run.began_at > OLD

    @property
    def result(self):
        if self.run.ended_at is None:
            return "It broke off before its end."
        if self.run.findings:
            return f"{self.run.findings} finding{'s' if self.run.findings > 1 else ''}."
        return "Whole."

    @property
    def sentence(self):
        """Say in one sentence what is proven of the record."""
        if self.run is None:
            return "No verification is on record yet: nothing here says whether the history is whole."
        if not self.is_held:
            return "The chain no longer holds the head that the last verification read: verify it now."
        if not self.run.is_whole:
            return "The last verification did not find the record whole."
        return f"The last verification found the record whole, {self.ago}."
