"""How sure people are of the exercise's programmes: the owner, and at times somebody from outside."""

from programmes.exercise import reasons
from programmes.models import Assessment

Rating, Role = Assessment.Rating, Assessment.Role

OFTEN = {  # green, amber, red, not rated
    "calm": [80, 14, 2, 4],
    "some": [20, 62, 14, 4],
    "much": [2, 45, 50, 3],
}
SENTENCES = {
    Rating.GREEN: reasons.GREEN_AFTER_A_DELAY,
    Rating.AMBER: reasons.AMBER,
    Rating.RED: reasons.RED,
    Rating.NOT_RATED: reasons.NOT_RATED,
}
MUCH = 0.34  # share of the open milestones that are later or overdue


def ratings(drafts, place, day, cast):
    """Return the ratings given in this round."""
    for made in drafts:
        if place >= made.ends or not made.is_rated:
            continue
        rng, trouble = made.rng, _trouble(made, day)
        if rng.random() < 0.7:
            yield _rating(made, _draw(rng, trouble), trouble, day, cast)
        if rng.random() < 0.06:
            yield _independent(made, day, cast)


def _draw(rng, trouble):
    return rng.choices([Rating.GREEN, Rating.AMBER, Rating.RED, Rating.NOT_RATED], OFTEN[trouble])[0]


def _trouble(made, day):
    ahead = [course for course in made.courses if course.is_open and course.forecast]
    troubled = sum(bool(course.delay) or course.forecast.overdue(day) for course in ahead)
    if not troubled:
        return "calm"
    return "much" if troubled / len(ahead) > MUCH else "some"


def _rating(made, rating, trouble, day, cast):
    return Assessment(
        programme=made.row,
        rating=rating,
        rationale=_rationale(made, rating, trouble),
        assessed_on=day,
        logged_by=cast.staff,
    )


def _rationale(made, rating, trouble):
    """Return at most two sentences: the judgement, and why the next step moved where that speaks for it."""
    judgements = reasons.GREEN if (rating, trouble) == (Rating.GREEN, "calm") else SENTENCES[rating]
    delays = [course.delay for course in made.courses if course.is_open and course.delay]
    heard = delays[:1] if rating in (Rating.AMBER, Rating.RED) else []
    return " ".join([made.rng.choice(judgements), *heard])


def _independent(made, day, cast):
    return Assessment(
        programme=made.row,
        rating=_draw(made.rng, "some"),
        role=Role.INDEPENDENT,
        rationale=made.rng.choice(reasons.INDEPENDENT),
        assessed_on=day,
        logged_by=cast.staff,
    )
