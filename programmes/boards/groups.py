"""Under which heads a board shows its programmes, and in which order. No queries."""

from dataclasses import dataclass
from itertools import groupby

from config.countries import NATIONS
from programmes.models import Assessment, Stage, stages
from programmes.models.shown import ATTENTION


@dataclass(frozen=True)
class Group:
    """Programmes under one head, over all that is asked for, those that need attention first."""

    head: str
    note: str
    keys: list

    @property
    def count(self):
        return len(self.keys)


@dataclass(frozen=True)
class Part:
    """What one page shows of a group."""

    group: Group
    first: int  # the place of its first programme in the group, from 1
    keys: list

    @property
    def extent(self):
        """Say which of them stand on this page, where it does not show them all."""
        last = self.first + len(self.keys) - 1
        if len(self.keys) == self.group.count:
            return ""
        which = f"{self.first} to {last}" if last > self.first else f"{last}"
        return f"{'continued, ' if self.first > 1 else ''}{which} on this page"


def in_order(standings, keys):
    """Return the standings as the keys are ordered: two queries that are far quicker apart than as one."""
    found = {each.pk: each for each in standings}
    return [found[key] for key in keys if key in found]


def places(groups):
    """Return the rows of all groups, one after the other: group, place in it, programme's key."""
    return [(group, place, key) for group in groups for place, key in enumerate(group.keys, 1)]


def parts(places):
    """Return the groups, or what there is of them, in some rows that follow one another."""
    found = []
    for _, rows in groupby(places, key=lambda row: row[0].head):
        rows = list(rows)
        group, first, _ = rows[0]
        found.append(Part(group, first, [key for _, _, key in rows]))
    return found


def by_attention(standings):
    """Return all in one, without a head: that is the order of the standings."""
    return _filled([Group("", "", [each.pk for each in standings])])


def by_stage(standings):
    return _filled(
        Group(f"{place} {stage.label}", _gate_ahead(stage), _keys(standings, stage=stage))
        for place, stage in enumerate(Stage, 1)
    )


def _gate_ahead(stage):
    return f"gate ahead: {_small(stages.GATES[stage])}"


def by_confidence(standings):
    ratings = [Assessment.Rating(rating) for rating in ATTENTION]
    return _filled(
        Group(rating.label, _small(Assessment.MEANING[rating]).rstrip("."), _keys(standings, rating=rating))
        for rating in ratings
    )


def by_nation(standings, taking_part, only=()):
    """Return a group for each nation, or for these, and one of the programmes without any."""
    codes = sorted(set(only) or set().union(*taking_part.values()), key=lambda code: NATIONS[code])
    groups = [_of_nation(code, standings, taking_part) for code in codes]
    none = [each.pk for each in standings if not taking_part.get(each.pk)]
    return _filled([*groups, Group("No nation on record", "", none)])


def _of_nation(code, standings, taking_part):
    keys = [each.pk for each in standings if code in taking_part.get(each.pk, ())]
    shared = sum(len(taking_part[key]) > 1 for key in keys)
    return Group(NATIONS[code], f"{shared} of them with other nations" if shared else "", keys)


def _keys(standings, **asked):
    ((name, value),) = asked.items()
    return [each.pk for each in standings if getattr(each, name) == value]


def _small(words):
    return f"{words[0].lower()}{words[1:]}"


def _filled(groups):
    return [group for group in groups if group.keys]
