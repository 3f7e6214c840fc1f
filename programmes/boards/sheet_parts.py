"""The parts of a briefing: rows, questions, changes, dates, unknowns, each with its footnotes and height.

What is here is made in the order in which it is read, as footnotes are numbered in that order. No queries.
"""

from dataclasses import dataclass, field

from django.conf import settings

from programmes.boards.fitting import BOLD, lines, width
from programmes.boards.inquiry import days
from programmes.boards.matters import matters
from programmes.boards.rows import Row
from programmes.boards.steps import Step
from programmes.boards.words import counted, listed, number
from programmes.models import Assessment, OpenQuestion

CELLS = {"name": 177, "confidence": 88, "next": 108, "date": 112, "slip": 71}  # the table, in pixels
HALF, FULL = 329, 688  # one of two columns, and both
STRIP, TAG = 29, 25  # beside a date
TEXT, SMALL = 12, 11  # the size of letters
NAMED = 3  # milestones, disputes of one programme; topics of one decision
KEYS = 4  # questions that a decision leads to
LONGEST_REASON = 160
OPENED = "opened"
WHOLLY_TOLD = ("open", "on record", "removed")  # what a record is now where the effect says it all


def called(programme):
    return programme.short_name or programme.name


@dataclass
class TableRow:
    """One programme in the table."""

    row: Row
    nations: list  # marks, and so the others
    stage: list
    date: list
    in_full: bool = True

    @classmethod
    def of(cls, row, notes, in_full):
        parts = [part.source for part in row.programme.participations.all() if part.party.country]
        due = row.next.milestone if row.next else None
        marks = notes.cite(*parts), notes.cite(row.programme.stage_source), notes.ground(due) if due else []
        return cls(row, *marks, in_full)

    @property
    def route(self):
        return self.row.route if self.in_full else ""

    @property
    def _lines_of_date(self):
        due = self.row.next
        if due is None:
            return 1
        beside = STRIP + (TAG if due.milestone.estimate else TAG / 2)
        wraps = width(due.date.label, BOLD * SMALL) + beside > CELLS["date"]
        return 1 + wraps + (due.is_overdue or due.is_running_out)

    @property
    def change(self):
        """Say how the rating stands to the one before; nothing where there is none."""
        if self.row.is_new:
            return "new on record"
        before, now = self.row.rated_before, self.row.ratings.recorded
        if not now or not before:
            return "first rating" if now else ""
        return "unchanged" if before == now else f"was {Assessment.Rating(before).label.lower()}"

    @property
    def height(self):
        row, due = self.row, self.row.next
        meta = f"{' '.join(row.nations)} {self.route}{' 1,2' if self.nations else ''}"
        told = [
            15.6 * lines(f"{row.programme.name} {row.condition}", CELLS["name"], BOLD * TEXT)
            + 15.4 * lines(meta, CELLS["name"], SMALL),
            17 + 15.4 * lines(self.change, CELLS["confidence"], SMALL) * bool(self.change),
            15.4 * lines(due.milestone.name if due else row.nothing_next, CELLS["next"], SMALL),
            15.4 * self._lines_of_date,
            15.4 * lines(due.slip.text, CELLS["slip"], BOLD * SMALL) if due else 0,
        ]
        return 13 + max(told)


@dataclass
class Decision:
    """What somebody has to settle: the open questions that hold up a milestone, or all others."""

    row: Row
    milestone: object | None  # what they hold up
    questions: list  # the oldest first
    marks: list = field(default_factory=list)

    @property
    def name(self):
        return called(self.row.programme)

    @property
    def holds_up_next(self):
        return _is_next(self.row, self.milestone)

    @property
    def head(self):
        topics = some(topics_of(self.questions), NAMED)
        if self.milestone is None:
            return f"{self.name}: {topics} open for too long"
        return f"{self.name}: {self.milestone.name} waits for {topics}"

    @property
    def standing(self):
        """Say for how long the oldest has been open, and whether anybody was asked."""
        ages, put = [each.age(self.row.today) for each in self.questions], sum(map(_is_put, self.questions))
        if len(ages) == 1:
            asked = f"asked of {self.questions[0].asked_of}" if put else "nobody has been asked yet"
            return f"Open for {days(ages[0])}, {asked}:"
        asked = f"{number(put)} of them put to somebody" if put else "nobody has been asked yet"
        return (
            f"{counted(len(ages), 'question')}, the oldest open for {days(max(ages))}, {asked}:".capitalize()
        )

    @property
    def keys(self):
        """Return the questions that the page leads to, and how many there are beside them."""
        return self.questions[:KEYS], len(self.questions[KEYS:])

    def height(self, room):
        keys = "Q-000, " * min(len(self.questions), KEYS) + "and two more"
        said = lines(f"{self.head} 1,2 {self.standing} {keys}", room - 16, BOLD * SMALL)
        return 5 + 15.4 * said


def _is_put(question):
    return question.state != OpenQuestion.State.OPEN


def for_decision(rows):
    """Return what holds up the next milestone of a programme, then what is open for too long."""
    found = [decision for row in rows for decision in _decisions(row)]
    return sorted(
        found, key=lambda each: (not each.holds_up_next, each.milestone is None, each.questions[0].raised_on)
    )


def _is_next(row, milestone):
    return milestone is not None and row.next is not None and milestone.pk == row.next.milestone.pk


def _decisions(row):
    """Return the urgent questions of one programme by the milestone that they hold up."""
    by_milestone = {}
    for question in row.programme.waiting_questions:
        held = question.needed_by if question.needed_by and question.needed_by.is_open() else None
        if _is_next(row, held) or question.age(row.today) > settings.QUESTION_DAYS[1]:
            by_milestone.setdefault(held, []).append(question)
    return [Decision(row, held, questions) for held, questions in by_milestone.items()]


