"""The history of a page as people read it: one entry an act, the newest first."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from config.audit.timeline import Act, Change, FieldChange
from config.when import read, slip
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
DATES = {"forecast", "met_on", "stage_since", "signed", "review", "dated", "since", "until"}
SILENT = {"reported_on"}


@dataclass
class Line:
    """One field before and after; dates with how far they moved."""

    field: FieldChange

    @property
    def is_date(self):
        return self.field.name in DATES

    @property
    def before(self):
        return read(self.field.before)

    @property
    def after(self):
        return read(self.field.after)

    @property
    def slip(self):
        moved = slip(self.before, self.after)
        return moved if moved.tone in ("late", "early") else None


@dataclass
class Item:
    """What became of one record in an act."""

    change: Change

    @property
    def noun(self):
        return f"{self.change.noun} {'' if self.change.kind == '~' else VERBS[self.change.kind]}".strip()

    @property
    def lines(self):
        told = [each for each in self.change.fields if each.name not in SILENT]
        return [Line(each) for each in told] if self.change.kind == "~" else []


@dataclass
class Entry:
    """One act: who did what, when, why, and what it changed."""

    act: Act

    @property
    def who(self):
        return self.act.who or "Import"

    @property
    def why(self):
        return [sentence(reason.strip()) for reason in self.act.reasons if reason.strip()]

    @cached_property
    def items(self):
        there = {change.model for change in self.act.changes}
        return [Item(each) for each in self.act.changes if FOLLOWS.get(each.model) not in there]

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
    """The acts of one page, and where the older ones begin."""

    def __init__(self, acts):
        self.entries = [Entry(act) for act in acts[:ACTS]]
        self.older = acts[ACTS - 1].key if len(acts) > ACTS else ""
