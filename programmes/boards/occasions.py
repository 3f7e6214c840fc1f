"""Milestones as calendars show them: whole days, and a title that says how certain they are. No queries here.

A window is one event over all its days, and "about" is said in words. A calendar knows no open end: what is
due "by June 2026" stands on the last day that this allows, and what comes "from 2026" on the first one; the
title says "any day up to" and "any day from". What has no date is on no day: it is left out and counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from config.when import slip
from programmes.boards.steps import Step, steps_of
from programmes.boards.words import counted, have
from programmes.models import Milestone

Status = Milestone.Status
ESTIMATE = "staff estimate"
STATUS = {Status.MET: "CONFIRMED", Status.CANCELLED: "CANCELLED"}
STANDS_ON = {"by": "; it stands on the last day", "from": "; it stands on the first day"}


@dataclass
class Occasion:
    """One milestone with a date, as an event."""

    step: Step

    @property
    def milestone(self):
        return self.step.milestone

    @property
    def first(self):
        return self.step.date.earliest or self.step.date.latest

    @property
    def after(self):
        """Return the day after the last one."""
        last = self.step.date.latest or self.step.date.earliest
        return last + timedelta(days=1)

    @property
    def title(self):
        about = self.milestone.programme.short_name or self.milestone.programme.name
        return f"{self.milestone}{self._standing} ({self._certainty}; {self._tag}) · {about}"

    @property
    def _standing(self):
        if self.milestone.status == Status.SCHEDULED:
            return ""
        return f": {self.milestone.get_status_display().lower()}"

    @property
    def _certainty(self):
        when = self.step.date
        if when.edge:
            return when.reading
        if when.precision == "day":
            return when.grain
        return f"some day in {when.label.replace('about', 'or near', 1)}"

    @property
    def _tag(self):
        return self.milestone.source.tag if self.milestone.source else ESTIMATE

    @property
    def lines(self):
        """Return what there is to say of it, a sentence a line."""
        milestone, when = self.milestone, self.step.date
        source = milestone.source
        return [
            f"Programme: {milestone.programme}",
            f"Status: {milestone.get_status_display()}",
            f"Date: {when.label} ({when.grain}){STANDS_ON.get(when.edge, '')}",
            f"From: {f'{source.tag}, {source.title}' if source else ESTIMATE}",
            *self._slips,
        ]

    @property
    def _slips(self):
        """Return how far it lies from what was first promised, and from what is promised now."""
        promised = {"first promise": self.step.original, "newest promise": self.step.current}
        if self.milestone.status == Status.CANCELLED:
            return []
        if not self.milestone.promises:
            return ["No baseline is set: slip cannot be measured"]
        if not self.step.was_moved:
            promised.pop("newest promise")
        return [
            f"Against the {name}, {when}: {slip(when, self.step.date).text}"
            for name, when in promised.items()
        ]

    @property
    def certainty(self):
        """Return the word of RFC 5545: what is met is so, what is forecast may move."""
        return STATUS.get(self.milestone.status, "TENTATIVE")

    @property
    def revision(self):
        """Return the number of times that it was changed since it came on record."""
        return self.milestone.revisions - 1

    @property
    def revised_at(self):
        return max(filter(None, (self.milestone.revised_at, self.milestone.promised_at)))


@dataclass
class Diary:
    """The milestones that a calendar is asked for."""

    milestones: list
    undated: int
    today: date

    @property
    def occasions(self):
        return [Occasion(step) for step in steps_of(self.milestones, self.today)]

    @property
    def standfirst(self):
        """Say how many there are, and how many are left out."""
        shown = f"{counted(len(self.milestones), 'milestone')} with a date".capitalize()
        if not self.undated:
            return f"{shown}, and none without one."
        left = f"{counted(self.undated, 'milestone')} {have(self.undated)} no date in any source"
        return f"{shown}. {left.capitalize()}, and {'is' if self.undated == 1 else 'are'} left out."
