"""Sources as people look at them: how old each is, what rests on it, and who says otherwise."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from django.conf.locale import LANG_INFO

from agreements.models import Source
from config.when import When
from programmes.boards.inquiry import days
from programmes.boards.matters import Matter, matters
from programmes.boards.words import counted, listed, number, sentence, share
from programmes.models import Programme, disagree
from programmes.models.support import NOUNS

SHOWN = 10  # rows of each noun on the page of a source; its own list has them all
YEARS_FROM = 1000  # days: what is older is told in years
YEAR = 365.25
MANY = {  # one and many of the kinds whose words do not end in their noun
    Source.Kind.STATEMENT: ("statement by an official", "statements by officials"),
    Source.Kind.LETTER: ("letter or message", "letters or messages"),
    Source.Kind.MINUTES: ("set of minutes", "sets of minutes"),
    Source.Kind.OTHER: ("other text", "other texts"),
}


@dataclass
class Line:
    """One record that rests on a source: what it is called, what it says, and when that was or is due."""

    subject: object  # the programme or agreement that it belongs to
    name: str
    said: str = ""
    when: When | None = None
    done: bool = False
    note: str = ""
    day: date | None = None
    page: tuple = ()  # where it is told in full: the name of the page, and its key there

    @property
    def place(self):
        return place_of(self.subject)


def place_of(subject):
    """Return the name of the page of a programme or an agreement, and its key there."""
    return "programme" if isinstance(subject, Programme) else "agreement", subject.slug


def _claim(claim):
    said = claim.value or claim.get_stance_display()
    return Line(claim.subject, claim.matter_label(), said, note="in use" if claim.in_use else "")


def _milestone(milestone):
    said, page = milestone.get_status_display(), ("milestone", milestone.slug)
    met = milestone.status == milestone.Status.MET
    return Line(milestone.programme, milestone.name, said, milestone.date(), done=met, page=page)


def _update(update):
    milestone, said = update.milestone, update.reason or update.note or update.get_status_display()
    when, page = update.met_on or update.forecast, ("milestone", milestone.slug)
    done, day = bool(update.met_on), update.reported_on
    return Line(milestone.programme, milestone.name, said, when, done, "reported", day, page)


def _question(question, said="", note="raised", day=None):
    page, said = ("question", question.number), said or question.get_state_display()
    return Line(question.subject, str(question), said, note=note, day=day or question.raised_on, page=page)


def _answer(question):
    return _question(question, question.answer_text, "answered", question.answered_on)


def _note(update):
    return _question(update.question, update.note, "heard", update.reported_on)


def _agreement(agreement):
    kind, status = agreement.get_kind_display(), agreement.get_status_display()
    return Line(agreement, kind, status, agreement.signed, done=agreement.status != "drafting")


def _signature(signature):
    who = ", ".join(filter(None, [signature.signatory_name, signature.signatory_office]))
    said = f"{signature.get_role_display()}{f': {who}' if who else ''}"
    return Line(signature.agreement, signature.party.name, said, signature.signed, done=True)


def _participation(part):
    share = f", {part.share.normalize():f} %" if part.share else ""
    return Line(part.programme, part.party.name, f"{part.get_role_display()}{share}", part.since, done=True)


def _mandate(mandate):
    agreement = mandate.agreement
    return Line(mandate.programme, str(agreement), mandate.get_basis_display(), page=place_of(agreement))


def _stage(programme):
    stage, since = programme.get_stage_display(), programme.stage_since
    return Line(programme, stage, "The stage at which it stands", since, done=True)


TOLD = {
    "claims": _claim,
    "milestones": _milestone,
    "updates": _update,
    "questions": _question,
    "answers": _answer,
    "notes": _note,
    "agreements": _agreement,
    "signatures": _signature,
    "participations": _participation,
    "mandates": _mandate,
    "stages": _stage,
}


@dataclass
class Section:
    """What rests on a source, of one noun, by programme and agreement."""

    code: str
    count: int
    lines: list

    @property
    def title(self):
        words = counted(2, NOUNS[self.code].name).partition(" ")[2]
        return words[0].upper() + words[1:]

    @property
    def groups(self):
        together = groupby(self.lines, key=lambda line: line.place)
        return [(lines[0], lines) for lines in (list(lines) for _, lines in together)]

    @property
    def has_more(self):
        return self.count > len(self.lines)


@dataclass
class Dispute:
    """One matter on which a source and others, or it alone, say different things."""

    subject: object
    matter: Matter

    @property
    def place(self):
        return place_of(self.subject)

    @property
    def tags(self):
        """Return who disagrees, each once."""
        claims = [claim for value in self.matter.values for claim in value.claims]
        return list(dict.fromkeys(claim.source.tag if claim.source else "est" for claim in claims))

    @property
    def mark(self):
        """Return the tags as the mark of a clash shows them; one source alone stands against itself."""
        return " ".join(self.tags * 2 if len(self.tags) == 1 else self.tags)


@dataclass
class Support:
    """One source with what rests on it."""

    source: Source
    counts: dict  # noun → how many
    today: date
    rows: dict = field(default_factory=dict)  # noun → the rows that this page shows
    claims: list = field(default_factory=list)  # what is stated on the topics that may be disputed

    @property
    def total(self):
        return sum(self.counts.get(code, 0) for code in NOUNS)

    @property
    def parts(self):
        """Return how many of each noun, in words: 12 claims (9 in use)."""
        return [(code, self._counted(code, noun)) for code, noun in NOUNS.items() if self.counts.get(code)]

    def _counted(self, code, noun):
        count = self.counts[code]
        words = f"{count} {counted(count, noun.name).partition(' ')[2]}"
        used = self.counts.get("in_use", 0)
        return f"{words} ({used or 'none'} in use)" if code == "claims" else words

    @property
    def sections(self):
        return [
            Section(code, self.counts[code], [TOLD[code](row) for row in rows])
            for code, rows in self.rows.items()
        ]

    @cached_property
    def disputes(self):
        """Return the matters on which this source is contradicted, or contradicts itself."""
        by_subject = defaultdict(list)
        for claim in self.claims:
            by_subject[place_of(claim.subject)].append(claim)
        found = [
            Dispute(claims[0].subject, matter) for claims in by_subject.values() for matter in matters(claims)
        ]
        return [each for each in found if self._is_disputed(each.matter)]

    def _is_disputed(self, matter):
        saying = [claim for value in matter.values for claim in value.claims]
        return disagree(saying) and any(claim.source_id == self.source.pk for claim in saying)

    @property
    def language(self):
        return LANG_INFO.get(self.source.language, {}).get("name", self.source.language)

    @property
    def reliability(self):
        return grade(self.source.get_reliability_display())

    @property
    def credibility(self):
        return grade(self.source.get_credibility_display())

    @property
    def age(self):
        """Say how old it is, no finer than its date: the text on file bounds the age of an undated one."""
        dated, on_file = self.source.dated, self.source.retrieved_on
        if dated:
            return age_of(dated, self.today)
        return f"at least {_told((self.today - on_file).days)}" if on_file else "age not known"

    @property
    def finding(self):
        """Say what rests on it and where it is contradicted."""
        if not self.total:
            return "Nothing rests on it."
        said = [counted(self.counts[code], NOUNS[code].name) for code, _ in self.parts]
        rests = f"{listed(said)} {'rests' if self.total == 1 else 'rest'} on it"
        many = len(self.disputes)
        disputed = f"on {counted(many, 'matter')} sources disagree" if many else "no other source disagrees"
        return sentence(f"{rests}; {disputed}")


def grade(label):
    """Return the letter or number of a grade, and its words."""
    code, _, words = label.partition(": ")
    return code, words


def age_of(dated, today):
    """Say how long ago a date was: its last possible day is the least, its first the most."""
    about = "about " if dated.approximate else ""
    least = max((today - dated.latest).days, 0) if dated.latest else 0
    if dated.earliest is None:
        return f"at least {about}{_told(least)}"
    most = (today - dated.earliest).days
    if most < 0:
        return "dated after this day"
    if dated.latest is None or least == 0 < most:
        return f"at most {about}{_told(most)}"
    return f"{about}{_told(most) if least == most else _between(least, most)}"


def _between(least, most):
    first, last = _told(least), _told(most)
    if first == last:
        return first
    return f"{first.partition(' ')[0] if first.split()[1] == last.split()[1] else first} to {last}"


def _told(count):
    return days(count) if count < YEARS_FROM else f"{int(count / YEAR)} years"


class Sources:
    """One page of the register."""

    def __init__(self, sources, counts, today):
        self.rows = [Support(source, counts[source.pk], today) for source in sources]


def sources_found(figures, kinds):
    """Say of what kinds the sources are, how many carry no date, and on how many nothing rests."""
    total, undated, unused, unjudged = (figures[name] for name in ("total", "undated", "unused", "unjudged"))
    if not total:
        return ""
    said = [listed(_of_kind(count, kind) for kind, count in kinds.items())]
    said += [f"{share(undated, total, 'source')} {'carries' if undated == 1 else 'carry'} no date"] * bool(
        undated
    )
    said.append(f"nothing rests on {number(unused)} of them" if unused else "something rests on each")
    said += [f"for {share(unjudged, total, 'source')} neither reliability nor truth can be judged"] * bool(
        unjudged
    )
    return sentence("; ".join(said))


def _of_kind(count, kind):
    if kind in MANY:
        return f"{number(count)} {MANY[kind][count != 1]}"
    return counted(count, Source.Kind(kind).label.lower())
