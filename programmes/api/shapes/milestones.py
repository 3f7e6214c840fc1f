"""Milestones: what was promised, what is forecast, and what the computer makes of the two."""

from functools import lru_cache
from operator import attrgetter

from agreements.api.shapes import PartyName, SourceTag
from config.api.columns import HONEST, one_of, record
from config.api.fields import AsOfToday, Column, Href, Loaded, Many, Named
from config.api.honest import DAY_OR_NONE, honest
from config.api.shapes import Shape
from config.when import slip_of
from programmes.api.shapes.names import TOPICS, AwaitedName, MilestoneName, Person, ProgrammeName
from programmes.models import Dependency, Milestone, MilestoneUpdate, pulled
from programmes.models.computed import computed, is_stale_while_open

FIRST_AND_NEWEST = ("original", "current")
disputed_of_programmes = pulled.disputed_topics("programme")
TEXT, FLAG, DAYS = {"type": "string"}, {"type": "boolean"}, {"type": ["integer", "null"]}
TONES = [
    ("late", "later than promised"),
    ("early", "earlier than promised"),
    ("same", "as promised, or inside the window that was promised"),
    ("unknown", "a date is missing"),
]
MOVEMENT = record(
    {
        "text": TEXT | {"description": "Such as 2 quarters later."},
        "tone": one_of(TONES),
        "detail": TEXT | {"description": "Both dates in a sentence."},
        "least_days": DAYS | {"description": "Negative for earlier; null when it cannot be measured."},
        "most_days": DAYS | {"description": "Null when there is no end, too."},
    },
    "How far a forecast lies from a promise, never more exact than the two dates allow.",
)


def _promises(telling):
    """Return the first promise and the newest one of each milestone."""
    found = pulled.promised(telling.keys)
    return {key: found.get(key, ("", "")) for key in telling.keys}


def _movements(telling):
    """Return how far each milestone's forecast lies from both promises."""
    promised = telling.loaded(_promises)
    return {
        key: dict(zip(FIRST_AND_NEWEST, (movement(date, forecast) for date in promised[key]), strict=True))
        for key, forecast in telling.read("pk", "forecast")
    }


@lru_cache(maxsize=4096)
def movement(promised, forecast):
    moved = slip_of(promised, forecast)
    return {
        "text": moved.text,
        "tone": moved.tone,
        "detail": moved.detail,
        "least_days": moved.least,
        "most_days": moved.most,
    }


def _disputed(telling):
    """Return on which topics of each milestone's programme the sources disagree."""
    programmes = dict(telling.read("pk", "programme__pk"))
    found = disputed_of_programmes(set(programmes.values()))
    return {key: found.get(programme, []) for key, programme in programmes.items()}


def _promised(pair):
    return dict(zip(FIRST_AND_NEWEST, map(honest, pair), strict=True))


def _computed(name, schema, help):
    take = attrgetter(name)
    return AsOfToday(lambda *said: take(computed(*said)), "status", "forecast", schema=schema, help=help)


class Touched(AsOfToday):
    """Whether nobody has logged anything for long, which needs to know when somebody last did."""

    def bind(self, telling, prefix=""):
        telling.needs.add("with_touch")
        return super().bind(telling, prefix)


CURRENT = Dependency.objects.filter(ended_on=None).order_by("pk")
STALE_HELP = "Open, and no person has logged anything on it for long."


class MilestoneRow(Shape):
    """A step that a programme has promised to reach."""

    model = Milestone
    slug = Column()
    href = Href("milestones", "slug")
    programme = Named(ProgrammeName)
    name = Column()
    kind = Column()
    gate = Column()
    position = Column()
    owner = Named(PartyName)
    status = Column()
    forecast = Column(help="When it is expected now.")
    met_on = Column(help="When it was met; without a date unless it is.")
    source = Named(SourceTag, help="Where the date is from; null for an estimate of staff, or with no date.")
    estimate = Column(help="Whether the date is an estimate of staff.")
    reported_on = Column(help="The day of the newest report.")
    promised = Loaded(
        _promises,
        _promised,
        schema=record(dict.fromkeys(FIRST_AND_NEWEST, HONEST)),
        help="What the first baseline promises, and what the newest does.",
    )
    slip = Loaded(
        _movements,
        lambda both: both,
        schema=record({each: {"$ref": "#/components/schemas/Movement"} for each in FIRST_AND_NEWEST}),
        help="The movement from the first promise, and from the one that stands now.",
        reads=("forecast",),
    )
    overdue = _computed("overdue", FLAG, "Open, and its whole window is past.")
    running_out = _computed("running_out", FLAG, "Open, and most of its window is gone.")
    window_used = _computed(
        "window_used",
        {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "How much of the window is past; null when it has no two ends.",
    )
    touched_on = Column(
        schema=DAY_OR_NONE, help="When a person last logged something on it.", needs="with_touch"
    )
    stale = Touched(is_stale_while_open, "status", "touched_on", schema=FLAG, help=STALE_HELP)
    waits_for = Many(AwaitedName, CURRENT, "milestone")
    programme_disputed_topics = Loaded(
        _disputed,
        list,
        schema=TOPICS,
        help="On which the sources of its programme disagree; a milestone has no topics of its own.",
        reads=("programme__pk",),
    )

    @classmethod
    def components(cls, expands=None):
        return super().components(expands) | {"Movement": MOVEMENT}


class UpdateRow(Shape):
    """One entry in a milestone's log; a mistake is mended by a further one, of kind correction."""

    model = MilestoneUpdate
    id = Column()
    href = Href("updates", "pk")
    programme = Named(ProgrammeName, "milestone__programme")
    milestone = Named(MilestoneName)
    reported_on = Column()
    status = Column()
    forecast = Column(help="When it was expected then.")
    met_on = Column()
    source = Named(SourceTag)
    estimate = Column()
    kind = Column()
    reason_code = Column()
    reason = Column()
    note = Column()
    logged_by = Person("logged_by", "Null for an import.")


class DependencyRow(Shape):
    """One milestone waits for another, of its own programme or of a different one."""

    model = Dependency
    id = Column()
    href = Href("dependencies", "pk")
    milestone = Named(MilestoneName, help="The one that waits.")
    waits_for = Named(MilestoneName)
    ended_on = Column()
