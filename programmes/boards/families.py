"""The family of agreements: one line for each text that a programme, or nothing further, rests on.

A layer with nothing on record stays visible: what rests on a letter of intent looks as thin as it is.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from agreements.models import Agreement
from programmes.boards.texts import LATER, Text, lineage
from programmes.boards.words import listed, number, sentence, share

LAYERS = ["Political intent", "Framework", "Implementation"]
GAPS = ["No declaration on record", "No framework on record", "No implementing agreement on record"]
DEPTHS = {
    4: "on a full chain from declared intent to implementing agreements",
    3: "on an implementing agreement",
    2: "on a framework",
    1: "on a statement of intent alone",
    0: "on no agreement on record",
}
Kind = Agreement.Kind
LAYER = {
    Kind.JOINT_DECLARATION: 0,
    Kind.CONCEPT: 0,
    Kind.LETTER_OF_INTENT: 0,
    Kind.IMPLEMENTATION_AGREEMENT: 2,
    Kind.CONTRACT: 2,
}


@dataclass
class Cell:
    """One layer of a line: texts, or what is missing; and the word that leads to the next layer."""

    texts: list
    gap: str
    relation: str = ""


@dataclass
class Family:
    """One line: a text with those above it, and the programmes that rest on it."""

    line: list
    today: date
    programmes: list = field(default_factory=list)
    shown_above: frozenset = frozenset()

    @property
    def depth(self):
        """Return how far the line comes down, and whether it leaves nothing out on the way."""
        layers = {layer_of(each) for each in self.line}
        return len(LAYERS) + 1 if len(layers) == len(LAYERS) else max(layers, default=-1) + 1

    @property
    def cells(self):
        layers = [[each for each in self.line if layer_of(each) == place] for place in range(len(LAYERS))]
        return [
            Cell([self._text(each) for each in texts], GAPS[place], _relation(layers[place + 1 :]))
            for place, texts in enumerate(layers)
        ]

    def _text(self, agreement):
        return Text(agreement, self.today, is_again=agreement.pk in self.shown_above)


@dataclass
class Chain(Family):
    """A line on the page of a programme: each text that carries it says how."""

    bases: dict = field(default_factory=dict)  # agreement's key → how it carries the programme

    def _text(self, agreement):
        return Text(agreement, self.today, basis=self.bases.get(agreement.pk, ""))


def chains(programme, agreements, today):
    """Return the lines on which a programme rests; one of nothing but gaps where it rests on nothing."""
    by_key = {each.pk: each for each in agreements}
    bases = {each.agreement_id: each.get_basis_display().lower() for each in programme.current_mandates}
    resting, _ = _resting([programme], by_key)
    lines = [lineage(pk, by_key) for pk in resting] or [[]]
    return [Chain(line, today, [programme], bases=bases) for line in lines]


def _relation(below):
    """Return how the next layer stands to this one, where it has a text."""
    first = below[0][0] if below and below[0] else None
    return LATER[first.relation].lower() if first and first.relation else ""


def layer_of(agreement):
    return LAYER.get(agreement.kind, 1)


class Families:
    """All lines, the longest families first; texts without a programme, then programmes on nothing, last."""

    layers = LAYERS

    def __init__(self, agreements, programmes, today):
        by_key = {each.pk: each for each in agreements}
        parents = {each.parent_id for each in by_key.values()}
        resting, bare = _resting(programmes, by_key)
        ends = [pk for pk in by_key if pk in resting or pk not in parents]
        lines = [Family(lineage(pk, by_key), today, resting.get(pk, [])) for pk in ends]
        self.lines = _in_order(lines) + ([Family([], today, bare)] if bare else [])

    @property
    def finding(self):
        """Say on how much the programmes rest."""
        depths = {}
        for family in self.lines:
            for programme in family.programmes:
                depths[programme.pk] = max(depths.get(programme.pk, 0), family.depth)
        found = Counter(depths.values())
        first, *others = [(found[depth], words) for depth, words in DEPTHS.items() if found[depth]] or [
            (0, "")
        ]
        begin = (
            f"{share(first[0], len(depths), 'programme')} {'rests' if first[0] == 1 else 'rest'} {first[1]}"
        )
        return (
            sentence(listed([begin, *(f"{number(count)} {words}" for count, words in others)]))
            if depths
            else ""
        )


def _in_order(lines):
    """Put the lines of one root together, the deepest first, and note what is shown further up already."""
    depth_of = {}
    for family in lines:
        root = family.line[0].pk
        depth_of[root] = max(depth_of.get(root, 0), family.depth)
    lines.sort(
        key=lambda each: (not each.programmes, -depth_of[each.line[0].pk], each.line[0].pk, -each.depth)
    )
    shown = set()
    for family in lines:
        family.shown_above = frozenset(shown)
        shown |= {each.pk for each in family.line}
    return lines


def _resting(programmes, by_key):
    """Return programmes by the text that each rests on, and those that rest on none."""
    resting, bare = {}, []
    for programme in programmes:
        ends = _ends([lineage(mandate.agreement_id, by_key) for mandate in programme.current_mandates])
        for pk in ends:
            resting.setdefault(pk, []).append(programme)
        if not ends:
            bare.append(programme)
    return resting, bare


def _ends(lines):
    """Return where a programme rests: in each family only on the text furthest down."""
    deepest = {}
    for line in filter(None, lines):
        root, depth = line[0].pk, (layer_of(line[-1]), len(line))
        deepest[root] = max(deepest.get(root, ((-1, 0), None)), (depth, line[-1].pk))
    return [pk for _, pk in deepest.values()]
