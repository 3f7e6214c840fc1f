"""Queries that are put together once and asked often.

Django takes longer to write the SQL of a query than the database to answer it, and writes it anew each time.
A prepared query is written once, with places for the values that differ, and asked with these:

    NAMES = Among("pk", lambda these: Party.objects.filter(these).values_list("pk", "name"))
    NAMES.rows([1, 2, 3])

It reads the past as any other query does.
"""

import re
from functools import cached_property
from itertools import islice, pairwise
from operator import sub

from django.db import connection
from django.db.models import BooleanField, Expression, Func, Q, Value

from config.audit.as_of import the_past

IN_BRACKETS = re.compile(r"(=|<|>) \(%s\)")
GAP = 2  # the widest between two keys of one range
OF_A_RANGE = 500  # for so many keys one range is worth asking for, beside the first
BRACKETS = {"sqlite": "[]", "postgresql": "{}"}  # of many numbers, as each database writes them in a text


class Given(Expression):
    """A place for a value, by its name; its column says how the database keeps it, or else its type does."""

    def __init__(self, name, column=None):
        super().__init__(column)
        self.name, self.column = name, column

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, value):
        """Return a value as the database takes it; a list or a set holds whole numbers."""
        if isinstance(value, list | set):
            begin, end = BRACKETS[connection.vendor]
            return f"{begin}{','.join(map(str, value))}{end}"
        return (self.column or Value(value).output_field).get_db_prep_value(value, connection)


class AnyOf(Func):
    """Whether a column is among whole numbers that are given: however many, they are one parameter."""

    arity = 2
    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **context):
        among = {"arg_joiner": " IN (SELECT value FROM json_each(", "template": "%(expressions)s))"}
        return self.as_sql(compiler, connection, **among)

    def as_postgresql(self, compiler, connection, **context):
        among = {"arg_joiner": " = ANY(", "template": "%(expressions)s::bigint[])"}
        return self.as_sql(compiler, connection, **among)


def any_of(column, keys):
    """Return the condition that a column is among keys that are known already."""
    return AnyOf(column, Value(Given("keys").filled(list(keys))))


class Prepared:
    """A query, or a queryset of values; its SQL is written once for each database.

    And anew once `reading()` the past has switched off for a connection how Django groups (audit/as_of.py).
    """

    def __init__(self, make):
        self.make, self._written = make, {}

    def rows(self, **given):
        """Return the rows as tuples."""
        sql, params, converters = self._sql()
        with connection.cursor() as cursor:
            cursor.execute(sql, filled(params, given))
            return _converted(cursor.fetchall(), converters)

    def _sql(self):
        kind = connection.vendor, connection.features.allows_group_by_selected_pks
        if kind not in self._written:
            made = self.make()
            query = getattr(made, "query", made)
            self._written[kind] = _written(query.get_compiler(connection=connection, elide_empty=False))
        return self._written[kind]


class Records(Prepared):
    """A query for records, with those that foreign keys of theirs, which are never null, lead to."""

    def __init__(self, make, *beside):
        super().__init__(lambda: make().values_list(*self._paths))
        self._records, self._beside = make, beside

    def records(self, **given):
        return [self._record(iter(values)) for values in self.rows(**given)]

    def _record(self, values):
        record, *others = (
            kind.from_db(connection.alias, columns, list(islice(values, len(columns))))
            for kind, columns in self._kinds.values()
        )
        for name, other in zip(self._beside, others, strict=True):
            setattr(record, name, other)
        return record

    @cached_property
    def _kinds(self):
        """Return by link, none for the records themselves, which model is read and its columns."""
        model = self._records().model
        models = {"": model} | {name: model._meta.get_field(name).related_model for name in self._beside}
        return {
            link: (kind, [each.attname for each in kind._meta.concrete_fields])
            for link, kind in models.items()
        }

    @property
    def _paths(self):
        return [
            f"{link}__{each}" if link else each
            for link, (_, columns) in self._kinds.items()
            for each in columns
        ]


class Among:
    """A query of the rows of some keys; `make` takes the condition and returns the query.

    On PostgreSQL, keys that lie close are asked for as ranges, as it plans long for thousands of keys: then
    what belongs to keys between them may be among the rows. SQLite plans at no cost, and a range leads it
    astray. The past is asked by its keys alone: there a range would look at every record.
    """

    def __init__(self, column, make):
        of_range = {f"{column}__gte": Given("first"), f"{column}__lte": Given("last")}
        self._by_range = Prepared(lambda: make(Q(**of_range)))
        self._by_keys = Prepared(lambda: make(AnyOf(column, Given("keys"))))

    def rows(self, keys):
        """Return the rows; those of one key come in the order of the query."""
        ranges = _ranges(sorted(keys)) if connection.vendor == "postgresql" and not the_past() else None
        if ranges is None or len(ranges) > 1 + len(keys) // OF_A_RANGE:
            return self._by_keys.rows(keys=keys)
        return [row for first, last in ranges for row in self._by_range.rows(first=first, last=last)]


def _ranges(keys):
    """Return the first and the last key of each run without a wide gap."""
    cuts = [place for place, gap in enumerate(map(sub, keys[1:], keys), 1) if gap > GAP]
    return [(keys[first], keys[last - 1]) for first, last in pairwise([0, *cuts, len(keys)]) if keys]


def _written(compiler):
    sql, params = compiler.as_sql()
    columns = enumerate(column for column, *_ in compiler.select)
    steps = [(place, column, converters_of(column)) for place, column in columns]
    return bare(sql), params, [each for each in steps if each[-1]]


def bare(sql):
    """Return a statement without the brackets that Django puts around what is given, and around no value."""
    return IN_BRACKETS.sub(r"\1 %s", sql)


def filled(params, given):
    """Return the parameters of a statement with what is given in their places."""
    return [each.filled(given[each.name]) if isinstance(each, Given) else each for each in params]


def _converted(rows, converters):
    """Return rows as Django gives them, whatever the database knows of days and of yes and no."""
    if not (rows and converters):
        return rows
    columns = list(zip(*rows, strict=True))
    for place, column, steps in converters:
        for each in steps:
            columns[place] = [each(value, column, connection) for value in columns[place]]
    return list(zip(*columns, strict=True))


def converters_of(column):
    """Return what makes Django's value of what the database gives for a column, step by step.

    It may be kept: it holds on to no connection, which would stay open when its thread has ended.
    """
    steps = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    return [_let_go(each) for each in steps]


def _let_go(convert):
    if getattr(convert, "__self__", None) is not connection.ops:
        return convert
    plain = convert.__func__
    return lambda value, column, connection: plain(connection.ops, value, column, connection)
