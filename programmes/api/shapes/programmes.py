"""Programmes as the board shows them, and those who take part in them."""

from agreements.api.shapes import AgreementName, PartyName, SourceTag
from config.api.columns import nullable, one_of, record
from config.api.fields import Column, Href, Loaded, Made, Named
from config.api.honest import DAY_OR_NONE
from config.api.shapes import Shape
from programmes.api.shapes.milestones import FLAG, MilestoneRow
from programmes.api.shapes.names import ProgrammeName
from programmes.api.shapes.promises import AssessmentRow
from programmes.boards import Row
from programmes.models import Assessment, Mandate, Milestone, Participation, Programme
from programmes.models.freshness import is_stale
from programmes.models.stages import CONDITIONS_ELSEWHERE, ELSEWHERE

NUMBER = {"type": "integer"}
COUNTS = record(
    {
        "milestones": NUMBER,
        "met": NUMBER,
        "open": NUMBER,
        "overdue": NUMBER,
        "running_out": NUMBER,
        "undated": NUMBER | {"description": "Open, and no source gives a date."},
        "late": NUMBER | {"description": "Open, and later than first promised."},
        "open_questions": NUMBER,
        "oldest_question_days": {"type": ["integer", "null"]},
        "disputed": NUMBER | {"description": "Matters on which the sources disagree."},
    },
    "What the computer counts of a programme, as of the day that is shown.",
)
ELSEWHERE_SCHEMA = record(
    {name: {"type": "string"} for name in ("aap20", "prinsix", "cadmid", "oc4ids", "ocds")},
    "What other frameworks call the stage.",
)


def _rows(telling):
    """Return each programme as a row of the board."""
    today = telling.context.today
    return {each.pk: Row(each, today) for each in Programme.objects.for_board().filter(pk__in=telling.keys)}


def _nexts(telling):
    """Return of each programme its next milestone as milestones are told; None where there is none."""
    steps = {key: row.next for key, row in telling.loaded(_rows).items()}
    told = telling.beside(MilestoneRow, _milestones(steps))
    return {key: step and told[step.milestone.pk] for key, step in steps.items()}


def _milestones(steps):
    return Milestone.objects.filter(pk__in=[step.milestone.pk for step in steps.values() if step])


def _ratings(telling):
    """Return of each programme the newest rating by its owner and the independent one; None without one."""
    found = {key: (row.ratings.newest, row.ratings.independent) for key, row in telling.loaded(_rows).items()}
    keys = [each.pk for both in found.values() for each in both if each]
    told = telling.beside(AssessmentRow, Assessment.objects.filter(pk__in=keys))
    return {key: [each and told[each.pk] for each in both] for key, both in found.items()}


def _counts(row):
    return row.counts | {"disputed": row.disputed}


def _elsewhere(stage, condition):
    spoken = {standard: word for standard, word in CONDITIONS_ELSEWHERE[condition].items() if word}
    return ELSEWHERE[stage] | spoken


def _shown(take, schema, help=""):
    return Loaded(_rows, take, schema=schema, help=help)


def _rated(place, help):
    return Loaded(
        _ratings,
        lambda both: both[place],
        schema=nullable(AssessmentRow.ref()),
        help=help,
        shapes=[AssessmentRow],
    )


class ProgrammeRow(ProgrammeName):
    """A programme as the board shows it."""

    short_name = Column()
    kind = Column()
    route = Column()
    summary = Column()
    stage = Column()
    condition = Column()
    stage_since = Column()
    stage_source = Named(SourceTag)
    stage_waiver = Column()
    stage_elsewhere = Made(_elsewhere, "stage", "condition", schema=ELSEWHERE_SCHEMA)
    lead = Named(PartyName)
    desk = Column("desk__name", "The group that may edit it.", {"type": ["string", "null"]})
    nations = _shown(
        lambda row: row.nations,
        {"type": "array", "items": {"type": "string"}},
        "By their codes of ISO 3166-1.",
    )
    rating = _shown(
        lambda row: row.programme.rating, one_of(Assessment.Rating.choices), "The newest one by the owner."
    )
    assessment = _rated(0, "The newest one by the owner; null where nobody has rated it.")
    independent_assessment = _rated(1, "The newest independent one; never averaged with the owner's.")
    next_milestone = Loaded(
        _nexts,
        lambda told: told,
        schema=nullable(MilestoneRow.ref()),
        help="The open one whose window ends first.",
        shapes=[MilestoneRow],
    )
    counts = _shown(_counts, COUNTS)
    touched_on = _shown(
        lambda row: row.programme.touched_on, DAY_OR_NONE, "When a person last logged something on it."
    )
    stale = _shown(
        lambda row: is_stale(row.today, row.programme.touched_on),
        FLAG,
        "No person has logged anything for long.",
    )


class ParticipationRow(Shape):
    """One party's part in a programme."""

    model = Participation
    id = Column()
    href = Href("participations", "pk")
    programme = Named(ProgrammeName)
    party = Named(PartyName)
    role = Column()
    share = Column()
    since = Column()
    until = Column()
    source = Named(SourceTag)


class MandateRow(Shape):
    """Which agreement carries a programme, and how."""

    model = Mandate
    id = Column()
    href = Href("mandates", "pk")
    programme = Named(ProgrammeName)
    agreement = Named(AgreementName)
    basis = Column()
    source = Named(SourceTag)
    ended_on = Column()
