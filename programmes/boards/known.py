"""Known and unknown: what is on record of each programme, topic by topic."""

from dataclasses import dataclass
from functools import cached_property

from programmes.boards.matters import matters
from programmes.boards.words import listed, number, sentence, share
from programmes.models import OpenQuestion, Programme, Topic

MOST_NAMED = 3  # topics that a sentence names


@dataclass
class Cell:
    """One topic of one programme: how much of it is known."""

    topic: Topic
    matters: list

    @property
    def _claims(self):
        return [claim for matter in self.matters for value in matter.values for claim in value.claims]

    @cached_property
    def questions(self):
        """Return the open questions on it, the oldest first."""
        asked = [question for matter in self.matters for question in matter.questions]
        return sorted(asked, key=lambda question: (question.raised_on, question.number))

    @cached_property
    def state(self):
        """Return the code of what is known; what is known hides no dispute and no question."""
        if any(matter.is_disputed for matter in self.matters):
            return "disputed"
        if self._claims:
            sourced = any(claim.source_id for claim in self._claims)
            return "partly" if self.questions else "known" if sourced else "estimate"
        if self.questions:
            return (
                "open" if any(each.state == OpenQuestion.State.OPEN for each in self.questions) else "asked"
            )
        return "nothing"

    @property
    def is_known(self):
        return bool(self._claims)

    @property
    def question(self):
        """Return the question that the cell leads to: the oldest, where nothing else is on record."""
        return None if self._claims else next(iter(self.questions), None)

    @property
    def anchor(self):
        """Return where on the page of the programme the topic stands; all facts, where it does not."""
        return self.matters[0].anchor if self.matters else "facts"

    @property
    def words(self):
        """Say what is on record: the values, or the questions."""
        said = [value.said for matter in self.matters for value in matter.values]
        asked = [question.key for question in self.questions]
        silent = ["the source declines to say"] if any(m.silent for m in self.matters) else []
        return "; ".join([*said, *asked] or silent)


@dataclass
class Line:
    """One programme with a cell for each topic."""

    programme: Programme

    @cached_property
    def cells(self):
        on_topic = {topic: [] for topic in Topic}
        for matter in matters(self.programme.live_claims, self.programme.open_questions):
            on_topic[matter.topic].append(matter)
        return [Cell(topic, found) for topic, found in on_topic.items()]

    @property
    def known(self):
        return sum(cell.is_known for cell in self.cells)


@dataclass
class Known:
    """One page of the matrix, with counts over all programmes that are asked for."""

    programmes: list
    stated: dict  # topic → of how many programmes something is stated
    asked: dict  # topic → on how many programmes a question is open
    total: int

    topics = list(Topic)

    @property
    def lines(self):
        return [Line(programme) for programme in self.programmes]

    @property
    def stated_of(self):
        return [(topic, self.stated.get(topic, 0)) for topic in Topic]

    @property
    def asked_of(self):
        return [(topic, self.asked.get(topic, 0)) for topic in Topic]

    @property
    def finding(self):
        """Say what is known of most programmes, and what of none."""
        if not self.total:
            return ""
        none = [topic.label.lower() for topic in Topic if not self.stated.get(topic)]
        if len(none) == len(Topic):
            return "Nothing is on record on any topic."
        topic, count = max(self.stated.items(), key=lambda item: item[1])
        best = f"{Topic(topic).label} is on record for {share(count, self.total, 'programme')}"
        return sentence("; ".join([best, *self._nowhere(none)]))

    def _nowhere(self, none):
        if none:
            named = f"{number(len(none))} of {len(Topic)} topics" if len(none) > MOST_NAMED else listed(none)
            yield f"nothing is on record anywhere on {named}"
