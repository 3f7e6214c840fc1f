"""Facts on record: who says what, what is in use, and where sources disagree."""

from typing import NamedTuple

from agreements.api.shapes import AgreementName, SourceTag
from config.api.columns import nullable, one_of, record
from config.api.fields import Column, Href, Loaded, Made, Named
from config.api.shapes import Shape
from programmes.api.shapes.names import ProgrammeName, QuestionName
from programmes.boards.matters import matters
from programmes.models import Claim, OpenQuestion, Topic
from programmes.models.claim import disputes

MONEY = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
AMOUNT = record(
    {
        "low": MONEY,
        "high": MONEY,
        "unit": {"type": "string", "description": "A currency by its ISO 4217 code, or items."},
    },
    "A range; one figure is a range whose ends are equal, or one of which is not given.",
)
STATES = [
    ("stated", "there is a value, and no two differ"),
    ("disputed", "sources disagree"),
    ("not_stated", "no source gives a value"),
]


def _amount(low, high, unit):
    return {"low": low, "high": high, "unit": unit} if unit else None


class Subject(NamedTuple):
    programme_id: int | None
    agreement_id: int | None


def _disputes(telling):
    """Return of each claim whether the live claims on its matter disagree."""
    rows = telling.read("pk", "programme_id", "agreement_id", "topic", "aspect")
    disputed = disputes(Claim.objects.live().about_the_same([Subject(*row[1:3]) for row in rows]))
    return {key: (*about, aspect.casefold()) in disputed for key, *about, aspect in rows}


class ClaimRow(Shape):
    """One source's word on one topic of a programme or of an agreement."""

    model = Claim
    id = Column()
    href = Href("claims", "pk")
    programme = Named(ProgrammeName)
    agreement = Named(AgreementName)
    topic = Column()
    aspect = Column()
    stance = Column()
    value = Column()
    amount = Made(_amount, "amount_low", "amount_high", "unit", schema=nullable(AMOUNT | {"type": "object"}))
    approximate = Column()
    source = Named(SourceTag, help="Null for an estimate of staff.")
    estimate = Column()
    in_use = Column()
    in_use_reason = Column()
    disputed = Loaded(
        _disputes,
        bool,
        schema={"type": "boolean"},
        help="Whether the sources on this matter disagree.",
        reads=("programme_id", "agreement_id", "topic", "aspect"),
    )
    withdrawn_on = Column()
    withdrawn_reason = Column()


MATTER = record(
    {
        "topic": one_of(Topic.choices),
        "aspect": {"type": "string"},
        "state": one_of(STATES),
        "disputed": {"type": "boolean", "description": "Whether the sources disagree."},
        "in_use": {"type": ["integer", "null"], "description": "The id of the claim in use."},
        "claims": {"type": "array", "items": ClaimRow.ref()},
        "questions": {"type": "array", "items": QuestionName.ref(), "description": "Those that are open."},
    },
    "One topic, or one part of it: every live claim, and the questions that they leave.",
)


class Facts(Loaded):
    """What is stated of each row, matter by matter, and where the sources disagree."""

    def __init__(self, about):
        self.about = about
        schema = {"type": "array", "items": MATTER}
        super().__init__(
            self._load, list, schema=schema, help=MATTER["description"], shapes=[ClaimRow, QuestionName]
        )

    def _load(self, telling):
        of_these = {f"{self.about}__in": telling.keys}
        claims, questions = (
            Claim.objects.live().filter(**of_these),
            OpenQuestion.objects.open().filter(**of_these),
        )
        said, asked = telling.beside(ClaimRow, claims), telling.beside(QuestionName, questions)
        sorted_out = {key: ([], []) for key in telling.keys}
        for place, rows in enumerate((claims, questions)):
            for row in rows:
                sorted_out[getattr(row, f"{self.about}_id")][place].append(row)
        return {
            key: [_told(each, said, asked) for each in matters(*rows)] for key, rows in sorted_out.items()
        }


def _told(matter, said, asked):
    return {
        "topic": matter.topic,
        "aspect": matter.aspect,
        "state": matter.state.replace(" ", "_"),
        "disputed": matter.is_disputed,
        "in_use": matter.in_use and matter.in_use.pk,
        "claims": [said[claim.pk] for claim in matter.claims],
        "questions": [asked[question.pk] for question in matter.questions],
    }
