"""Nations: who takes part in what, and all that waits on one of them."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from config.countries import NATIONS
from programmes.boards.inquiry import Inquiry
from programmes.boards.steps import Step
from programmes.boards.words import counted, listed, number, sentence, share
from programmes.models import Participation, Programme

Role = Participation.Role
LETTERS = {
    Role.LEAD_NATION: "Le",
    Role.PARTICIPATING_NATION: "Pa",
    Role.PROCUREMENT_AGENCY: "Ag",
    Role.FRAMEWORK_OWNER: "Fo",
    Role.BENEFICIARY: "Be",
    Role.DONOR: "Do",
    Role.FUNDER: "Fu",
    Role.RESEARCH_INSTITUTE: "Re",
    Role.INDUSTRY: "In",
    Role.OBSERVER: "Ob",
}
LISTED = 50  # rows of each list on the page of a nation


@dataclass
class Part:
    """What a nation is in a programme: its roles, as letters and in words."""

    nation: str
    roles: list

    @property
    def name(self):
        return NATIONS[self.nation]

    @property
    def letters(self):
        return [(LETTERS[role], role.label) for role in self.roles]

    @property
    def words(self):
        return listed(role.label.lower() for role in self.roles)


@dataclass
class Line:
    """One programme with a cell for each nation."""

    programme: Programme
    nations: list

    def _roles(self, nation):
        held = {part.role for part in self.programme.current_parts if part.party.country == nation}
        return [role for role in Role if role in held]

    @property
    def cells(self):
        return [Part(nation, self._roles(nation)) for nation in self.nations]

    @property
    def others(self):
        """Return the bodies of no nation, with what they are in it."""
        return [part for part in self.programme.current_parts if not part.party.country]


@dataclass
class Nations:
    """One page of the matrix, with counts over all programmes that are asked for."""

    programmes: list
    often: dict  # nation → in how many programmes it takes part
    led: int  # programmes of which a lead nation is on record
    total: int

    legend = [(letters, role.label) for role, letters in LETTERS.items()]

    @cached_property
    def columns(self):
        return [(code, NATIONS[code], self.often[code]) for code in sorted(self.often)]

    @property
    def lines(self):
        return [Line(programme, [code for code, *_ in self.columns]) for programme in self.programmes]

    @property
    def finding(self):
        """Say who takes part in most, and of how many a lead nation is on record."""
        if not self.total:
            return ""
        if not self.often:
            return "No nation is on record for any of them."
        most = max(self.often.values())
        first = [NATIONS[code] for code in sorted(self.often) if self.often[code] == most]
        takes = "takes" if len(first) == 1 else "each take"
        who = f"{listed(first)} {takes} part in {share(most, self.total, 'programme')}"
        leads = share(self.led, self.total, "programme") if self.led else "none"
        return f"{sentence(who)} {sentence(f'a lead nation is on record for {leads}')}"


@dataclass
class Nation:
    """All that waits on one nation; of long lists the beginning, with how long they are."""

    code: str
    today: date
    parts: list = field(default_factory=list)
    milestones: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    signatures: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)

    @property
    def name(self):
        return NATIONS[self.code]

    @property
    def steps(self):
        return [Step(milestone, self.today) for milestone in self.milestones]

    @property
    def entries(self):
        return [Inquiry(question, self.today) for question in self.questions]

    @property
    def finding(self):
        """Say in what it takes part, and what waits on it."""
        programmes = self.counts["programmes"]
        takes = f"takes part in {counted(programmes, 'programme')}" if programmes else "takes part in nothing"
        waits = [self._milestones(), self._questions()]
        waiting = listed(each for each in waits if each)
        total = self.counts["milestones"] + self.counts["questions"]
        verb = "waits" if total == 1 else "wait"
        second = f"{waiting} {verb} on it" if waiting else "nothing on record waits on it"
        return f"{sentence(f'{self.name} {takes}')} {sentence(second)}"

    def _milestones(self):
        count, overdue = self.counts["milestones"], self.counts["overdue"]
        many = f"{number(overdue)} of them " if count > 1 else ""
        late = f", {many}overdue," if overdue else ""
        return f"{counted(count, 'open milestone')}{late}" if count else ""

    def _questions(self):
        count = self.counts["questions"]
        return counted(count, "open question") if count else ""
