"""All that the page of changes shows, read in as many queries for much as for little."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.urls import reverse

from config.audit.as_of import reading, today
from programmes.changes.blocks import Blocks
from programmes.changes.counting import some, tally_of
from programmes.changes.notes import notes_on
from programmes.changes.period import WEEK, Period
from programmes.changes.states import states_at_both_ends
from programmes.changes.touched import touched
from programmes.models import Programme, Report

SINCE = {Report.Kind.REPORT: "Since last report", Report.Kind.MEETING: "Since last meeting"}


@dataclass
class Quiet:
    """A programme without change: its rating stands, and its silence has an age."""

    programme: Programme
    address: str
    day: date

    @property
    def days(self):
        return (self.day - self.programme.touched_on).days if self.programme.touched_on else None


def often_asked(clock):
    """Return the periods that are often asked for, each with its name."""
    begins = [("Last 7 days", today() - WEEK)]
    for kind, name in SINCE.items():
        if report := Report.objects.last_of(kind, before=today()):
            begins.append((name, report.day))
    return [(name, Period(day, today(), clock)) for name, day in begins]


@dataclass
class Changes:
    """The period with its figures; the blocks and the quiet programmes are read for one page of them."""

    period: Period
    programme: Programme | None = None
    shown: list = field(default_factory=list)  # the subjects of this page

    @cached_property
    def touched(self):
        return touched(self.period, self.programme)

    @cached_property
    def tally(self):
        return tally_of(self.period, self.touched, self.programme)

    @cached_property
    def subjects(self):
        """Return what has a block, those that got worse first, and after it what had no change."""
        programmes = sorted(self.touched.programmes, key=self.tally.attention)
        changed = [(pk, None) for pk in programmes] + [(None, pk) for pk in sorted(self.touched.agreements)]
        return changed + [(pk, None) for pk, _ in self.tally.untouched]

    @property
    def finding(self):
        changed = len(self.touched.programmes), len(self.touched.agreements)
        return self.tally.finding(self.period, changed, self.period.last)

    @cached_property
    def blocks(self):
        told = [(one, other) for one, other in self.shown if other or one in self.touched.programmes]
        if not told:
            return []
        of_page = self.touched.of(told)
        before, after = states_at_both_ends(self.period, of_page, told)
        blocks = Blocks(before, after, of_page, notes_on(self.period, of_page), self.tally)
        return [block for each in told if (block := blocks.block(each, self.period.leading_to))]

    @cached_property
    def quiet(self):
        keys = [pk for pk, _ in self.shown if pk and pk not in self.touched.programmes]
        with reading(self.period.after):
            found = some(Programme.objects.with_rating().with_touch().order_by(), keys)
        by_key = {each.pk: each for each in found}
        return [self._quiet(by_key[pk]) for pk in keys]

    def _quiet(self, programme):
        address = self.period.leading_to(programme.get_absolute_url())
        return Quiet(programme, address, self.period.last)

    @property
    def presets(self):
        """Return the periods that are often asked for: name, address, whether it is the one that is shown."""
        periods = often_asked(self.period.clock)
        return [(name, self.at("changes", period), period == self.period) for name, period in periods]

    @property
    def doors(self):
        """Return the same changes in other forms: name and address; the feed goes on by itself."""
        return [("CSV", self.at("changes-csv")), ("JSON", self.at("changes-json")), ("Feed", self.feed)]

    @property
    def feed(self):
        return self.period.keeping(reverse("changes-atom"), programme=self.slug)

    @property
    def by_other_clock(self):
        return self.at("changes", self.period.by_other_clock)

    def at(self, door, period=None, **asked):
        return (period or self.period).at(reverse(door), programme=self.slug, **asked)

    @property
    def slug(self):
        return self.programme.slug if self.programme else ""
