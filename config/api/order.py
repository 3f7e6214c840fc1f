"""Orders in which a list can be read, and the place in one at which to read on.

An order is total: its last column tells any two rows apart, and none of its columns is null. So the place
of a row is the values of these columns, and what comes after it is one comparison that an index answers.
"""

import base64
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError as NotOfThisKind
from django.db.models import BooleanField, F, Func
from rest_framework.exceptions import ValidationError

from config.api.columns import column_of
from config.prepared import Given

UNREADABLE = "This names no place in the list. Follow the links next and previous, or leave it out to begin."
OTHER_ORDER = "This place is of another order of the list. Leave the cursor out to begin anew."
LONGEST = 500
BIGGEST = 2**63 - 1


class Together(Func):
    """Several values compared as one, the first first."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


class Beyond(Func):
    """Whether one row comes after another."""

    template = "%(expressions)s"
    arg_joiner = " > "
    output_field = BooleanField()


class Before(Beyond):
    arg_joiner = " < "


@dataclass(frozen=True)
class Order:
    """An order by its name, and whether it is turned round."""

    name: str
    columns: tuple
    turned: bool = False

    def __str__(self):
        return f"-{self.name}" if self.turned else self.name

    def sorted(self, queryset, *, backwards=False):
        """Return rows in this order, or backwards from its end."""
        signs = "desc" if self.turned != backwards else "asc"
        return queryset.order_by(*(getattr(_expression(each), signs)() for each in self.columns))

    def beyond(self, queryset, *, backwards=False):
        """Return the rows that come after a place in this order, or before it: given() says which."""
        comparison = Before if self.turned != backwards else Beyond
        place = map(Given, _names(self.columns))
        return queryset.filter(comparison(Together(*self.columns), Together(*place)))

    def given(self, values):
        """Return what is given to a query of what lies beyond a place."""
        return dict(zip(_names(self.columns), values, strict=True))

    def of(self, telling):
        """Return what gives the place of a row that the telling reads."""
        places = [telling.place(each) for each in self.columns]
        return lambda row: [row[place] for place in places]

    def meant(self, model, values):
        """Return the values of a place that came from outside. Raises ValueError."""
        if not isinstance(values, list) or len(values) != len(self.columns):
            raise ValueError(UNREADABLE)
        return [
            _meant(_kind(model, column), value) for column, value in zip(self.columns, values, strict=True)
        ]


@dataclass(frozen=True)
class Place:
    """Where to read on: after a row of an order, or before it."""

    order: str
    backwards: bool
    values: list

    def __str__(self):
        said = json.dumps([self.order, int(self.backwards), self.values], default=str, separators=(",", ":"))
        return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text, order, model):
        """Return the place that a cursor means. Raises ValidationError."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            name, backwards, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            if not isinstance(name, str):
                raise ValueError(UNREADABLE)
            if name != str(order):
                raise ValidationError({"cursor": [OTHER_ORDER]})
            return cls(name, {0: False, 1: True}[backwards], order.meant(model, values))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError, NotOfThisKind) as error:
            raise ValidationError({"cursor": [UNREADABLE]}) from error


def _names(columns):
    return [f"at_{place}" for place in range(len(columns))]


def _expression(column):
    return F(column) if isinstance(column, str) else column


def _kind(model, column):
    return column_of(model, column) if isinstance(column, str) else column.output_field


def _meant(kind, value):
    if isinstance(value, str) and ("\x00" in value or len(value.encode()) > LONGEST):
        raise ValueError(UNREADABLE)
    meant = kind.to_python(value)
    if meant is None or (isinstance(meant, int) and abs(meant) > BIGGEST):
        raise ValueError(UNREADABLE)
    return meant
