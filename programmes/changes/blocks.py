"""What changed of one programme or agreement: its rating at both ends, a line for each change. No queries."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse

from agreements.models import Agreement
from programmes.changes import lines
from programmes.changes.notes import Notes
from programmes.models import Assessment, Claim, Milestone, OpenQuestion, Programme

PAGES = {Milestone: ("milestone", "slug"), OpenQuestion: ("question", "number")}
MOST = 20  # lines of one block; the history of its page tells the rest


@dataclass
class Block:
    """One programme or agreement with what changed of it."""

    subject: object
    address: str
    was: object | None  # the subject as it stood before; none when it is new
    lines: list

    @property
    def is_programme(self):
        return isinstance(self.subject, Programme)

    @property
    def rating(self):
        return self.subject.rating if self.is_programme else ""

    @property
    def rating_before(self):
        return self.was.rating if self.was and self.is_programme else ""

    @property
    def _changes(self):
        return [line for line in self.lines if line.effect is not lines.REPEATED]

    @property
    def shown(self):
        return self._changes[:MOST]

    @property
    def more(self):
        return len(self._changes[MOST:])

    @property
    def repeated(self):
        """Return the milestones that were reported as they stood."""
        return [line for line in self.lines if line.effect is lines.REPEATED]


class Blocks:
    """The blocks of one page, made of what was read for all of them."""

    def __init__(self, before, after, touched, notes, tally):
        self.before, self.after, self.notes, self.tally = before, after, notes, tally
        self._keys = defaultdict(lambda: defaultdict(list))
        for under, key, *subject in touched.rows:
            self._keys[tuple(subject)][under].append(key)

    def block(self, subject, leading_to):
        model, key = (Programme, subject[0]) if subject[0] else (Agreement, subject[1])
        was, now = self.before.of(model, key), self.after.of(model, key)
        told = now or was
        if told is None:
            return None
        return Block(told, leading_to(told.get_absolute_url()), was, self._lines(subject, leading_to))

    def _lines(self, subject, leading_to):
        keys = self._keys[subject]
        rated = self._ratings(subject[0]) if Assessment in keys else []
        return rated + [
            line
            for model, tell in lines.IN_ORDER
            for line in self._disputes(model, subject)
            + [
                each
                for key in sorted(set(keys.get(model, ())))
                for each in self._led(model, key, tell, leading_to)
            ]
        ]

    def _ratings(self, programme):
        notes = self._notes(Assessment, programme)
        return lines.rating_lines(programme, self.before, self.after, notes)

    def _disputes(self, model, subject):
        if model is not Claim:
            return []
        was, now = (states.claims.get(subject, []) for states in (self.before, self.after))
        return lines.dispute_lines(was, now, self.notes)

    def _led(self, model, key, tell, leading_to):
        """Return the lines of one record, leading to its page where it has one."""
        told, record = self._told(model, key, tell), self.after.of(model, key)
        if model not in PAGES or record is None:
            return told
        name, column = PAGES[model]
        address = leading_to(reverse(name, args=[getattr(record, column)]))
        return [replace(line, address=address) for line in told]

    def _told(self, model, key, tell):
        was, now, notes = self.before.of(model, key), self.after.of(model, key), self._notes(model, key)
        if not (was or now):
            return [lines.passed_by(model, notes)]
        if model is Milestone:
            return tell(was, now, self.tally.movement(key), notes)
        return tell(was, now, notes)

    def _notes(self, model, key):
        return self.notes.get((model, key), Notes())
