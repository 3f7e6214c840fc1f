"""The milestones that wait for the one of the log form: where each would move, and which are chosen to.

A row sends back, beside its tick, the version and the date that it showed: nothing moves unseen.
"""

import re
from functools import cached_property

from django import forms

from config.audit.stale import changes_since, revisions_of
from config.when import WhenFormField, moved_with
from programmes.boards.words import counted
from programmes.models import Dependency, Milestone

NOT_OFFERED = "What was ticked to move is no longer offered: look at what waits now, then save again."
LOOK = "Look at what is to move with it."
NOT_TOLD = "How far it moves cannot be told: type its new date."
MOVES_ELSEWHERE = "It would move to {} now. Look at it, then save again."
CHANGED = "{}. Look at it, then save again."
TICKED = re.compile(r"move-(\d{1,18})-chosen", re.ASCII)


class Move(forms.Form):
    """One milestone that waits: whether it moves with the update, and where to."""

    chosen = forms.BooleanField(required=False)
    to = WhenFormField(required=False)
    seen = forms.CharField(required=False)

    def __init__(self, data=None, *, milestone, distance, revision):
        self.milestone, self.revision = milestone, str(revision)
        self.told = moved_with(milestone.forecast, *distance)
        self.refusals = []
        super().__init__(data, prefix=f"move-{milestone.pk}", use_required_attribute=False)

    @property
    def ticket(self):
        """Return what the row shows, to be sent back with its tick."""
        return f"{self.revision}:{self._told_text}"

    @property
    def _told_text(self):
        return self.told.text if self.told else ""

    @property
    def is_chosen(self):
        return self.is_bound and bool(self["chosen"].data)

    @property
    def typed(self):
        return str(self["to"].data or "").strip() if self.is_bound else ""

    @cached_property
    def when(self):
        """Return its new date: as told, or else as typed; None where there is neither."""
        if self.told is not None:
            return self.told
        return self.cleaned_data["to"] if self.typed and self.is_valid() else None

    @property
    def reading(self):
        if not self.typed:
            return ""
        return "not understood yet" if self.when is None else f"read as {self.when.reading}"

    def refuse_unseen(self):
        """Refuse a tick without a date, and one that was set upon another date or version than now."""
        seen, _, shown = str(self["seen"].data or "").partition(":")
        if seen != self.revision:
            self.refusals.append(CHANGED.format(self._changes_since(seen) or "It has changed meanwhile"))
        elif shown != self._told_text:
            self.refusals.append(MOVES_ELSEWHERE.format(self.told or "a date to be typed"))
        elif self.when is None:
            self.refusals += self.errors.get("to", [NOT_TOLD])

    def _changes_since(self, seen):
        known = seen.isascii() and seen.isdigit() and len(seen) < 19
        return changes_since(self.milestone, seen) if known else ""


class Moving:
    """Who waits for a milestone whose date moves from one to another; offered to who may edit them."""

    def __init__(self, milestone, distance, *, user, data=None):
        before, after = distance
        self.data = data
        self.waiting = list(Dependency.objects.waiting_for(milestone).select_related("programme", "source"))
        own = set(Milestone.objects.filter(pk__in=[each.pk for each in self.waiting]).editable_by(user))
        revisions = revisions_of(self.waiting)
        self.offered = [
            Move(data, milestone=each, distance=distance, revision=revisions[each.pk])
            for each in self.waiting
            if each in own and before != after
        ]
        self.shown = [(each, each in own) for each in self.waiting if each not in self._offered_milestones]

    @cached_property
    def _offered_milestones(self):
        return {move.milestone for move in self.offered}

    @property
    def has_own(self):
        return any(is_own for _, is_own in self.shown)

    @property
    def words(self):
        count = len(self.waiting)
        return f"{counted(count, 'milestone')} {'waits' if count == 1 else 'wait'} for this one"

    @cached_property
    def chosen(self):
        return [move for move in self.offered if move.is_chosen]

    @property
    def moves(self):
        """Return pairs of a milestone and its new date, of those chosen whose new date is known."""
        return [(move.milestone, move.when) for move in self.chosen if move.when is not None]

    def refusal(self):
        """Refuse what was ticked unseen, each beside its row; return the sentence above the form, if any."""
        for move in self.chosen:
            move.refuse_unseen()
        if ticked(self.data) - {move.milestone.pk for move in self.chosen}:
            return NOT_OFFERED
        return LOOK if any(move.refusals for move in self.chosen) else ""


def ticked(data):
    """Return the keys of the milestones that were ticked, offered or not."""
    found = (TICKED.fullmatch(name) for name in data or {})
    return {int(each[1]) for each in found if each}
