"""What a record of an answer is made of.

Each field says which columns it reads, what it makes of them, and what the document says of it: so the
answer and its description are one. A field is bound once for all rows of an answer, and gives what makes its
value of a row; what is not among the columns is loaded for all rows at once.
"""

from collections import defaultdict
from functools import cached_property, partial
from operator import itemgetter

from config.api.columns import column_of, described, nullable, schema_of
from config.api.honest import honest
from config.api.telling import NOWHERE, Telling
from config.prepared import AnyOf, Given, Prepared
from config.when import WhenField

MOST = 5000  # rows of another shape in one answer
LINK = {"type": "string", "format": "uri"}


class Field:
    """One field of a shape."""

    def __init__(self, help="", schema=None):
        self.help, self._schema = help, schema

    def __set_name__(self, shape, name):
        self.name, self.model = name, shape.model

    def schema(self):
        return described(self._schema, self.help)

    def shapes(self):
        """Return the shapes that the schema refers to."""
        return []


class Column(Field):
    """A column as it stands; one of a date is told as the days that it allows."""

    def __init__(self, path="", help="", schema=None, *, needs="", say=None):
        super().__init__(help, schema)
        self.path, self.needs, self.say = path, needs, say

    def schema(self):
        return super().schema() if self._schema else schema_of(self._column, self.help)

    @cached_property
    def _column(self):
        return column_of(self.model, self.path or self.name)

    @cached_property
    def _say(self):
        return self.say or (honest if not self._schema and isinstance(self._column, WhenField) else None)

    def bind(self, telling, prefix=""):
        if self.needs:
            telling.needs.add(self.needs)
        place = telling.place(prefix + (self.path or self.name))
        say = self._say
        return (lambda row: say(row[place])) if say else itemgetter(place)


class Link(Column):
    """An address elsewhere, or null."""

    def __init__(self, path="", help=""):
        super().__init__(path, help, nullable(LINK), say=lambda address: address or None)


class Href(Field):
    """Where all of a record is read: by its noun and its key, as of the moment of the answer."""

    def __init__(self, noun, path, say=str):
        super().__init__("Where all of it is read.", LINK)
        self.noun, self.path, self.say = noun, path, say

    def bind(self, telling, prefix=""):
        context, place, say = telling.context, telling.place(prefix + self.path), self.say
        root, end = f"{context.root}{self.noun}/", f"/{context.moment}"
        return lambda row: f"{root}{say(row[place])}{end}"


class Made(Field):
    """What is made of some columns."""

    def __init__(self, make, *paths, schema, help=""):
        super().__init__(help, schema)
        self.make, self.paths = make, paths

    def bind(self, telling, prefix=""):
        make, places = self._maker(telling), [telling.place(prefix + path) for path in self.paths]
        if len(places) == 1:
            (place,) = places
            return lambda row: make(row[place])
        read = itemgetter(*places)
        return lambda row: make(*read(row))

    def _maker(self, telling):
        return self.make


class AsOfToday(Made):
    """What is made of some columns and of the day that is shown, which comes first."""

    def _maker(self, telling):
        return partial(self.make, telling.context.today)


class Named(Field):
    """Another record, by its key and its name."""

    def __init__(self, shape, path="", help=""):
        super().__init__(help)
        self.shape, self.path = shape, path

    def shapes(self):
        return [self.shape]

    def schema(self):
        link = column_of(self.model, self.path or self.name)
        return described(nullable(self.shape.ref()) if link.null else self.shape.ref(), self.help)

    def bind(self, telling, prefix=""):
        within = f"{prefix}{self.path or self.name}__"
        key = telling.place(f"{within}pk")
        makers = [(name, field.bind(telling, within)) for name, field in self.shape.fields.items()]
        return lambda row: None if row[key] is None else {name: make(row) for name, make in makers}


class Loaded(Field):
    """What is taken from something loaded for all rows at once: `load(telling)` gives it by their keys."""

    def __init__(self, load, take, *, schema, help="", reads=(), shapes=()):
        super().__init__(help, schema)
        self.load, self.take, self.reads, self._shapes = load, take, reads, shapes

    def shapes(self):
        return list(self._shapes)

    def bind(self, telling, prefix=""):
        for path in self.reads:
            telling.place(path)
        key, load, take = telling.key, self.load, self.take
        return lambda row: take(telling.loaded(load)[row[key]])


class Many(Field):
    """Rows of another shape that belong to each row."""

    def __init__(self, shape, rows, by, help=""):
        super().__init__(help)
        self.shape, self.rows, self.by = shape, rows, by

    def shapes(self):
        return [self.shape]

    def schema(self):
        return described({"type": "array", "items": self.shape.ref()}, self.help)

    def bind(self, telling, prefix=""):
        key = telling.key
        return lambda row: telling.loaded(self.load)[row[key]]

    def load(self, telling):
        child, found = Telling(telling.context, self.shape.fields), defaultdict(list)
        place = child.place(self.by)
        told = child.told(self._query.rows(keys=telling.keys), at_most=MOST, of=self.shape.called())
        for row, each in zip(child.rows, told, strict=True):
            found[row[place]].append(each)
        return found

    @cached_property
    def _query(self):
        child = Telling(NOWHERE, self.shape.fields)
        child.place(self.by)
        these = AnyOf(self.by, Given("keys"))
        return Prepared(lambda: child.columns.of(self.rows.filter(these))[: MOST + 1])


class Whole(Field):
    """Another record in full, where otherwise it is only named."""

    def __init__(self, shape, rows, by):
        super().__init__()
        self.shape, self.rows, self.by = shape, rows, by

    def shapes(self):
        return [self.shape]

    def schema(self):
        return self.shape.ref()

    def bind(self, telling, prefix=""):
        place = telling.place(f"{self.by}__pk")
        return lambda row: telling.loaded(self.load).get(row[place])

    def load(self, telling):
        keys = {key for (key,) in telling.read(f"{self.by}__pk")} - {None}
        return telling.beside(self.shape, self.rows.filter(pk__in=keys))
