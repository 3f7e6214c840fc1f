"""The links of copies: each says what the link of the first says, but for what moved on.

What the guards put into the chain of a row, its JSON text, is not made anew for each copy: it is the text of
the first with other keys and another moment, on both databases alike. `verify` holds it against the row.
"""

import re
from hashlib import sha256

from django.db import connection

from config.audit.chain import head
from config.audit.tracked import CHAIN

MOVED = r'("({})": ?)("(?:[^"\\]|\\.)*"|-?\d+)'  # what is null has nothing to move
MOMENT = "SELECT json_quote(%s)", "SELECT to_jsonb(%s::timestamptz)::text"
AS_JSON = dict(zip(("sqlite", "postgresql"), MOMENT, strict=True))
COLUMNS = "(seq, model, history_id, payload, hash)"
INSERT = f"INSERT INTO {CHAIN} {COLUMNS} VALUES (%s, %s, %s, %s, %s)"
COPY = f"COPY {CHAIN} {COLUMNS} FROM STDIN"
SOME = 2_000  # links that are sent at once


class Link:
    """A link as a pattern: its text with a place for each number, and the numbers of its copies."""

    def __init__(self, model, payload, keys, step):
        """Read a payload; `keys` are the columns that move on by a step from copy to copy."""
        self.model, self.step = model, step
        self.numbers = []  # each so much, and so much more from copy to copy
        self.own, self.moment = None, None
        names = "|".join([*keys, "slug", "change_set", "history_id", "history_date"])
        self.text = re.sub(MOVED.format(names), self._moved, payload.replace("%", "%%"))

    def _moved(self, found):
        begin, column, value = found.groups()
        if column == "history_date":
            self.moment = value
            return begin + value
        if column == "history_id":
            self.own = len(self.numbers)
        is_text = value.startswith('"')
        self.numbers.append((0, 1) if is_text else (int(value), self.step))
        place = {"slug": f'{value[:-1]}-%d"', "change_set": f'{value[:25]}%08x"'}
        return begin + place.get(column, "%d")

    def of(self, own, moment):
        """Return the text and the numbers of copies whose rows are numbered so, written at this moment."""
        numbers = self.numbers.copy()
        numbers[self.own] = own
        return self.text.replace(self.moment, moment), numbers


def append(links, own, copies, moment):
    """Add the links of some copies of an act, whose rows have these numbers of their own."""
    asked = _one(AS_JSON[connection.vendor], [moment])
    made = [(link.model, number, *link.of(number, asked)) for link, number in zip(links, own, strict=True)]
    _send(_hashed(made, copies, head()))


def _hashed(made, copies, last):
    seq, digest = last
    for n in range(copies[0], copies[1] + 1):
        for model, (own, count), text, numbers in made:
            payload = text % tuple([first + more * n for first, more in numbers])
            digest = sha256((digest + payload).encode()).hexdigest()
            seq += 1
            yield seq, model, own + count * n, payload, digest


def _send(rows):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(INSERT, rows)
        else:
            with cursor.copy(COPY) as copy:
                for some in _lines(rows):
                    copy.write(some)


def _lines(rows):
    """Yield rows as COPY reads them, many at once."""
    lines = []
    for seq, model, history_id, payload, digest in rows:
        payload = payload.replace("\\", "\\\\")  # a JSON text has no tab and no end of line
        lines.append(f"{seq}\t{model}\t{history_id}\t{payload}\t{digest}\n")
        if len(lines) == SOME:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _one(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
