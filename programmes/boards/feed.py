"""The history of a page as people read it: one entry an act, the newest first."""

from collections import Counter
from dataclasses import dataclass

from config.audit.timeline import Act
from programmes.boards.words import counted, listed

ACTS = 40  # on one page
FEW = 8  # more changes than these stand behind a fold
VERBS = {"+": "added", "~": "changed", "-": "removed"}


@dataclass
class Entry:
    """One act: who did what, when, why, and what it changed."""

    act: Act

    @property
    def verb(self):
        kinds = Counter((VERBS[change.kind], change.noun) for change in self.act.changes)
        return listed(f"{verb} {counted(count, noun)}" for (verb, noun), count in kinds.items())

    @property
    def is_long(self):
        return len(self.act.changes) > FEW


class Feed:
    """The acts of one page, and where the older ones begin."""

    def __init__(self, acts):
        self.entries = [Entry(act) for act in acts[:ACTS]]
        self.older = acts[ACTS - 1].key if len(acts) > ACTS else ""
