"""Rows of a history as the database gives them, each beside the row before it of the same record."""

from dataclasses import dataclass, replace
from functools import cache

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models.base import ModelState

from config.audit.names import shown_fields
from config.audit.tracked import listed
from config.prepared import bare, converters_of, filled
from config.when import WhenField

BEFORE = """
LEFT JOIN "{past}" AS former ON former.history_id = (
  SELECT earlier.history_id FROM "{past}" AS earlier WHERE earlier."{key}" = "{past}"."{key}"
  AND earlier.history_id < "{past}".history_id ORDER BY earlier.history_id DESC LIMIT 1)"""
ALL, NOTHING = "TRUE", "FALSE"


@dataclass(frozen=True)
class Told:
    """One history, or a part of one: which of its rows are told, as the database is asked for them."""

    model: type  # of the rows
    source: str  # FROM …
    condition: str
    values: list

    @classmethod
    def of(cls, history):
        """Return that of a queryset of rows, which is filtered and no more. Raises ValueError for another."""
        query = history.query.clone()
        if query.is_sliced or query.distinct or query.combinator:
            raise ValueError("Only rows that are filtered can be told, not some of them or each once.")
        query.get_initial_alias()
        compiler = query.get_compiler(connection=connection)
        condition, values = _condition(compiler, query)
        tables, more = compiler.get_from_clause()
        return cls(history.model, " ".join(tables), condition, [*more, *values])

    def given(self, **values):
        """Return this with what is given in its places, such as the key of a record."""
        return replace(self, values=filled(self.values, values))

    @property
    def past(self):
        return f'"{self.model._meta.db_table}"'

    def select(self, columns, condition, beside=""):
        return f"SELECT {columns} FROM {self.source}{beside} WHERE ({self.condition}) AND ({condition})"

    def among(self, column, values):
        """Return the condition that a column has one of these values, of any kind, and the values."""
        if not values:
            return NOTHING, []
        return f"{self.past}.{column} IN ({', '.join(['%s'] * len(values))})", list(values)

    def moment(self, value):
        """Return the moment of a row from what the database gives."""
        read = history_of(self.model).readers["history_date"]
        return read(value) if read else value

    def read(self, condition=ALL, values=()):
        """Return its rows for which this holds as well, each with what it changed: one query."""
        history = history_of(self.model)
        sql = self.select(history.columns, condition, beside=history.before)
        return map(history.read, rows_of(sql, [*self.values, *values]))


def rows_of(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def moment_written(moment):
    """Return a moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(moment)


def _condition(compiler, query):
    """Return the condition of a query and its values."""
    try:
        condition, values = compiler.compile(query.where)
    except EmptyResultSet:
        return NOTHING, []
    except FullResultSet:
        return ALL, []
    return bare(condition) or ALL, values


@cache
def history_of(model):
    return History(model)


class History:
    """How rows of one history are read: all columns of a row, then what is shown of the row before it."""

    def __init__(self, model):
        self.model, own, shown = model, model._meta.concrete_fields, shown_fields(model.instance_type)
        self.readers = {each.attname: _reader(each) for each in own}
        places = {each.attname: place for place, each in enumerate(own)}
        self.shown = [
            (each, places[each.attname], len(own) + 1 + place, _reader(each))
            for place, each in enumerate(shown)
        ]
        table, key = model._meta.db_table, model.instance_type._meta.pk.column
        told = listed([each.column for each in own], of=f'"{table}"')
        former = listed(["history_type", *(each.column for each in shown)], of="former")
        self.columns, self.before = f"{told}, {former}", BEFORE.format(past=table, key=key)

    def read(self, values):
        """Return a row, and each field that it changed with its value before and after."""
        said = {
            name: read(value) if read else value
            for (name, read), value in zip(self.readers.items(), values, strict=False)
        }
        return self._row(said), list(self._differences(said, values))

    def _row(self, said):
        """Return an instance without the ceremony, which takes most of the time of a page."""
        row = self.model.__new__(self.model)
        row._state = ModelState()
        row._state.adding, row._state.db = False, connection.alias
        row.__dict__.update(said)
        return row

    def _differences(self, said, values):
        """Yield what differs: to nothing when the record went, from nothing when it came to be."""
        gone, is_new = said["history_type"] == "-", values[len(self.readers)] in (None, "-")
        for each, place, former, read in self.shown:
            now = said[each.attname]
            if gone:
                before, after = now, None
            elif is_new:
                before, after = None, now
            elif values[former] == values[place]:
                continue
            else:
                before, after = read(values[former]) if read else values[former], now
            if before != after and not (before in each.empty_values and after in each.empty_values):
                yield each, before, after


def _reader(field):
    """Return what makes a value of what the database gives; nothing, where that is the value."""
    column = field.get_col(field.model._meta.db_table)
    steps = converters_of(column)
    last = field.to_python if isinstance(field, WhenField) else None
    if not steps:
        return last

    def read(value):
        for step in steps:
            value = step(value, column, connection)
        return last(value) if last else value

    return read
