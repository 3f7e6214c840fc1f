"""The register of questions: how old they are, what each holds up, and how those before were answered."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from django.conf import settings

from programmes import charts
from programmes.boards.inquiry import Inquiry, days
from programmes.boards.words import counted, number, sentence, share
from programmes.models import OpenQuestion, Programme, disagree

LANES = 8  # programmes in the chart: those with most
ANSWERS = 20  # settled questions below the open ones
AGREEMENTS = "Agreements"
State = OpenQuestion.State


@dataclass
class Lane:
    """The open questions of one programme, or those of all agreements, by their age."""

    name: str
    slug: str
    count: int
    ages: list  # (days, whether somebody was asked)
    scale: charts.Scale

    @property
    def drawing(self):
        return charts.lane(self.scale, self.ages)

    @property
    def words(self):
        """Say in words what the drawing shows."""
        old = sum(age > settings.QUESTION_DAYS[1] for age, _ in self.ages)
        oldest = max((age for age, _ in self.ages), default=0)
        return f"open, {old} older than {settings.QUESTION_DAYS[1]} days, the oldest {days(oldest)}"


@dataclass
class Ageing:
    """The chart: one lane a programme, those with most questions first, on one scale."""

    most: list  # (key, name, short name, slug, how many) of the programmes with most; None is the agreements
    raised: list  # (key, raised on, state, how many)
    total: int
    today: date

    @cached_property
    def _ages(self):
        ages = defaultdict(list)
        for key, raised_on, state, count in self.raised:
            ages[key] += [((self.today - raised_on).days, state != State.OPEN)] * count
        return ages

    @cached_property
    def scale(self):
        return charts.scale_for(max((age for ages in self._ages.values() for age, _ in ages), default=0))

    @property
    def lanes(self):
        return [
            Lane(short or name or AGREEMENTS, slug, count, self._ages[key], self.scale)
            for key, name, short, slug, count in self.most
        ]

    @property
    def head(self):
        return charts.lanes_head(self.scale)

    @property
    def foot(self):
        return charts.lanes_foot(self.scale)

    @property
    def not_drawn(self):
        """Return how many questions have no lane here."""
        return self.total - sum(count for *_, count in self.most)


@dataclass
class Entry(Inquiry):
    """One question in the register."""

    claims: list = field(default_factory=list)  # those on its matter

    @property
    def clash(self):
        """Return the tags of the sources that disagree on its matter, or nothing."""
        return " ".join(_tag(claim) for claim in self.claims) if disagree(self.claims) else ""

    @property
    def took(self):
        """Say how long the answer took; nothing where there is none."""
        question = self.question
        if question.state != State.ANSWERED:
            return ""
        return f"after {days((question.answered_on - question.raised_on).days)}"


def _tag(claim):
    return claim.source.tag if claim.source else "est"


@dataclass
class Group:
    """What is asked of one programme, or of agreements; how many there are on all pages."""

    programme: Programme | None
    count: int
    entries: list


class Questions:
    """One page of the register."""

    def __init__(self, questions, claims, today):
        on_matter = defaultdict(list)
        for claim in claims:
            on_matter[claim.matter()].append(claim)
        self.entries = [Entry(question, today, claims=on_matter[question.matter()]) for question in questions]

    @property
    def groups(self):
        together = groupby(self.entries, key=lambda entry: entry.question.programme)
        return [
            Group(programme, entries[0].question.there, entries)
            for programme, entries in ((programme, list(entries)) for programme, entries in together)
        ]


def questions_found(counts):
    """Say how old the open questions are, and whether anybody was asked them."""
    total, old, put = counts["total"], counts["old"], counts["put"]
    if not total:
        return ""
    if old:
        said = f"{share(old, total, 'open question')} {_is(old)} older than {settings.QUESTION_DAYS[1]} days"
    else:
        open_ones = f"{counted(total, 'question')} {_is(total)} open"
        said = f"{open_ones}, none older than {settings.QUESTION_DAYS[1]} days"
    return sentence(f"{said}, {_put(put, total)}")


def _put(put, total):
    if put == total:
        return "and all have been put to somebody" if total > 1 else "and it has been put to somebody"
    if put:
        few = "only " if put * 2 < total else ""
        return f"and {few}{number(put)} {'has' if put == 1 else 'have'} been put to somebody who can answer"
    return "and nobody has been asked yet" if total == 1 else "and none has been put to anybody yet"


def _is(count):
    return "is" if count == 1 else "are"