def topics_of(questions):
    """Return on what questions are, each once."""
    return list({each.matter_label().casefold(): each.matter_label().lower() for each in questions}.values())


def some(names, most):
    """Name some, and count the rest in words."""
    rest = len(names) - most
    return listed([*names[:most], f"{counted(rest, 'other')}"]) if rest > 0 else listed(names)


@dataclass
class Told:
    """One change, in words."""

    about: str
    line: object  # of a block of what changed
    marks: list = field(default_factory=list)

    @property
    def said(self):
        now, effect = self.line.now, self.line.effect.text
        if effect == OPENED:
            return "came on record"
        if now.rating:
            was = self.line.was.text.lower()
            return f"{was} to {now.text.lower()}" if was else f"rated {now.text.lower()}"
        value = str(now.when) if now.when is not None else now.short
        if value.startswith(effect) or not value or value in WHOLLY_TOLD:
            return value if value.startswith(effect) else effect
        return f"{effect}: {value}"

    @property
    def why(self):
        """Return the newest reason for what got worse, where it is short enough to stand here whole."""
        reason = self.line.notes.shown[0].why if self.line.notes.shown else ""
        return reason if self.line.effect.tone == "late" and len(reason) <= LONGEST_REASON else ""

    @property
    def rank(self):
        """Return what puts changes in order: ratings, what got worse, what got better, dates, the rest."""
        tones = {"late": 1, "early": 2}
        dated = 3 if self.line.now.when is not None else 4
        return (
            0
            if self.line.now.rating or self.line.effect.text == OPENED
            else tones.get(self.line.effect.tone, dated)
        )

    def height(self, room):
        return 4 + 15.4 * lines(
            f"{self.about}: {self.line.what}, {self.said}. {self.why} est 1", room - 12, SMALL
        )


def told_of(blocks):
    """Return each change, those that matter most first; of a new programme only that it is new."""
    told = [
        Told(called(block.subject), line) for block in blocks for line in block.shown if _is_told(block, line)
    ]
    return sorted(told, key=lambda each: each.rank)


def _is_told(block, line):
    return block.was is not None or line.effect.text == OPENED


@dataclass
class Ahead:
    """One milestone that is still to come."""

    programme: object
    step: Step
    marks: list = field(default_factory=list)
    is_first: bool = False  # of its programme, in this list

    @property
    def height(self):
        about = lines(called(self.programme), 106, SMALL) if self.is_first else 1
        return 3 + 14 * max(about, lines(self.step.milestone.name, 186, SMALL))


def dates_ahead(rows, most):
    """Return the milestones to come, of many those that end first, in the order of the rows; and the rest."""
    open_ones = [Ahead(row.programme, step) for row in rows for step in row.steps if step.is_open]
    kept = sorted(open_ones, key=lambda each: each.step.in_order)[:most]
    places = {row.programme.pk: place for place, row in enumerate(rows)}
    kept.sort(key=lambda each: (places[each.programme.pk], each.step.in_order))
    before = None
    for each in kept:
        each.is_first, before = each.programme != before, each.programme
    return kept, len(open_ones) - len(kept)


@dataclass
class Unknown:
    """What is not known of one programme: its open questions, its dates, what its sources disagree on."""

    row: Row
    said: list  # (what joins it to the piece before, words, marks)

    @classmethod
    def of(cls, row, notes, topics, in_full):
        disputes = _disputes(row, notes) if in_full else [_disputed(row, notes)]
        said = [_questions(row, notes, topics), _undated(row, notes, topics), *disputes]
        return cls(row, [each for each in said if each])

    @property
    def name(self):
        return called(self.row.programme)

    @property
    def height(self):
        words = " ".join(f"{joint}{words} 1,2" for joint, words, _ in self.said)
        return 4 + 15.4 * lines(f"{self.name}: {words}", FULL, SMALL)


def _questions(row, notes, most):
    """Say on what there are open questions, the oldest first."""
    waiting = row.programme.waiting_questions
    if not waiting:
        return None
    age = waiting[0].age(row.today)
    oldest = (
        f"{'the oldest ' if len(waiting) > 1 else ''}{f'{days(age)} old' if age else 'raised on this day'}"
    )
    begin = f"{counted(len(waiting), 'open question')}, {oldest}"
    return "", f"{begin}: {some(topics_of(waiting), most)}", notes.cite(*(each.source for each in waiting))


def _undated(row, notes, most):
    """Say which milestones have no date, and what says so."""
    undated = [step.milestone for step in row.steps if step.is_open and not step.date]
    if not undated:
        return None
    marks = notes.cite(*(each.source for each in undated[:most]))
    return "; ", f"no date for {some([each.name for each in undated], most)}", marks


def _disputes(row, notes):
    """Say on what sources disagree: each value with its own marks."""
    disputed = _matters(row)
    for matter in disputed[:NAMED]:
        yield "; ", f"sources disagree on {matter.name.lower()}", []
        for place, value in enumerate(matter.values):
            yield " or " if place else ": ", f"“{value.said}”", notes.ground(*value.claims)
    if (more := len(disputed) - NAMED) > 0:
        yield "; ", f"and on {counted(more, 'other fact')}", []


def _disputed(row, notes):
    """Say in short on what sources disagree, and which."""
    if not (disputed := _matters(row)):
        return None
    marks = notes.ground(*(claim for matter in disputed for claim in matter.claims))
    words = f"sources disagree on {some([each.name.lower() for each in disputed], NAMED)}"
    return "; ", words, marks


def _matters(row):
    return [matter for matter in matters(row.programme.live_claims) if matter.is_disputed]
