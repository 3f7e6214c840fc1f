"""One page for a minister: what stands on it, with its footnotes, as much as there is room for. No queries.

Nothing is cut off. What is too much for one page is left out whole, by rule, and said in words: first what is
told in detail, then the programmes that need attention least. What is not known is told of each programme.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from config.when.value import day_in_words
from programmes.boards import sheet_parts as parts
from programmes.boards.fitting import BOLD, lines
from programmes.boards.footnotes import Footnotes
from programmes.boards.ledger import Ledger
from programmes.boards.rows import STAGE_NAMES, Row
from programmes.boards.words import counted, number, sentence
from programmes.charts.sheet import HEAD, sheet_axis, sheet_head, sheet_row

MOST = 6  # programmes on one page
NAMED = 3  # of those left out
TOPICS = 8  # of one programme
SHORT = 20  # letters of a period that leave its head on one line
PAGE = 1060  # pixels: 1031 stand between the margins of A4, and the reckoning tells more than is needed
GAP, FOOT = 13.6, 36
SECTION = GAP + 26  # before a part, with its head
LONGEST_REASON = 240


@dataclass(frozen=True)
class Details:
    """How many of each kind are told; in full also routes, and what each source says where they disagree."""

    decisions: int = 2
    changes: int = 2
    dates: int = 2
    topics: int = 2
    in_full: int = 0

    def with_more(self, kind):
        return replace(self, **{kind: getattr(self, kind) + 1})


@dataclass
class Asked:
    """What a briefing is about."""

    today: date
    period: object
    ledger: Ledger  # of all programmes that are chosen
    tally: object  # what changed of them in the period
    title: str = ""
    addressee: str = ""
    absent: list = field(default_factory=list)  # why some that were chosen are not among them, in sentences


@dataclass
class Sheet:
    """The page, with so many programmes told in so much detail."""

    asked: Asked
    rows: list
    blocks: list
    details: Details
    stages = STAGE_NAMES

    def __post_init__(self):
        """Make the parts in the order in which they are read, as their footnotes are numbered in it."""
        self.notes = notes = Footnotes()
        self.table = [parts.TableRow.of(row, notes, self.details.in_full) for row in self.rows]
        urgent = parts.for_decision(self.rows)
        self.decisions, self.more_decisions = _first(urgent, self.details.decisions)
        for each in self.decisions:
            each.marks = notes.cite(*(question.source for question in each.questions))
        self.changes, self.more_told = _first(parts.told_of(self._blocks), self.details.changes)
        for each in self.changes:
            each.marks = notes.ground(each.line.now)
        self.ahead, self.more_ahead = parts.dates_ahead(self.rows, self.details.dates)
        for each in self.ahead:
            each.marks = notes.ground(each.step.milestone)
        self.unknown = [
            parts.Unknown.of(row, notes, self.details.topics, self.details.in_full) for row in self.rows
        ]

    @property
    def more_changes(self):
        return sum(len(block.shown) + block.more for block in self._blocks) - len(self.changes)

    @property
    def _blocks(self):
        shown = {row.programme.pk for row in self.rows}
        return [block for block in self.blocks if block.subject.pk in shown]

    @property
    def title(self):
        """Return the title that was asked for, or else one that says what the page is about."""
        about = self.asked.ledger.programmes
        only = self.rows[0].programme.name if about == 1 else ""
        return self.asked.title or only or f"Briefing on {counted(about, 'programme')}"

    @property
    def stands_side_by_side(self):
        """Whether decisions and changes have a column each; without the one, the other has the width."""
        return bool(self.decisions and self.changes)

    # The findings, of all programmes that are chosen

    @property
    def lead(self):
        ledger, tally = self.asked.ledger, self.asked.tally
        return sentence(tally.ratings_found() or ledger.ratings_found())

    @property
    def then(self):
        ledger, tally = self.asked.ledger, self.asked.tally
        changed = [tally.opened_found(), tally.dates_found(), tally.others_found()]
        if not any([*changed, tally.ratings_found()]):
            changed = [f"nothing moved from {self.asked.period}"]
        said = [self._reason, *changed, ledger.dates_found(), ledger.questions_found()]
        return " ".join(sentence(each) for each in said if each)

    @property
    def _reason(self):
        """Return why the programme that needs attention most is rated as it is."""
        first = self.rows[0]
        rated = first.ratings.recorded not in ("", "not_rated", "green")
        reason = f"{parts.called(first.programme)}: {first.ratings.reason}" if rated else ""
        return reason if len(reason) <= LONGEST_REASON else ""

    @property
    def left_out(self):
        """Say which of the programmes that are chosen do not stand here, and why; and what is too much."""
        too_much = "" if self.fits else "What is on record takes more than one page."
        return " ".join(filter(None, [self._beyond, too_much]))

    @property
    def _beyond(self):
        shown = {row.programme.pk for row in self.rows}
        beyond = [each.called for each in self.asked.ledger.standings if each.pk not in shown]
        said = []
        if beyond:
            kept = f"{number(len(shown))} of {counted(self.asked.ledger.programmes, 'programme')}"
            without = parts.some(beyond, NAMED)
            said.append(f"For want of room only {kept}, those that need attention first; without {without}")
        return " ".join([*map(sentence, said), *self.asked.absent])

    @property
    def since(self):
        """Say of which days the changes are told."""
        period = self.asked.period
        return f"since {day_in_words(period.first)}" if period.last == self.asked.today else str(period)

    @property
    def basis_words(self):
        """Say what is judged rather than read in a source."""
        said = ["Ratings are the judgement of the owners; slip is measured from the first baseline"]
        if self.notes.rests_on_estimates:
            said.append("Dates marked est are estimates by staff, not published")
        return " ".join(sentence(each) for each in said)

    # The drawing of the dates

    @cached_property
    def _axis(self):
        return sheet_axis([each.step.mark for each in self.ahead], self.asked.today)

    @property
    def head(self):
        return sheet_head(self._axis, self.asked.today)

    @property
    def drawn(self):
        return [(each, sheet_row(self._axis, each.step.mark, self.asked.today)) for each in self.ahead]

    # How much room it takes

    @property
    def height(self):
        return self._top + self._middle + self._end + FOOT

    @property
    def _top(self):
        head = 31 + GAP + 28 * lines(self.title, parts.FULL, BOLD * 25)
        lead = 20.5 * lines(f"{self.lead} {self.then}", parts.FULL, 14)
        left_out = 4 + 15.4 * lines(self._beyond, parts.FULL, parts.SMALL) if self._beyond else 0
        return head + lead + GAP + 20 + sum(_heights(self.table)) + left_out

    @property
    def _middle(self):
        room = parts.HALF if self.stands_side_by_side else parts.FULL
        both = [sum(each.height(room) for each in told) + SECTION for told in (self.decisions, self.changes)]
        both[1] += 17 * (len(self.since) > SHORT)
        together = max(both) if self.stands_side_by_side else sum(both)
        return together + SECTION + (sum(_heights(self.ahead)) + HEAD if self.ahead else 0)

    @property
    def _end(self):
        notes = " ".join(f"1 S1000 {said}." for *_, said in self.notes.notes)
        basis = 14 * lines(f"Basis {self.basis_words} {notes}", parts.FULL, 10)
        return SECTION + sum(_heights(self.unknown)) + GAP + 6 + basis

    @property
    def fits(self):
        return self.height <= PAGE


def _first(found, most):
    return found[:most], len(found[most:])


def _heights(items):
    return [each.height for each in items]


def sheet(asked, programmes, blocks, since):
    """Return the fullest page that fits: of as many programmes as can be, then in as much detail."""
    rows, made = [Row(programme, asked.today, since) for programme in programmes], None
    for count in range(min(len(rows), MOST), 0, -1):
        made = Sheet(asked, rows[:count], blocks, Details())
        if made.fits:
            return _filled(made)
    return made


def _filled(made):
    """Return the page with more of each kind in turn, for as long as there is more and it fits."""
    kinds = list(MORE)
    while kinds:
        for kind in list(kinds):
            fuller = replace(made, details=made.details.with_more(kind)) if MORE[kind](made) else None
            if fuller and fuller.fits:
                made = fuller
            else:
                kinds.remove(kind)
    return made


# Of which kinds a page can tell more, in turn
MORE = {
    "dates": lambda page: page.more_ahead,
    "changes": lambda page: page.more_told,
    "decisions": lambda page: page.more_decisions,
    "in_full": lambda page: not page.details.in_full,
    "topics": lambda page: page.details.topics < TOPICS,
}
