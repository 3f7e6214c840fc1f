"""Facts on record: what the sources say on one matter, where they disagree, and what none of them says."""

from dataclasses import dataclass, field

from django.utils.text import slugify

from programmes.models import Claim, Topic, disagree

ORDER = {topic: place for place, topic in enumerate(Topic.values)}


@dataclass
class Value:
    """One value and all the sources that give it."""

    claims: list

    @property
    def said(self):
        return self.claims[0].value

    @property
    def is_approximate(self):
        return any(claim.approximate for claim in self.claims)

    @property
    def in_use(self):
        return next((claim for claim in self.claims if claim.in_use), None)


@dataclass
class Matter:
    """One part of one topic: the claims about it and the questions that it leaves."""

    topic: str
    aspect: str = ""
    claims: list = field(default_factory=list)
    questions: list = field(default_factory=list)

    @property
    def name(self):
        label = Topic(self.topic).label
        if self.topic == Topic.OTHER and self.aspect:
            return self.aspect[0].upper() + self.aspect[1:]
        return f"{label}: {self.aspect}" if self.aspect else label

    @property
    def anchor(self):
        """Return its name in the addresses of its page."""
        return anchor(self)

    @property
    def values(self):
        """Return the values stated, each once, the one in use first."""
        said = {}
        for claim in self.claims:
            if claim.stance != Claim.Stance.DECLINES:
                said.setdefault(claim.says(), Value([])).claims.append(claim)
        return sorted(said.values(), key=lambda value: value.in_use is None)

    @property
    def silent(self):
        """Return the claims of sources that were asked, or could have said it, and declined."""
        return [claim for claim in self.claims if claim.stance == Claim.Stance.DECLINES]

    @property
    def is_disputed(self):
        return disagree(self.claims)

    @property
    def is_stated(self):
        return bool(self.values) and not self.is_disputed

    @property
    def in_use(self):
        return next((claim for claim in self.claims if claim.in_use), None)

    @property
    def contradicts_itself(self):
        """Whether it is one source that gives the different values."""
        return len({claim.source_id for value in self.values for claim in value.claims}) == 1

    @property
    def state(self):
        return "disputed" if self.is_disputed else "stated" if self.values else "not stated"


def matters(claims, questions=()):
    """Return the matters in the order of the topics; questions join the claims on the same matter."""
    found = {}
    for claim in claims:
        _matter(found, claim).claims.append(claim)
    for question in questions:
        if question.is_open():
            _matter(found, question).questions.append(question)
    return sorted(found.values(), key=lambda matter: (ORDER[matter.topic], matter.aspect.casefold()))


def anchor(about):
    """Return where on the page of its subject a matter stands, for a claim or a question about it."""
    aspect = slugify(about.aspect, allow_unicode=True)
    return f"fact-{about.topic}{f'-{aspect}' if aspect else ''}"


def asked_about(matters, questions, today):
    """Return questions with their age, and where what they are about stands among the facts, if it does."""
    there = {matter.anchor for matter in matters}
    return [
        (question, question.age(today), anchor(question) if anchor(question) in there else "")
        for question in questions
    ]


def _matter(found, about):
    return found.setdefault((about.topic, about.aspect.casefold()), Matter(about.topic, about.aspect))
