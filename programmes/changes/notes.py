"""Who changed a record, when and why: the newest notes on each, and how many there are."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from config.audit.moments import day_of
from config.audit.names import name_of
from programmes.boards.words import sentence
from programmes.changes.counting import some
from programmes.changes.parts import PARTS
from programmes.models import MilestoneUpdate

SHOWN = 3  # on one line of a block
OF_ITSELF = re.compile(r"Raised(\.|: .*)", re.DOTALL)  # what a verb says where nobody gave a reason
TOLD = [
    "of",
    "history_id",
    "history_date",
    "known_on",
    "history_user_id",
    "history_change_reason",
    "change_set",
]


@dataclass
class Note:
    """What one act says of one record."""

    when: datetime
    known_on: date
    user: object
    reasons: list = field(default_factory=list)  # in a person's own words, where there are such
    said: dict = field(default_factory=dict)

    @property
    def who(self):
        return name_of(self.user) if self.user else "Import"

    @property
    def day(self):
        return day_of(self.when)

    @property
    def why(self):
        return " ".join(sentence(reason.strip()) for reason in self.reasons)

    @property
    def coded(self):
        code = self.said.get("reason_code")
        return MilestoneUpdate.ReasonCode(code).label if code else ""


@dataclass
class Notes:
    """The newest notes on one record, the newest first, and how many more there are."""

    shown: list = field(default_factory=list)
    more: int = 0

    @property
    def are_several(self):
        return len(self.shown) > 1

    def saying(self, **said):
        """Return only the notes that say this."""
        kept = [note for note in self.shown if said.items() <= note.said.items()]
        return Notes(kept, self.more if len(kept) == len(self.shown) else 0)


def notes_on(period, touched):
    """Return the notes on each record that was touched, by its kind and key."""
    rows = [(part, row) for part in PARTS for row in _rows(part, period, touched.keys(part.under))]
    users = get_user_model().objects.in_bulk({row["history_user_id"] for _, row in rows} - {None})
    told = defaultdict(list)
    for part, row in rows:
        told[part.under, row["of"]].append((part, row))
    return {key: _notes(each, users) for key, each in told.items()}


def _rows(part, period, keys):
    if not keys:
        return []
    by = [F(part.key), *map(F, part.apart)]
    newest = part.history(period).annotate(
        of=F(part.key),
        nth=Window(RowNumber(), partition_by=by, order_by=F("history_id").desc()),
        count=Window(Count("history_id"), partition_by=by),
    )
    told = (
        newest.filter(nth__lte=SHOWN)
        .order_by()
        .values(*TOLD, "count", *part.said, *filter(None, [part.words]))
    )
    return some(told, keys, by=part.key)


def _notes(told, users):
    newest = sorted(told, key=lambda each: (each[1]["history_date"], each[1]["history_id"]), reverse=True)
    acts, beyond = {}, 0
    for part, row in newest:
        beyond = max(beyond, row["count"] - SHOWN)
        acts.setdefault(_act(part, row), []).append((part, row))
    notes = [_note(rows, users) for rows in acts.values()]
    return Notes(notes[:SHOWN], max(beyond, len(notes[SHOWN:])))


def _note(rows, users):
    """Return what an act says of a record: in the person's own words, or else as the act does."""
    _, newest = rows[0]
    own = _given(row[part.words] for part, row in rows if part.words)
    reasons = own or _given(row["history_change_reason"] for _, row in rows)
    said = {name: row[name] for part, row in rows for name in part.said}
    user = users.get(newest["history_user_id"])
    return Note(newest["history_date"], newest["known_on"], user, list(dict.fromkeys(reasons)), said)


def _given(reasons):
    return [each for each in reasons if each and each.strip() and not OF_ITSELF.fullmatch(each)]


def _act(part, row):
    alone = None if row["change_set"] else (part.model, row["history_id"])
    return row["change_set"], alone, *(row[name] for name in part.apart)
