"""Rows on their way into an answer: one query for their columns, and one for each thing loaded besides."""

from dataclasses import dataclass
from datetime import date

from rest_framework.exceptions import ValidationError

TOO_MANY = (
    "More than {:,} rows belong to these: take fewer at a time with page_size, or ask at their own door."
)


@dataclass(frozen=True)
class Context:
    """What all records of an answer share: where the API begins, and the day and moment that are shown."""

    root: str
    today: date
    moment: str = ""  # the parameters that ask for what is read as of then; none for the present


NOWHERE = Context(root="", today=date.min)  # for whoever asks only which columns are read


@dataclass(frozen=True)
class Columns:
    """What is read of each row, and what a queryset must be annotated with for it."""

    needs: tuple
    places: tuple

    def of(self, queryset):
        """Return the query for them; nothing is read yet."""
        for annotated in self.needs:
            queryset = getattr(queryset, annotated)()
        return queryset.values_list(*self.places)


class Telling:
    """Columns of some rows, made into the fields that are asked for."""

    def __init__(self, context, fields):
        self.context, self.places, self.needs, self.rows, self._loaded = context, {}, set(), [], {}
        self.key = self.place("pk")
        self.makers = [(name, field.bind(self)) for name, field in fields.items()]

    def place(self, column):
        """Return the place of a column, a path or an expression, in each row."""
        return self.places.setdefault(column, len(self.places))

    def tell(self, queryset):
        """Return the records of a queryset."""
        return self.told(list(self.columns.of(queryset)))

    @property
    def columns(self):
        return Columns(tuple(sorted(self.needs)), tuple(self.places))

    def told(self, rows, at_most=None, of=""):
        """Return the records that rows of these columns make. Raises ValidationError for more than may be."""
        if at_most and len(rows) > at_most:
            raise ValidationError({"expand": [f"{of}: {TOO_MANY.format(at_most)}"]})
        self.rows, self._loaded, makers = rows, {}, self.makers
        return [{name: make(row) for name, make in makers} for row in rows]

    @property
    def keys(self):
        return [row[self.key] for row in self.rows]

    def read(self, *columns):
        """Return these columns of each row; a field that reads them has placed them."""
        places = [self.places[column] for column in columns]
        return [tuple(row[place] for place in places) for row in self.rows]

    def loaded(self, load):
        """Return what is loaded for all rows, once."""
        if load not in self._loaded:
            self._loaded[load] = load(self)
        return self._loaded[load]

    def beside(self, shape, queryset):
        """Return records of another shape that are shown with these, by their keys."""
        other = Telling(self.context, shape.fields)
        told = other.tell(queryset)
        return dict(zip(other.keys, told, strict=True))
