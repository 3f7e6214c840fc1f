"""What a fixture may hold: for each section its model, what names a row for good, and how it is recorded."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import models

from agreements.models import Agreement, Party, Signature, Source
from config.audit.context import current, today
from programmes.models import (
    Claim,
    Dependency,
    Mandate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
)
from programmes.seeding import fields


@dataclass(frozen=True)
class Section:
    """One kind of row."""

    model: type[models.Model]
    key: tuple
    extras: tuple = ()  # what a row may say besides the fields, for the verb

    @property
    def names(self):
        return [*fields.names_of(self.model), *self.extras]

    def has_source(self):
        return "source" in self.names

    def is_known(self, values):
        """Say whether such a row is, or ever was, on record: what staff made of it since stays as it is."""
        row = self.model(**self._without_extras(values))
        columns = [self.model._meta.get_field(name).attname for name in self.key]
        return self.model.history.filter(**{column: getattr(row, column) for column in columns}).exists()

    def record(self, values):
        self._save(self.model(**values))

    def _save(self, row):
        row.full_clean()
        row.save()

    def _without_extras(self, values):
        return {name: value for name, value in values.items() if name not in self.extras}


class Desks(Section):
    """The groups whose members edit programmes: Django's, which have no history."""

    def is_known(self, values):
        return Group.objects.filter(**values).exists()


class Claims(Section):
    """What sources say; the reading that is in use is adopted."""

    @property
    def names(self):
        by_verb = {"in_use", "in_use_reason", "withdrawn_on", "withdrawn_reason"}
        return [name for name in super().names if name not in by_verb]

    def record(self, values):
        claim = Claim(**self._without_extras(values))
        self._save(claim)
        if because := values.get("in_use_because"):
            claim.adopt(reason=because)


class Questions(Section):
    """What no source says; raised on the day on which that became known."""

    def record(self, values):
        about = {"raised_on": current().known_on or today()} | self._without_extras(values)
        question = OpenQuestion.objects.raise_question(**about)
        if heard := values.get("note"):
            question.note(heard, reported_on=question.raised_on, source=question.source)


class Updates(Section):
    """What was reported on milestones."""

    def is_known(self, values):
        named = {name: value for name, value in self._dated(values).items() if name not in ("note", "reason")}
        return MilestoneUpdate.objects.filter(**named).exists()

    def record(self, values):
        said = self._dated(values)
        said.pop("milestone").log(**said)

    def _dated(self, values):
        """Add the day of the source; without one, an update is of the day on which it is recorded."""
        known_on = current().known_on
        return ({"reported_on": known_on} if known_on else {}) | values


SECTIONS = {
    "desks": Desks(Group, ("name",)),
    "parties": Section(Party, ("slug",)),
    "sources": Section(Source, ("tag", "reference")),
    "agreements": Section(Agreement, ("slug",)),
    "signatures": Section(Signature, ("agreement", "party", "role", "signatory_name")),
    "programmes": Section(Programme, ("slug",)),
    "participations": Section(Participation, ("programme", "party", "role")),
    "mandates": Section(Mandate, ("programme", "agreement")),
    "milestones": Section(Milestone, ("slug",)),
    "dependencies": Section(Dependency, ("milestone", "waits_for")),
    "updates": Updates(MilestoneUpdate, ("milestone",)),
    "claims": Claims(
        Claim, ("programme", "agreement", "topic", "aspect", "source", "value"), ("in_use_because",)
    ),
    "questions": Questions(OpenQuestion, ("programme", "agreement", "topic", "aspect", "text"), ("note",)),
}
