"""The programmes of the exercise: what each one is, where it starts and where it has come to."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.utils.text import slugify

from config.when import NO_DATE
from programmes.exercise import dates, tracks
from programmes.exercise.luck import luck, one_of
from programmes.exercise.names import capability, programme_name
from programmes.exercise.parties import TAKING_PART
from programmes.models import Condition, Kind, Participation, Programme, Stage
from programmes.models.stages import stages_of

Route = Programme.Route
Role = Participation.Role

KINDS = {Kind.ACQUISITION: 55, Kind.CO_PRODUCTION: 20, Kind.KNOWLEDGE_TRANSFER: 13, Kind.COOPERATION: 12}
ROUTES = {
    Kind.ACQUISITION: [Route.NSPA, Route.NSPA, Route.NATIONAL_FRAMEWORK, Route.COALITION],
    Kind.CO_PRODUCTION: [Route.JOINT_PRODUCTION, Route.JOINT_PRODUCTION, Route.AGENCY_TO_AGENCY],
    Kind.KNOWLEDGE_TRANSFER: [Route.AGENCY_TO_AGENCY],
    Kind.COOPERATION: [Route.COOPERATION, Route.COOPERATION, Route.NOT_STATED],
}
STAGES = {
    Stage.INTENT: 8,
    Stage.AGREEMENT: 17,
    Stage.DEFINITION: 25,
    Stage.SOURCING: 17,
    Stage.CONTRACT: 12,
    Stage.DELIVERY: 18,
    Stage.CLOSED: 3,
}
CONDITIONS = {Condition.ACTIVE: 93, Condition.PAUSED: 5, Condition.CANCELLED: 2}
DOING = {
    Kind.ACQUISITION: "buy {} together and share the cost of support",
    Kind.CO_PRODUCTION: "build {} on one line and hand over what is built",
    Kind.KNOWLEDGE_TRANSFER: "pass on how {} are bought, tested and kept in use",
    Kind.COOPERATION: "exchange plans and test results for {}",
}
COUNTS = ["Two", "Three", "Four", "Five"]
LEAST_STEPS, MOST_STEPS = 4, 9


@dataclass
class Draft:
    """One programme on its way onto the record."""

    number: int
    rng: Random
    now: str  # the stage to which it has come in the end
    condition: str
    is_rated: bool
    ends: int  # how many rounds of reports speak of it: the last one says how fresh it is
    nations: list
    plans: list
    row: Programme | None = None
    moves_in: int | None = None  # the round in which it moves to that stage, if it does
    sources: list = field(default_factory=list)
    courses: list = field(default_factory=list)
    matters: list = field(default_factory=list)
    baselines: dict = field(default_factory=dict)  # round: kind
    texts: dict = field(default_factory=dict)  # round: which text
    promised: dict = field(default_factory=dict)

    @property
    def source(self):
        """Return the newest text on it that is on record."""
        return self.sources[-1]


def draft(number, *, seed, milestones, reports, days, cast):
    """Draw up the numbered programme: the same number and seed always give the same one."""
    rng = luck(seed, number)
    kind = one_of(rng, KINDS)
    path = stages_of(kind)
    now = one_of(rng, {stage: share for stage, share in STAGES.items() if stage in path})
    plans = tracks.steps(kind, now, milestones or rng.randint(LEAST_STEPS, MOST_STEPS))
    ends = len(days) - rng.choices([0, 1, 2], [62, 20, 18])[0]
    nations = rng.sample(TAKING_PART, rng.randint(2, 5))
    is_rated, condition = rng.random() < 0.9, one_of(rng, CONDITIONS)
    made = Draft(number, rng, now, condition, is_rated, ends, nations, plans)
    made.row = _row(made, kind, _start(made, path) if reports else now, days, cast)
    return made


def _start(made, path):
    """Return the stage it starts in: at times the one before, when that one's gate is met on the way."""
    before = path[max(path.index(made.now) - 1, 0)]
    guarded = before != made.now and any(plan.gate == before for plan in made.plans)
    if not guarded or made.ends < 3 or made.rng.random() > 0.45:
        return made.now
    made.moves_in = made.rng.randrange(1, made.ends)
    return before


def _row(made, kind, stage, days, cast):
    rng, name, number = made.rng, programme_name(made.number), made.number
    what = DOING[kind].format(capability(number))
    since = days[0] - timedelta(days=rng.randint(20, 400))
    return Programme(
        slug=slugify(name),
        name=name,
        kind=kind,
        route=rng.choice(ROUTES[kind]),
        summary=f"Fictional, for exercises. {COUNTS[len(made.nations) - 2]} nations {what}.",
        stage=stage,
        stage_since=rng.choice([dates.told(since, each) for each in ("day", "month", "quarter")] + [NO_DATE]),
        lead=cast.ministries[made.nations[0]] if rng.random() < 0.85 else None,
        desk=cast.desks[number % len(cast.desks)],
    )


def participations(made, cast):
    """Return who takes part: the nations, the agency that buys, and whoever else the programme needs."""
    rng, row = made.rng, made.row
    equal = round(100 / len(made.nations), 2) if rng.random() < 0.25 else None
    for place, code in enumerate(made.nations):
        role = Role.PARTICIPATING_NATION if place else Role.LEAD_NATION
        yield _part(made, cast.states[code], role, share=equal)
    if row.route == Route.NSPA:
        yield _part(made, cast.support, Role.PROCUREMENT_AGENCY)
    else:
        yield _part(made, cast.agencies[made.nations[0]], Role.PROCUREMENT_AGENCY)
    if row.kind == Kind.CO_PRODUCTION:
        yield _part(made, rng.choice(cast.companies), Role.INDUSTRY)
    if rng.random() < 0.3:
        yield _part(made, rng.choice(cast.institutes), Role.RESEARCH_INSTITUTE)


def _part(made, party, role, **said):
    return Participation(programme=made.row, party=party, role=role, source=made.source, **said)


def moved_on(drafts, place, day):
    """Move to their new stage the programmes whose gate was met in this round; return them."""
    moving = [made for made in drafts if made.moves_in == place]
    for made in moving:
        made.row.stage = made.now
        made.row.stage_since = dates.told(day - timedelta(days=made.rng.randint(0, 6)), "day")
        made.row.stage_source = made.source
    return [made.row for made in moving]


def halted(drafts, place):
    """Pause or cancel the programmes whose last report says so; return them."""
    halting = [made for made in drafts if made.condition != Condition.ACTIVE and made.ends - 1 == place]
    for made in halting:
        made.row.condition = made.condition
    return [made.row for made in halting]
