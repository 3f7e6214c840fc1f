"""The milestones of the exercise: when each is due, which rounds report on it, what happens on the way."""

from datetime import timedelta
from itertools import pairwise

from django.utils.text import slugify

from programmes.exercise import dates
from programmes.exercise.courses import Course
from programmes.exercise.names import programme_name
from programmes.models import Condition, Dependency, Milestone
from programmes.models.stages import stages_of

A_STAGE = 140  # days from one stage to the next, more or less
NEAR = ["day", "day", "month", "month", "quarter", "half"]  # how exactly sources tell what is near
SOON = timedelta(days=60)  # so near a step may be met in part, or missed
LATER, EARLIER = (25, 120), (-60, -20)
MOVES_OFTEN = [60, 26, 10, 4]  # none, one, two, three
REPORTS_OFTEN = [10, 14, 18, 18, 16, 12, 8, 4]  # one to eight


def courses(made, *, days, history, cast):
    """Return the courses of a programme's milestones, in the order of its plan."""
    found, due = [], days[-1] - timedelta(days=400)
    all_met_in = [_met_in(made, plan) for plan in made.plans]
    watched = all_met_in.index(None) if None in all_met_in else 0  # the step that each round speaks of
    for position, (plan, met_in) in enumerate(zip(made.plans, all_met_in, strict=True), 1):
        due = _due(made, plan, met_in, days, due)
        row = Milestone(
            programme=made.row,
            slug=f"{made.row.slug}-{slugify(plan.name)}",
            name=plan.name,
            kind=plan.kind,
            gate=plan.gate,
            position=position,
            owner=made.rng.choice([cast.agencies[made.nations[0]], cast.ministries[made.nations[-1]], None]),
        )
        found.append(_course(made, row, due, met_in, days, history, watched=position == watched + 1))
    return found


def _ahead(made, plan):
    """Return how many stages the step lies ahead of the programme; None for one that belongs to no stage."""
    path = stages_of(made.row.kind)
    return path.index(plan.stage) - path.index(made.now) if plan.stage else None


def _met_in(made, plan):
    """Return the round in which the step is reported as met; None while it is open."""
    ahead, chance = _ahead(made, plan), made.rng.random()
    if ahead is None:
        return made.rng.randrange(made.ends) if chance < 0.35 else None
    if ahead < 0:
        return made.moves_in if made.moves_in and plan.stage == made.row.stage else 0
    early = ahead == 0 and not plan.gate and chance < 0.4
    return made.rng.randrange(made.ends) if early else None


def _due(made, plan, met_in, days, before):
    """Return the day on which the step falls: in the past when met, after the step before when ahead."""
    rng, ahead = made.rng, _ahead(made, plan)
    if met_in == 0:
        return min(before + timedelta(days=rng.randint(0, 60)), days[0] - timedelta(days=1))
    if met_in:
        return days[met_in] - timedelta(days=rng.randint(0, 15))
    if ahead is None:
        return days[-1] + timedelta(days=rng.randint(-60, 900))
    wanted = days[-1] + timedelta(days=ahead * A_STAGE + rng.randint(-70, 110))
    return max(wanted, before + timedelta(days=rng.randint(5, 30)))


def _course(made, row, due, met_in, days, history, *, watched):
    rng = made.rng
    last = watched or made.condition == Condition.CANCELLED or (met_in is None and rng.random() < 0.4)
    wanted = [met_in, 0, made.ends - 1 if last else None]
    reports = _reports(made, [place for place in wanted if place is not None], met_in, history)
    edge = dates.an_edge(rng) if met_in is None else ""
    course = Course(row, rng, due, edge, rng.choice(NEAR), reports)
    _plan_events(course, made, met_in, days[-1])
    course.due -= timedelta(days=sum(by for _, by in course.events.values()))
    return course


def _reports(made, wanted, met_in, history):
    """Return the rounds that report on a milestone: those wanted first, then as many as asked for."""
    wanted, places = list(dict.fromkeys(wanted)), range(made.ends)
    if history is None:
        places = range(made.ends if met_in is None else met_in)  # once it is met, nobody reports on it
        count = max(made.rng.choices(range(1, 9), REPORTS_OFTEN)[0], len(wanted))
    else:
        count = history - 1
    chosen = wanted[:count]
    rest = [place for place in places if place not in chosen]
    return sorted(chosen + made.rng.sample(rest, min(count - len(chosen), len(rest))))


def _plan_events(course, made, met_in, last_day):
    """Plan what happens in which round; what is not planned is a report that holds the date."""
    rng, reports, events = course.rng, course.reports, course.events
    if not reports:
        return
    free = [place for place in reports[1:] if met_in is None or place < met_in]
    for place in rng.sample(free, min(rng.choices(range(4), MOVES_OFTEN)[0], len(free))):
        events[place] = ("move", rng.randint(*(LATER if rng.random() < 0.85 else EARLIER)))
    events[reports[0]] = ("first", 0)
    if met_in is not None:
        events[met_in] = ("meet", 0)
        return
    _plan_mishap(course, last_day)
    if made.condition == Condition.CANCELLED and reports[-1] == made.ends - 1 and len(reports) > 1:
        events[reports[-1]] = ("cancel", 0)


def _plan_mishap(course, last_day):
    """Let few things go another way: a report misread and mended, a date lost, a step missed or given up."""
    rng, events, reports = course.rng, course.events, course.reports
    if len(reports) < 3:
        return
    dated, gate, soon = course.edge != "none", course.row.gate, course.due < last_day + SOON
    what = rng.choices(["misread", "lose", "partly", "miss", "cancel", ""], [6, 4, 12, 9, 3, 66])[0]
    place = rng.randrange(1, len(reports) - 1)
    if what == "misread" and dated:
        events[reports[place]], events[reports[place + 1]] = ("misread", 0), ("mend", 0)
    elif what == "lose" and dated:
        events[reports[place]] = ("lose", 0)
    elif (what in ("partly", "miss") and soon) or (what == "cancel" and not gate):
        events[reports[-1]] = (what, 0)


def dependencies(drafts):
    """Return what waits for the step before it, or for one of the programme before; never in a circle."""
    before = _of_the_programme_before(drafts[0])
    for made in drafts:
        rows = [course.row for course in made.courses]
        for earlier, later in pairwise(rows):
            if made.rng.random() < 0.4:
                yield Dependency(milestone=later, waits_for=earlier)
        if before and made.rng.random() < 0.2:
            yield Dependency(milestone=rows[-1], waits_for=before[made.number % len(before)])
        before = rows


def _of_the_programme_before(made):
    """Return the milestones of the programme numbered before, which an earlier batch has made."""
    slug = slugify(programme_name(made.number - 1)) if made.number > 1 else ""
    return list(Milestone.objects.filter(programme__slug=slug).order_by("position"))
