"""The acts of a period, each with an id that stays, its subjects and its words: what the doors write out."""

import re
import uuid
from dataclasses import dataclass, field

from agreements.models import Agreement
from config.audit.timeline import Act, timeline
from programmes.boards.feed import Entry
from programmes.changes.counting import some
from programmes.changes.parts import histories
from programmes.models import Programme

CHANGE_SET = re.compile(r"[0-9a-f]{32}", re.ASCII)
OURS = uuid.uuid5(uuid.NAMESPACE_OID, "programme tracker: one row of history")
ON_THE_WAY = ("milestone", "question", "baseline")  # through which an entry of a log leads to its subject


@dataclass
class Told:
    """One act as it is written out: one form saved, one command run, or one row written outside of any."""

    act: Act
    subjects: list = field(default_factory=list)  # the programmes and agreements that it is about

    @property
    def entry(self):
        return Entry(self.act)

    @property
    def id(self):
        """Return its name for ever: the change set, or what is made of the one row that stands alone."""
        if self.act.change_set and CHANGE_SET.fullmatch(self.act.change_set):
            return uuid.UUID(self.act.change_set).urn
        row = self.act.changes[0].row
        name = (
            self.act.change_set
            or f"{row.instance_type._meta.label_lower} {row.history_id} {row.history_date}"
        )
        return uuid.uuid5(OURS, name).urn

    @property
    def title(self):
        about = f": {self.subjects[0]}" if self.subjects else ""
        return f"{self.entry.who} {self.entry.verb}{about}{' and others' if len(self.subjects) > 1 else ''}"


def told_acts(period, programme=None, *, limit, before=None):
    """Return the newest acts of a period, at most so many; only those older than the one of a key."""
    acts = timeline(histories(period, programme), limit=limit, before=before, naming=ON_THE_WAY)
    about = [_subjects(act) for act in acts]
    found = {model: _found(model, about) for model in (Programme, Agreement)}
    return [
        Told(act, [found[model][pk] for model, pk in subjects if pk in found[model]])
        for act, subjects in zip(acts, about, strict=True)
    ]


def _subjects(act):
    """Return the programmes and agreements that an act is about, each once: its kind and its key."""
    return list(dict.fromkeys(filter(None, (_subject(change) for change in act.changes))))


def _subject(change):
    model = change.row.instance_type
    if model in (Programme, Agreement):
        return model, change.object_id
    for record in (change.row, *(change.points.get(name) for name in ON_THE_WAY)):
        if pk := getattr(record, "programme_id", None):
            return Programme, pk
        if pk := getattr(record, "agreement_id", None):
            return Agreement, pk
    return None


def _found(model, about):
    keys = {pk for subjects in about for kind, pk in subjects if kind is model}
    return {record.pk: record for record in some(model.objects.order_by(), keys)}
