"""The history of a page as people read it: one entry an act, the newest first."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from config.audit.timeline import Act
from programmes.boards.items import Item, plainly
from programmes.boards.words import counted, listed, sentence

ACTS = 40  # on one page
FEW = 8  # more changes than these stand behind a fold
VERBS = {"+": "added", "~": "changed", "-": "removed"}
SAID = {
    ("programmes.programme", "+"): "opened",
    ("programmes.milestoneupdate", "+"): "logged",
    ("programmes.openquestion", "+"): "raised",
    ("programmes.claim", "+"): "recorded",
    ("programmes.assessment", "+"): "gave",
    ("programmes.baseline", "+"): "set",
}
# What only follows from another change of the same act, which tells it better
FOLLOWS = {
    "programmes.milestoneupdate": "programmes.milestone",
    "programmes.questionupdate": "programmes.openquestion",
    "programmes.baselinedate": "programmes.baseline",
}


@dataclass
class Entry:
    """One act: who did what, when, why, and what it changed."""

    act: Act
    of: tuple = ()  # the record whose page it is on

    @property
    def who(self):
        return self.act.who or "Import"

    @property
    def when(self):
        """Return the moment by the clock of the installation, whatever zone a reader has chosen."""
        return timezone.localtime(self.act.when, timezone.get_default_timezone())

    @property
    def was_known_before(self):
        return self.act.known_on != self.when.date()

    @cached_property
    def _changes(self):
        there = {change.model for change in self.act.changes}
        return [each for each in self.act.changes if FOLLOWS.get(each.model) not in there]

    @cached_property
    def _reasons(self):
        """Return each reason once, by its plain words."""
        reasons = [(change.row.history_change_reason or "").strip() for change in self._changes]
        return {plainly(reason): reason for reason in reversed(reasons) if reason}

    @property
    def why(self):
        """Return the reason of the act; what was done in it for another says that itself."""
        return sentence((self._changes[0].row.history_change_reason or "").strip())

    @cached_property
    def items(self):
        said, items = {"", plainly(self.why)}, []
        for change in self._changes:
            reason = plainly(change.row.history_change_reason or "")
            why = "" if reason in said else sentence(self._reasons[reason])
            items.append(Item(change, self.of, why, frozenset(self._reasons)))
            said.add(reason)
        return items

    @property
    def verb(self):
        """Say what the act did: raised three open questions and changed one milestone."""
        did = Counter((_verb(change), change.noun.lower()) for change in self._counted)
        return listed(f"{verb} {counted(count, noun)}" for (verb, noun), count in did.items())

    @property
    def _counted(self):
        """Return the changes that the summary counts: an update, not the milestone that it moves."""
        there = {change.model for change in self.act.changes}
        untold = {"programmes.questionupdate": "+", "programmes.baselinedate": "+"}
        if "programmes.milestoneupdate" in there:
            untold["programmes.milestone"] = "~"
        told = [change for change in self.act.changes if untold.get(change.model) != change.kind]
        return told or self.act.changes

    @property
    def is_long(self):
        return len(self.items) > FEW


def _verb(change):
    return SAID.get((change.model, change.kind), VERBS[change.kind])


class Feed:
    """The acts of one page, where the older ones begin, and whether there are newer ones."""

    def __init__(self, acts, of=None, before=None):
        page = (of._meta.label_lower, of.pk) if of else ()
        self.entries = [Entry(act, page) for act in acts[:ACTS]]
        self.older = acts[ACTS - 1].key if len(acts) > ACTS else ""
        self.is_older = before is not None
