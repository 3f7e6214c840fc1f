"""Queries whose SQL is put together once, and asked with other values each time.

Django puts the SQL of a queryset together anew each time that it is asked: for a few rows that takes several
times as long as the database does. What is asked for a queryset still says: no rule is written a second time.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from django.db import connection
from django.db.models import Expression

IN_BRACKETS = re.compile(r"(=|<|>) \(%s\)")
MOST = 16_384  # values that one query is given: SQLite takes 32,766


@dataclass(frozen=True)
class Place:
    """Where a value goes among those of a statement."""

    name: object
    field: object = None  # which says how the database wants it; without one it is given as it is

    def filled(self, given):
        value = given[self.name]
        return self.field.get_db_prep_value(value, connection) if self.field else value


class Given(Expression):
    """What stands in a queryset for a value that is given when it is asked."""

    def __init__(self, name, field=None):
        super().__init__()
        self.place = Place(name, field)

    def as_sql(self, compiler, connection):
        return "%s", [self.place]


class Prepared:
    """A query for columns, `queryset.values_list(…)`, with Given where a value is to be."""

    def __init__(self, queryset):
        self.queryset = queryset

    def rows(self, given):
        """Return its rows, for values by their names."""
        sql, values, compiler, converters = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, filled(values, given))
            found = cursor.fetchall()
        return list(compiler.apply_converters(found, converters)) if converters else found

    @cached_property
    def _written(self):
        compiler = self.queryset.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        sql = bare(sql)
        return sql, values, compiler, compiler.get_converters([column for column, *_ in compiler.select])


class Records(Prepared):
    """A query for records, with those that foreign keys of theirs, which are never null, lead to."""

    def __init__(self, queryset, *beside):
        model, self._kinds = queryset.model, []
        for name in ("", *beside):
            kind = model._meta.get_field(name).related_model if name else model
            self._kinds.append((name, kind, [each.attname for each in kind._meta.concrete_fields]))
        paths = [f"{name}__{each}" if name else each for name, _, columns in self._kinds for each in columns]
        super().__init__(queryset.values_list(*paths))

    def records(self, given):
        return [self._record(iter(values)) for values in self.rows(given)]

    def _record(self, values):
        record, *others = (
            kind.from_db(connection.alias, columns, list(islice(values, len(columns))))
            for _, kind, columns in self._kinds
        )
        for (name, *_), other in zip(self._kinds[1:], others, strict=True):
            setattr(record, name, other)
        return record


def bare(sql):
    """Return a statement without the brackets that Django puts around what is given, and around no value."""
    return IN_BRACKETS.sub(r"\1 %s", sql)


def filled(values, given):
    """Return the values of a statement with what is given in its places."""
    return [each.filled(given) if isinstance(each, Place) else each for each in values]


def rounded(values):
    """Return values with the last over again, up to a power of two: so few statements do for any number."""
    return [*values, *values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))]


def batches(values):
    """Yield values in lists that one query takes each."""
    values = list(values)
    for begin in range(0, len(values), MOST):
        yield rounded(values[begin : begin + MOST])
