"""What a table holds: its columns, and of which values of a row they are made.

Rows are worked on column by column, some thousand rows at a time: a value that comes again and again, such as
a date, is made and written out once and looked up from then on. That is what makes a bulk pull fast.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

TEXT, CODE, EDTF = "text", "code", "EDTF"
YES_NO, WHOLE, SHARE, AMOUNT = "yes or no", "whole number", "share", "amount"
DAY, MOMENT = "day", "moment"


@dataclass(frozen=True)
class Column:
    """One column: its name in every format, what it holds, and in a sentence what it says."""

    name: str
    kind: str = TEXT
    about: str = ""
    codes: tuple = ()  # all that a code can be
    title: str = ""

    @property
    def heading(self):
        """Return its name for people."""
        return self.title or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Part:
    """Columns that are made together of a few values of a row.

    `of` says of which: names that a query understands, or functions of a row that is loaded. `make` takes
    their values and returns one for each column; without it there is one value, and it is taken as it is.
    """

    columns: tuple
    of: tuple
    make: Callable | None = None
    repeats: bool = True  # whether rows share their values, so that what is made of them is kept

    def made(self, value):
        """Return the values of the columns; of one value it is given alone, of several all together."""
        if self.make is None:
            return (value,)
        return self.make(value) if len(self.of) == 1 else self.make(*value)


@dataclass(frozen=True)
class Table:
    """A noun as rows: the mapping from column to its origin is the specification of the file."""

    name: str
    title: str
    parts: tuple
    key: tuple  # the columns by which a row is known
    besides: tuple = field(default=())  # what is looked up for many rows at once, see rows.py

    @cached_property
    def columns(self):
        return tuple(chain.from_iterable(part.columns for part in self.parts))

    @cached_property
    def values(self):
        """Return what the columns are made of, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(part.of for part in self.parts)))

    def gathered(self, part, found):
        """Return what a part is made of, for each of many rows: of one value it is given alone."""
        if len(part.of) == 1:
            return found[part.of[0]]
        return zip(*(found[name] for name in part.of), strict=True)


class Kept(dict):
    """What was made of values, until there are too many: then it begins anew."""

    MOST = 10_000

    def __init__(self, make):
        self.make = make

    def __missing__(self, value):
        if len(self) >= self.MOST:
            self.clear()
        made = self[value] = self.make(value)
        return made


def maker(part, make):
    """Return a function of the value of a part, which works only once for a value that comes again."""
    return Kept(make).__getitem__ if part.repeats else make
