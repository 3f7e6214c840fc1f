"""The six figures above the board, and what they come to; they count all that is asked for, not one page."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings

from config import strips
from config.when import read, slip
from config.when.value import day_in_words
from programmes import charts
from programmes.boards.words import are, counted, have, listed, number, sentence, share
from programmes.models import Assessment, Stage
from programmes.models.shown import ATTENTION

PRECISIONS = ["day", "month", "quarter", "half", "year"]
STRIPS = 24  # as many dates as the ledger draws one by one


@dataclass
class Ledger:
    """What stands on record of all programmes that are asked for."""

    standings: list  # (pk, called, stage, rating, touched_on), one a programme
    dates: list  # (forecast, first promise, how many), of open milestones
    raised: list  # (raised on, how many), of open questions
    today: date
    since: object = None  # what moved since the last report, if there is one

    @property
    def programmes(self):
        return len(self.standings)

    @cached_property
    def by_stage(self):
        counts = Counter(each.stage for each in self.standings)
        return [(stage.label, counts[stage.value]) for stage in Stage]

    @property
    def stage_chart(self):
        return strips.stage_counts([count for _, count in self.by_stage])

    @property
    def stage_words(self):
        return ", ".join(f"{count} {stage.lower()}" for stage, count in self.by_stage if count)

    @cached_property
    def by_rating(self):
        counts = Counter(each.rating for each in self.standings)
        return [(rating, Assessment.Rating(rating).label, counts[rating]) for rating in ATTENTION]

    @cached_property
    def _windows(self):
        return [(read(forecast), count) for forecast, _, count in self.dates]

    @property
    def milestones(self):
        return sum(count for _, count in self._windows)

    @property
    def undated(self):
        return sum(count for when, count in self._windows if not when)

    @property
    def grains(self):
        """Return the dates of the open milestones, the most exact first, while few enough to draw."""
        each = [when for when, count in self._windows for _ in range(min(count, STRIPS + 1))]
        return (
            sorted(each, key=lambda when: [*PRECISIONS, "none"].index(when.precision))
            if len(each) <= STRIPS
            else []
        )

    @property
    def grain_words(self):
        counts = Counter()
        for when, count in self._windows:
            counts[when.precision] += count
        others = ", ".join(
            f"{counts[precision]} {precision}" for precision in PRECISIONS if counts[precision]
        )
        return f"others: {others}" if others else "none has a date" if self.milestones else "none on record"

    @cached_property
    def _slips(self):
        """Return the slips that can be measured, each with how many milestones it is of."""
        pairs = (
            (slip(read(promised or ""), read(forecast)), count) for forecast, promised, count in self.dates
        )
        return [(each, count) for each, count in pairs if each.tone != "unknown"]

    @property
    def measured(self):
        return sum(count for _, count in self._slips)

    @property
    def late(self):
        return sum(count for each, count in self._slips if each.tone == "late")

    @property
    def late_words(self):
        late = [each for each, _ in self._slips if each.tone == "late"]
        if late:
            return f"most: {max(late, key=lambda each: each.least or 0).text}"
        return "none has moved past its baseline" if self.measured else "no baseline set yet"

    @property
    def _ages(self):
        return Counter({(self.today - day).days: count for day, count in self.raised})

    @property
    def questions(self):
        return self._ages.total()

    @property
    def old_questions(self):
        return sum(count for days, count in self._ages.items() if days > settings.QUESTION_DAYS[1])

    @property
    def age_strip(self):
        return charts.age_strip(self._ages, 34, labels=True)

    @property
    def question_words(self):
        return f"{self.old_questions} older than {settings.QUESTION_DAYS[1]} days"

    @cached_property
    def _stale(self):
        """Return the records that no person has touched for long, those never touched first."""
        ages = [
            ((self.today - each.touched_on).days if each.touched_on else None, each.called)
            for each in self.standings
        ]
        stale = [(days, name) for days, name in ages if days is None or days > settings.STALE_DAYS]
        return sorted(stale, key=lambda each: -(each[0] or 10**6))

    @property
    def stale(self):
        return len(self._stale)

    @property
    def stale_words(self):
        if not self._stale:
            return f"all updated within {settings.STALE_DAYS} days" if self.programmes else "none on record"
        if never := sum(days is None for days, _ in self._stale):
            return f"{never} not yet updated by a person"
        days, name = self._stale[0]
        return f"{name}, {days} days"

    @property
    def finding(self):
        """Return what the page comes to, in at most three sentences."""
        found = [self._turned_found() or self.ratings_found(), self.dates_found(), self.questions_found()]
        return " ".join(sentence(each) for each in found if each)

    def _turned_found(self):
        """Return how many were rated anew since the last report, those that need attention first."""
        turned = self.since.turned(self.standings) if self.since else {}
        counts = [
            (label.lower(), turned[rating]) for rating, label, _ in self.by_rating if turned.get(rating)
        ]
        if not counts:
            return ""
        (first, count), *others = counts
        begin = f"{counted(count, 'programme')} turned {first}"
        said = listed([begin, *(f"{number(count)} {label}" for label, count in others)])
        return f"{said} since the report of {day_in_words(self.since.day)}"

    def ratings_found(self):
        """Return how many are of each rating, those that need attention first."""
        rated = [(label.lower(), count) for _, label, count in self.by_rating if count]
        if not rated:
            return ""
        if self.programmes > 1 and rated == [("not rated", self.programmes)]:
            return f"none of the {counted(self.programmes, 'programme')} is rated yet"
        if len(rated) == 1 and self.programmes > 1:
            return f"all {counted(self.programmes, 'programme')} are {rated[0][0]}"
        (first, count), *others = rated
        begin = f"{counted(count, 'programme')} {are(count)} {first}"
        return listed([begin, *(f"{number(count)} {label}" for label, count in others)])

    def dates_found(self):
        late = f"{share(self.late, self.measured, 'dated milestone')} {are(self.late)} later than promised"
        undated = f"{share(self.undated, self.milestones, 'open milestone')} {have(self.undated)} no date"
        return "; ".join([late] * (self.late > 0) + [undated] * (self.undated > 0))

    def questions_found(self):
        old, days = self.old_questions, settings.QUESTION_DAYS[1]
        return (
            f"{share(old, self.questions, 'open question')} {are(old)} older than {days} days" if old else ""
        )
