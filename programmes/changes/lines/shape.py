"""What one line of a block holds: what it is about, what it was and is, the effect, why, who and when."""

from dataclasses import dataclass, field, replace

from django.utils.text import capfirst

from config.audit.names import NOTHING, in_words, shown_fields
from config.when import When, slip
from programmes.changes.notes import Notes

LONGEST = 240


@dataclass(frozen=True)
class Value:
    """One side of a change: words, or a date, or a rating; with where it is from."""

    text: str = ""
    when: When | None = None
    rating: str = ""
    source: object | None = None
    estimate: bool = False
    done: bool = False
    clash: str = ""  # tags of sources that disagree

    @property
    def short(self):
        return self.text if len(self.text) <= LONGEST else f"{self.text[:LONGEST].rstrip()}…"


@dataclass(frozen=True)
class Effect:
    """What a change comes to, in a word or as a slip; beside it, what else there is to say."""

    text: str = ""
    tone: str = ""  # late (red), early (green) or none
    slip: object | None = None
    beside: tuple = ()


BACK = Effect("changed and changed back")
REPEATED = Effect("reported, no change")
NEVER = Value()


@dataclass(frozen=True)
class Line:
    """What became of one record, or of one field of it."""

    what: str
    meta: str
    was: Value
    now: Value
    effect: Effect
    notes: Notes = field(default_factory=Notes)
    address: str = ""  # of the record's own page, where it has one


def moved(base, now):
    """Return the slip from one date to another, in words that speak of both and of no baseline."""
    found = slip(base, now)
    words = {
        "as baseline": "the same days",
        "inside baseline": "narrower",
        "overlaps baseline": "wider" if _covers(now, base) else "overlaps the former date",
    }
    return replace(found, text=words.get(found.text, found.text), detail=f"From {base} to {now}.")


def _covers(wide, narrow):
    begins = wide.earliest is None or (narrow.earliest and wide.earliest <= narrow.earliest)
    return begins and (wide.latest is None or bool(narrow.latest and narrow.latest <= wide.latest))


def fields_changed(was, now, without=()):
    """Return what differs between two states of a record: the label of each field, with both in words."""
    fields = [each for each in shown_fields(type(now)) if each.name not in without]
    differing = [each for each in fields if getattr(was, each.attname) != getattr(now, each.attname)]
    pairs = [(each.verbose_name, _said(was, each), _said(now, each)) for each in differing]
    return [(label, before, after) for label, before, after in pairs if before != after]


def _said(record, each):
    value = getattr(record, each.name)
    if value is None or value == "" or (isinstance(value, When) and not value):
        return NOTHING
    if each.flatchoices:
        return str(dict(each.flatchoices).get(value, value))
    return str(value) if each.is_relation or isinstance(value, When) else in_words(value)


def field_lines(what, was, now, notes, without=()):
    """Return a line for each field that differs; one that says so when something changed and changed back."""
    lines = [
        Line(what, label, Value(before), Value(after or "nothing"), Effect("changed"), notes)
        for label, before, after in fields_changed(was, now, without)
    ]
    return lines or [Line(what, "", NEVER, NEVER, BACK, notes)]


def passed_by(model, notes):
    """Return the line of a record that stands on record at neither end."""
    return Line(capfirst(model._meta.verbose_name), "", NEVER, NEVER, Effect("came and went"), notes)
