"""One agreement as a page: its terms, its place in the family, who put a name to it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from agreements.models import Agreement, Signature, Source
from programmes.boards.matters import asked_about, matters
from programmes.boards.nations import columns

LATER = {"follows": "Led to", "carries_out": "Carried out by", "accompanies": "Comes with"}
EARLIER = {"follows": "Follows", "carries_out": "Carries out", "accompanies": "Accompanies"}
BORDERS = {
    Agreement.Kind.JOINT_DECLARATION: "political",
    Agreement.Kind.CONCEPT: "political",
    Agreement.Kind.LETTER_OF_INTENT: "intent",
    Agreement.Kind.IMPLEMENTATION_AGREEMENT: "implementing",
    Agreement.Kind.CONTRACT: "implementing",
}


@dataclass
class Text:
    """An agreement with what stands around it."""

    agreement: Agreement
    today: date
    is_again: bool = False  # shown in full further up already
    above: list = field(default_factory=list)  # what it stands under, in any order
    basis: str = ""  # how it carries the programme on whose page it stands

    @property
    def border(self):
        """Return how far it binds, as the border of its box says it."""
        return BORDERS.get(self.agreement.kind, "arrangement")

    @property
    def is_stack(self):
        return self.agreement.instruments != 1

    @property
    def count_words(self):
        count = self.agreement.instruments
        return "" if count == 1 else f"{count} instruments" if count else "number not stated"

    @cached_property
    def signatures(self):
        return [each for each in self.agreement.signatures.all() if each.status != Signature.Status.WITHDRAWN]

    @cached_property
    def parties(self):
        return [each for each in self.signatures if each.role == Signature.Role.PARTY]

    @property
    def signatories(self):
        """Return who put a name to it, as far as a source says so."""
        names = [each for each in self.parties if each.signatory_name]
        return [each for each in self.signatures if each.role == Signature.Role.SIGNATORY or each in names]

    @property
    def others(self):
        """Return who took part without signing: the chair, guests."""
        guests = Signature.Role.CHAIR, Signature.Role.ATTENDED
        return [each for each in self.signatures if each.role in guests]

    @property
    def nations(self):
        return sorted({each.party.country for each in self.parties if each.party.country})

    @property
    def without_nation(self):
        return [str(each.party) for each in self.parties if not each.party.country]

    @cached_property
    def matters(self):
        return matters(self.agreement.live_claims, self.agreement.all_questions)

    @property
    def open_questions(self):
        return [question for question in self.agreement.all_questions if question.is_open()]

    @property
    def oldest(self):
        return max((question.age(self.today) for question in self.open_questions), default=None)

    @property
    def questions(self):
        return asked_about(self.matters, self.agreement.all_questions, self.today)

    @property
    def family(self):
        """Return what it stands under, itself and what stands under it, each with the word between them."""
        line = [*lineage(self.agreement.parent_id, {each.pk: each for each in self.above}), self.agreement]
        before = [(LATER[under.relation], above) for above, under in pairwise(line)]
        if before:
            before[-1] = (EARLIER[self.agreement.relation], line[-2])
        after = [(LATER[child.relation], child) for child in self.agreement.children.all()]
        texts = [(word, Text(each, self.today), False) for word, each in [*before, *after]]
        return [*texts[: len(before)], ("This text", self, True), *texts[len(before) :]]

    @property
    def has_official_text(self):
        """Whether an official text about it is on file; if none is, the signed text is not either."""
        official = Source.Kind.OFFICIAL_TEXT
        return any(source.kind == official and source.sha256 for source in self.sources)

    @property
    def sources(self):
        """Return the texts on file about it, each once."""
        told = [self.agreement, *self.signatures, *self.agreement.live_claims]
        found = {each.source.pk: each.source for each in told if each.source}
        return [found[pk] for pk in sorted(found)]


def lineage(pk, by_key):
    """Return a text with those above it, the first one first; each agreement is loaded already."""
    line = []
    while (text := by_key.get(pk)) and text not in line:
        line.insert(0, text)
        pk = text.parent_id
    return line


class Register:
    """All agreements in one table, with a column for each nation that is a party to one of them."""

    def __init__(self, agreements, today):
        self.today = today
        self.texts = [Text(agreement, today) for agreement in agreements]

    @property
    def nations(self):
        return columns([text.nations for text in self.texts])
