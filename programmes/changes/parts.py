"""The kinds of record that changes are told of, and the way from the history of each to its subject."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast

from agreements.models import Agreement, Party, Signature, Source
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    MilestoneUpdate,
    OpenQuestion,
    Participation,
    Programme,
    QuestionUpdate,
    Report,
)

NONE = Cast(Value(None), BigIntegerField())


@dataclass(frozen=True)
class Part:
    """One kind of record: under what it is told, by which key, and to which subject it belongs."""

    model: type
    under: type  # a log is told under the record that it is about
    key: str = "id"
    programme: str = ""
    agreement: str = ""
    apart: tuple = ()  # columns that tell its rows of one key apart
    said: tuple = ()  # columns that a note needs
    words: str = ""  # the column in which a person said why, where it has one

    def history(self, period, programme=None):
        """Return what its history says of a period, of all or of one programme."""
        rows = self.model.history.filter(period.within)
        return rows.filter(**{self.programme: programme.pk}) if programme else rows

    def subject(self):
        """Return what a query gives of the subject: the keys of its programme and of its agreement."""
        return [F(path) if path else NONE for path in (self.programme, self.agreement)]


def _own(model, **ways):
    return Part(model, model, **ways)


PARTS = [
    _own(Programme, programme="id"),
    _own(Participation, programme="programme_id"),
    _own(Mandate, programme="programme_id"),
    _own(Milestone, programme="programme_id"),
    Part(
        MilestoneUpdate,
        Milestone,
        "milestone_id",
        programme="milestone__programme_id",
        said=("reason_code",),
        words="reason",
    ),
    _own(Dependency, programme="milestone__programme_id"),
    _own(Baseline, programme="programme_id", words="reason"),
    Part(BaselineDate, Baseline, "baseline_id", programme="baseline__programme_id"),
    _own(Claim, programme="programme_id", agreement="agreement_id"),
    _own(OpenQuestion, programme="programme_id", agreement="agreement_id"),
    Part(
        QuestionUpdate,
        OpenQuestion,
        "question_id",
        programme="question__programme_id",
        agreement="question__agreement_id",
        words="note",
    ),
    Part(
        Assessment,
        Assessment,
        "programme_id",
        programme="programme_id",
        apart=("role",),
        said=("role", "rating"),
        words="rationale",
    ),
    _own(Agreement, agreement="id"),
    _own(Signature, agreement="agreement_id"),
]
OF_ALL = [_own(Source), _own(Party)]  # what many programmes rest on; the list of acts tells of it too
EVERY = [*PARTS, *OF_ALL, _own(Report)]  # the whole record, as programs pull it


def histories(period, programme=None):
    """Return the histories that tell of a period, always in the same order."""
    parts = PARTS if programme else [*PARTS, *OF_ALL]
    return [part.history(period, programme) for part in parts if part.programme or not programme]
