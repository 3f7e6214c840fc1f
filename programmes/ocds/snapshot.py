"""A programme as OCDS has it, at one moment: what a compiled release holds."""

from agreements.models import Agreement, Party, Signature, Source
from programmes.models import (
    Assessment,
    Claim,
    Condition,
    Mandate,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
    Topic,
)
from programmes.models.stages import plans_contracts
from programmes.ocds import parts, tables
from programmes.ocds.values import filled


def snapshot(standing, key):
    """Return what is shown of a programme, if it plans a contract, and the shared records behind it."""
    row = standing.one(Programme, key)
    if row is None or not plans_contracts(row.kind):
        return {}, set()
    seen = _Programme(standing, row)
    return seen.body(), seen.used


class _Programme:
    """One programme while it is put into words; it notes which records it shares with others."""

    def __init__(self, standing, row):
        self.standing, self.row, self.used = standing, row, set()
        self.roles, self.sources = {}, {}
        self.claims = [claim for claim in self._all(Claim) if claim.withdrawn_on is None]

    def body(self):
        agreements = self._agreements()
        self._take_part()
        claims = [parts.claim(each, self.source) for each in self.claims]
        questions = [parts.question(each, self.source) for each in self._all(OpenQuestion)]
        planning = self._planning()  # last of what cites sources: it lists them
        return filled(
            language="en",
            title=self.row.name,
            description=self.row.summary,
            parties=[parts.party(party, roles) for party, roles in self.roles.values()],
            planning=planning,
            tender=self._tender(),
            agreements=agreements,
            claims=claims,
            openQuestions=questions,
            withheldInformation=self._withheld(),
            statusUpdates=[parts.assessment(each) for each in self._all(Assessment)],
        )

    def source(self, key):
        """Return the id of the document that a record rests on, and list it among the documents."""
        row = self._shared(Source, key)
        if row is None:
            return None
        self.sources[row.tag] = row
        return row.tag

    def _all(self, model):
        return self.standing.all(model, self.row.record_id)

    def _shared(self, model, key):
        if key is None:
            return None
        self.used.add((model, key))
        return self.standing.one(model, key)

    def _takes(self, key, role):
        """Note the role of a party, and return the party; None when it does not stand."""
        row = self._shared(Party, key)
        if row:
            self.roles.setdefault(key, (row, set()))[1].add(role)
        return row

    def _take_part(self):
        self._takes(self.row.lead_id, tables.LEAD)
        for part in self._all(Participation):
            if not part.until:
                self._takes(part.party_id, tables.ROLES[part.role])
                self.source(part.source_id)

    def _agreements(self):
        mandates = [each for each in self._all(Mandate) if each.ended_on is None]
        rows = {each.agreement_id: self._shared(Agreement, each.agreement_id) for each in mandates}
        for each in mandates:
            self.source(each.source_id)
        return [
            parts.agreement(row, self._parent(row, rows), self._signatories(row), self.source)
            for row in rows.values()
            if row
        ]

    def _parent(self, row, rows):
        """Return the id of the agreement above, if the programme rests on that, too."""
        parent = rows.get(row.parent_id)
        return parent and parent.slug

    def _signatories(self, row):
        signatures = [
            each
            for each in self.standing.all(Signature, row.record_id)
            if tables.SIGNS[each.role] and tables.SIGNED[each.status]
        ]
        signing = {each.party_id: self._takes(each.party_id, tables.SIGNATORY) for each in signatures}
        return [parts.organisation(party) for party in signing.values() if party]

    def _planning(self):
        milestones = sorted(self._all(Milestone), key=lambda each: (each.position, each.record_id))
        shown = [parts.milestone(each, self.source) for each in milestones]
        self.source(self.row.stage_source_id)
        return filled(
            stage=tables.STAGES[self.row.stage],
            condition=tables.CONDITIONS[self.row.condition],
            stageSinceEDTF=self.row.stage_since.text,
            budget=next((parts.budget(each) for each in self._in_use(Topic.BUDGET)), None),
            documents=[parts.document(each) for _, each in sorted(self.sources.items())],
            milestones=shown,
        )

    def _tender(self):
        cancelled = self.row.condition == Condition.CANCELLED
        return filled(
            id="tender",
            status="cancelled" if cancelled else tables.TENDERS[self.row.stage],
            procurementMethodDetails=tables.ROUTES[self.row.route],
            items=[parts.item(each) for each in self._in_use(Topic.QUANTITY)],
        )

    def _in_use(self, topic):
        """Return the claim that the tracker uses on the whole of a topic, and no part of it: one, or none."""
        return [each for each in self.claims if each.in_use and each.topic == topic and not each.aspect]

    def _withheld(self):
        told = ((each, Topic(each.topic).label, each.aspect) for each in self.claims)
        named = ((each, f"{label}: {aspect}" if aspect else label) for each, label, aspect in told)
        return [found for each, label in named if (found := parts.withheld(each, label))]
