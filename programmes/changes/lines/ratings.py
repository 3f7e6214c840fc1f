"""The ratings of a programme: the owner's, and beside it an independent one."""

from programmes.changes.lines.shape import BACK, NEVER, Effect, Line, Value
from programmes.changes.tally import verdict
from programmes.models import Assessment

NAMES = {
    Assessment.Role.OWNER: "Delivery confidence",
    Assessment.Role.INDEPENDENT: "Independent rating",
}
SAID = {"worse": Effect("worse", "late"), "better": Effect("better", "early")}
FIRST, AGAIN, OTHER = Effect("first rating"), Effect("confirmed"), Effect("rated anew")


def rating_lines(programme, before, after, notes):
    """Return a line for each role whose rating was given in the period."""
    lines = []
    for role, name in NAMES.items():
        said = notes.saying(role=role)
        now = after.ratings.get((programme, role))
        if said.shown and now:
            lines.append(_line(name, before.ratings.get((programme, role)), now, said))
    return lines


def _line(name, was, now, notes):
    before = Value(was.get_rating_display(), rating=was.rating) if was else NEVER
    after = Value(now.get_rating_display(), rating=now.rating)
    return Line(name, "", before, after, _effect(was, now, notes), notes)


def _effect(was, now, notes):
    if was is None:
        return FIRST
    if was.rating == now.rating:
        return AGAIN if all(note.said["rating"] == now.rating for note in notes.shown) else BACK
    return SAID.get(verdict(was.rating, now.rating), OTHER)
