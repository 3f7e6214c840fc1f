"""The promises of the exercise: a first one, and for some programmes a later one that never hides it."""

from config.when import slip
from programmes.exercise.dates import in_words
from programmes.models import Baseline

COLUMNS = ["baseline_id", "milestone_id", "promised", "promised_earliest", "promised_latest", "logged_by_id"]
REASONS = {
    "original": "The dates as first agreed, on {}.",
    "approval": "The dates as approved by the lead ministry, on {}.",
    "contract": "The dates as the contract gives them, on {}.",
    "working": "The dates that staff work to since {}.",
}
AGAIN = ["approval", "contract", "working"]


def due_in(made):
    """Return which baseline is set in which round."""
    if made.rng.random() < 0.12:
        return {}
    first = min(made.rng.randint(0, 1), made.ends - 1)
    again = made.rng.randrange(2, made.ends) if made.ends > 2 and made.rng.random() < 0.35 else None
    return {first: "original"} | ({again: made.rng.choice(AGAIN)} if again else {})


def promises(drafts, place, day, cast):
    """Return the baselines of this round, each with what it promises: the dates now forecast."""
    for made in drafts:
        kind = made.baselines.get(place)
        dated = [course for course in made.courses if course.is_open and course.forecast]
        if not kind or not dated:
            continue
        baseline = Baseline(
            programme=made.row,
            kind=kind,
            effective_on=day,
            approved_by=made.row.lead if kind == "approval" else None,
            reason=REASONS[kind].format(in_words(day)),
            in_breach=any(_is_late(made, course) for course in dated),
            logged_by=cast.staff,
        )
        made.promised = {course.row.pk: course.forecast for course in dated}
        yield baseline, made.promised


def _is_late(made, course):
    promised = made.promised.get(course.row.pk)
    return promised is not None and slip(promised, course.forecast).tone == "late"


def rows_of(baseline, promised, staff):
    return [
        (baseline.pk, milestone, when.text, when.earliest, when.latest, staff.pk)
        for milestone, when in promised.items()
    ]
