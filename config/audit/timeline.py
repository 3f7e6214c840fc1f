"""History rows told as acts: who did what, when and why. As many queries for many changes as for one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.contrib.auth import get_user_model

from config.audit.names import Names, label_of, name_of, noun_of
from config.audit.paging import is_key, key_of, newest_keys, with_keys
from config.audit.told import ALL, Told

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
        return name_of(self.user) if self.user else ""

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
    steps, naming = _steps_in(histories, limit, before), tuple(naming)
    names = _names_in(steps, naming)
    return _acts(steps, names, lambda step: _change(step, names, naming))


def acts_in_steps(histories, limit=None, before=None):
    """Return the same acts; their changes are steps, of which only who took them is looked up."""
    steps = _steps_in(histories, limit, before)
    return _acts(steps, people_of(steps), lambda step: step)


def people_of(steps):
    """Return the names of those who took these steps."""
    names = Names()
    for step in steps:
        names.want_record(get_user_model(), step.row.history_user_id)
    return names.find()


def _steps_in(histories, limit, before):
    """Return what these histories tell, in the order in which it was written."""
    if not histories:
        return []
    histories = [each if isinstance(each, Told) else Told.of(each) for each in histories]
    before = before if before and is_key(before) else None
    keys = newest_keys(histories, limit, before) if limit or before else None
    steps = [step for position, told in enumerate(histories) for step in _steps(told, position, keys)]
    return sorted(steps, key=lambda step: (step.row.history_date, step.position, step.row.history_id))


def _steps(told, position, keys):
    """Return what the rows of one history changed, those with these keys; none where it has none of them."""
    if keys is None:
        return steps_of(told, position)
    if not any(position in positions for positions in keys.values()):
        return []
    return steps_of(told, position, *with_keys(told, position, keys))


def steps_of(told, position=0, condition=ALL, values=()):
    """Return what each of these rows of one history changed: one query."""
    return [Step(position, row, differences) for row, differences in told.read(condition, values)]


def _names_in(steps, naming):
    names = Names()
    for step in steps:
        names.want_record(get_user_model(), step.row.history_user_id)
        names.want_words(step.row)
        for each in _keys(step.row.instance_type, naming):
            names.want(each, getattr(step.row, each.attname))
        for each, before, after in step.differences:
            names.want(each, before)
            names.want(each, after)
    return names.find()


@cache
def _keys(model, naming):
    return [each for each in model._meta.concrete_fields if each.name in naming and each.is_relation]


def _acts(steps, names, told):
    acts = {}
    for step in steps:
        row, key = step.row, key_of(step.row, step.position)
        act = acts.setdefault(key, Act(key, row.change_set))
        act.add(row, names.record(get_user_model(), row.history_user_id), told(step))
    return [acts[key] for key in sorted(acts, reverse=True)]


def _change(step, names, naming):
    row = step.row
    keys = [(each, getattr(row, each.attname)) for each in _keys(row.instance_type, naming)]
    return Change(
        model=row.instance_type._meta.label_lower,
        noun=noun_of(row.instance_type),
        object_id=row.record_id,
        object_label=names.words_of(row),
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
    return FieldChange(each.name, label_of(each), was, now, *records)
