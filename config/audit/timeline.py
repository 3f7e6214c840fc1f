"""History rows told as acts: who did what, when and why. As many queries for many changes as for one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery, Value
from django.utils.text import capfirst

from config.audit.names import Names, shown_fields
from config.audit.paging import is_key, key_of, newest_keys, with_keys

KINDS = {"+": "added", "~": "changed", "-": "removed"}  # what programs read of a change


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as people read it; empty where there was nothing."""

    name: str
    label: str
    before: str
    after: str
    was: object | None = None  # the record that a key named before, and the one that it names now
    now: object | None = None


@dataclass(frozen=True)
class Change:
    """What became of one record: + it came to be, ~ it changed, - it went."""

    model: str
    noun: str
    object_id: int
    object_label: str
    kind: str
    fields: list[FieldChange]
    row: object | None = None  # the history row: the version of the record that the change made
    points: dict[str, object] = field(default_factory=dict)  # records that it names, changed or not


@dataclass
class Act:
    """What belongs together: one form saved, one command run; or one row that was written outside of any."""

    key: str  # give it as `before` to read on
    change_set: str | None
    when: datetime | None = None
    known_on: date | None = None
    user: object | None = None
    reasons: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def reason(self):
        return " / ".join(self.reasons)

    @property
    def who(self):
        """Return the person's name; empty when another program wrote, or a migration."""
        return (self.user.get_full_name() or self.user.get_username()) if self.user else ""

    def add(self, row, user, change):
        """Add what a later row says."""
        self.when, self.known_on, self.user = row.history_date, row.known_on, user
        self.changes.append(change)
        if row.history_change_reason and row.history_change_reason not in self.reasons:
            self.reasons.append(row.history_change_reason)


@dataclass(frozen=True)
class Step:
    """A history row and what it changed: each field with its value before and after."""

    position: int  # of its history among those that were asked for
    row: object
    differences: list[tuple]


def timeline(histories, limit=None, before=None, naming=()):
    """Return the acts that these histories tell of, newest first.

    At most `limit` of them, and only those older than the act whose key is `before`. Each change brings along
    the records that the foreign keys called `naming` name, such as its source, where its model has them.
    """
    if not histories:
        return []
    before = before if before and is_key(before) else None
    keys = newest_keys(histories, limit, before) if limit or before else None
    steps = [step for position, history in enumerate(histories) for step in _steps(history, position, keys)]
    steps.sort(key=lambda step: (step.row.history_date, step.position, step.row.history_id))
    return _acts(steps, _names_in(steps, naming), naming)


def _steps(history, position, keys):
    return steps_of(history if keys is None else with_keys(history, position, keys), position)


def steps_of(told, position=0):
    """Yield what each of these rows of one history changed, record by record: one query."""
    records = defaultdict(dict)
    for row in sorted(_with_the_ones_before(told), key=lambda row: row.told):
        records[row.record_id][row.history_id] = row  # a row that is both told and before another stays told
    for rows in records.values():
        for previous, row in pairwise([None, *(rows[history_id] for history_id in sorted(rows))]):
            if row.told:
                yield Step(position, row, _differences(previous, row))


def _with_the_ones_before(told):
    """Return rows and, marked as not told, the row before each of them: one query."""
    model, key = told.model, told.model.instance_type._meta.pk.attname
    earlier = model.objects.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
    newest = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    before = told.order_by().annotate(newest=newest).values("newest")
    rows = told.order_by().annotate(told=Value(1))
    return rows.union(
        model.objects.filter(history_id__in=before).order_by().annotate(told=Value(0)), all=True
    )


def _differences(previous, row):
    """Return what differs: to nothing when the record went, from nothing when it came to be."""
    gone = row.history_type == "-"
    was = row if gone else previous if previous and previous.history_type != "-" else None
    now = None if gone else row
    found = []
    for each in shown_fields(row.instance_type):
        before, after = getattr(was, each.attname, None), getattr(now, each.attname, None)
        if before != after and not (before in each.empty_values and after in each.empty_values):
            found.append((each, before, after))
    return found


def _names_in(steps, naming):
    names = Names()
    for step in steps:
        names.want(step.row._meta.get_field("history_user"), step.row.history_user_id)
        for each in _keys(step.row, naming):
            names.want(each, getattr(step.row, each.attname))
        for each, before, after in step.differences:
            names.want(each, before)
            names.want(each, after)
    return names.find()


def _keys(row, naming):
    return [
        each for each in row.instance_type._meta.concrete_fields if each.name in naming and each.is_relation
    ]


def _acts(steps, names, naming):
    acts = {}
    for step in steps:
        row, key = step.row, key_of(step.row, step.position)
        act = acts.setdefault(key, Act(key, row.change_set))
        act.add(row, names.record(get_user_model(), row.history_user_id), _change(step, names, naming))
    return [acts[key] for key in sorted(acts, reverse=True)]


def _change(step, names, naming):
    row = step.row
    keys = [(each, getattr(row, each.attname)) for each in _keys(row, naming)]
    return Change(
        model=row.instance_type._meta.label_lower,
        noun=capfirst(row.instance_type._meta.verbose_name),
        object_id=row.record_id,
        object_label=str(row.instance),
        kind=row.history_type,
        fields=[field_change for each in step.differences if (field_change := _field_change(*each, names))],
        row=row,
        points={each.name: names.record(each.related_model, key) for each, key in keys if key is not None},
    )


def _field_change(each, before, after, names):
    was, now = names.words(each, before), names.words(each, after)
    if was == now:
        return None
    records = [names.record(each.related_model, key) if each.is_relation else None for key in (before, after)]
    return FieldChange(each.name, capfirst(each.verbose_name), was, now, *records)
