"""Copies of programmes with all that became of them, written as the guards would have written it.

A copy has its own rows in each history: the same changes by the same people, known since the same days, with
keys moved on and in acts of its own. Each act is followed by its copies, one after another, so that every
history and the chain grow as they would have; the moment of writing is that of the clock.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max

from benchmarks.links import Link, append
from benchmarks.unguarded import unguarded
from config.audit.models import AuditEntry
from config.audit.survey import dialect_of
from config.audit.tracked import Tracked, listed

ROWS = 50_000  # that are written at once, about
COPIES = """(WITH RECURSIVE copies(n) AS (SELECT {0} UNION ALL SELECT n + 1 FROM copies WHERE n < {1})
SELECT n FROM copies) AS copies"""
LIVE = """INSERT INTO "{one.live}" ({into}) SELECT {columns}
FROM {copies} CROSS JOIN "{one.live}" AS made WHERE made.id < {step}"""
DRAWN = "CREATE TEMPORARY TABLE drawn (act int, model text, place int, history_id bigint)"
PAST = """INSERT INTO "{one.past}" ({into}) SELECT {columns}
FROM {copies} CROSS JOIN drawn JOIN "{one.past}" AS made ON made.history_id = drawn.history_id
WHERE drawn.act = {act} AND drawn.model = '{one.label}'"""
ACT = {  # the copies of an act have their number for its last letters
    "sqlite": "substr(made.change_set, 1, 24) || printf('%%08x', n)",
    "postgresql": "substr(made.change_set, 1, 24) || lpad(to_hex(n), 8, '0')",
}


class Copying:
    """So many copies of what is on record of these models; nobody else writes meanwhile."""

    def __init__(self, models, times):
        self.models, self.times = models, times
        self.tracked = {one.label: one for one in map(Tracked, models)}
        self.step = 1 + max(_top(model) for model in models)  # by which the keys of copies lie apart
        self.ends = {label: _top(one.history) for label, one in self.tracked.items()}

    def write(self):
        """Put all copies on record: their histories act by act, then what they came to."""
        acts = [self._rows(entries) for entries in self._acts()]
        _draw(acts)
        with unguarded([table for one in self.tracked.values() for table in (one.live, one.past)]):
            for act, rows in enumerate(acts):
                for copies in self._parts(len(rows)):
                    self._recount(act, rows, copies)
            for one in self.tracked.values():
                for copies in self._parts(_top(one.model)):
                    self._live(one, copies)
        _reset_sequences([model for one in self.tracked.values() for model in (one.model, one.history)])

    def _acts(self):
        """Return what the chain has of these models, act by act."""
        sets = {
            label: dict(one.history.objects.values_list("pk", "change_set"))
            for label, one in self.tracked.items()
        }
        told = AuditEntry.objects.filter(model__in=sets).order_by("seq")
        return [list(entries) for _, entries in groupby(told, lambda each: sets[each.model][each.history_id])]

    def _rows(self, entries):
        """Return the rows of an act as the chain has them."""
        counts, rows = Counter(), []
        for entry in entries:
            model = self.tracked[entry.model].model
            keys = [field.column for field in model._meta.concrete_fields if self._is_moved(field)]
            link = Link(entry.model, entry.payload, keys, self.step)
            rows.append(Row(entry.model, entry.history_id, counts[entry.model], link))
            counts[entry.model] += 1
        return rows

    def _parts(self, rows):
        """Yield the first and the last of some copies of so many rows each."""
        some = max(ROWS // max(rows, 1), 1)
        for first in range(1, self.times + 1, some):
            yield first, min(first + some - 1, self.times)

    @transaction.atomic
    def _recount(self, act, rows, copies):
        """Write what an act was in these copies: the rows of each history, then their links."""
        moment, counts = _now(), Counter(row.model for row in rows)
        begins = {label: self._begin(label, count, copies) for label, count in counts.items()}
        for label, count in counts.items():
            key = f"{begins[label]} + n * {count} + drawn.place"
            self._past(self.tracked[label], act, key, copies, moment)
        own = [(begins[row.model] + row.place, counts[row.model]) for row in rows]
        append([row.link for row in rows], own, copies, moment)

    def _begin(self, label, count, copies):
        """Return from where the rows of these copies, so many each, are numbered if the first copy is 0."""
        first, last = copies
        begin = self.ends[label] + 1 - first * count
        self.ends[label] += (last - first + 1) * count
        return begin

    def _past(self, one, act, key, copies, moment):
        ours = {"history_id": key, "history_date": "%s", "change_set": ACT[connection.vendor]}
        columns = {column: f'made."{column}"' for column in one.past_columns} | self._moved(one) | ours
        sql = PAST.format(one=one, act=act, copies=COPIES.format(*copies), **_of(columns))
        _run(sql, [moment])

    def _live(self, one, copies):
        columns = {column: f'made."{column}"' for column in one.live_columns} | self._moved(one)
        _run(LIVE.format(one=one, step=self.step, copies=COPIES.format(*copies), **_of(columns)))

    def _moved(self, one):
        """Return the SQL of the columns that tell one copy from another, or name one."""
        fields = one.model._meta.concrete_fields
        moved = {
            each.column: f"made.{each.column} + n * {self.step}" for each in fields if self._is_moved(each)
        }
        slugs = {each.column: f"made.{each.column} || '-' || n" for each in fields if each.name == "slug"}
        return moved | slugs

    def _is_moved(self, field):
        return field.primary_key or field.name == "number" or field.related_model in self.models


@dataclass(frozen=True, slots=True)
class Row:
    """A row of history of the first programmes."""

    model: str
    history_id: int
    place: int  # among the rows of its model in its act, from 0
    link: Link


def _draw(acts):
    """Note all rows where the database finds them act by act."""
    drawn = [(act, row.model, row.place, row.history_id) for act, rows in enumerate(acts) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(DRAWN)
        cursor.executemany("INSERT INTO drawn VALUES (%s, %s, %s, %s)", drawn)
        cursor.execute("CREATE INDEX drawn_by_act ON drawn (act, model, place)")


def _of(columns):
    return {"into": listed(columns), "columns": ", ".join(columns.values())}


def _top(model):
    return model.objects.aggregate(top=Max("pk"))["top"] or 0


def _now():
    """Return the moment by the clock of the database, as the guards write it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {dialect_of(connection).NOW}")
        return cursor.fetchone()[0]


def _run(sql, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _reset_sequences(models):
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
