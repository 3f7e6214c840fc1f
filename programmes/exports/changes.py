"""What changed as rows: one for each field that an act changed, as the page of changes tells them."""

from operator import itemgetter

from config.exports.tables import DAY, MOMENT, TEXT, WHOLE, Column, Part, Table
from programmes.changes.outputs import COLUMNS
from programmes.changes.outputs import rows as changed

__all__ = ["changed", "changes"]
KINDS = {"recorded_at": MOMENT, "known_on": DAY, "key": WHOLE}


def changes(today):
    """Return the acts of a period, the newest first."""
    parts = (_part(place, name, title) for place, (name, title) in enumerate(COLUMNS.items()))
    return Table("changes", "Changes", tuple(parts), key=())


def _part(place, name, title):
    column = Column(name, KINDS.get(name, TEXT), title=title)
    return Part((column,), (itemgetter(place),), repeats=False)
