"""Read what the figures need: short rows of what was touched, as it stood at both ends of the period."""

from collections import defaultdict

from django.db.models import F

from config.audit.as_of import reading
from programmes.changes.movements import Movement, Stand
from programmes.changes.tally import Tally
from programmes.models import Assessment, Milestone, MilestoneUpdate, OpenQuestion, Programme

AT_ONCE = 5000  # keys in one query, as databases have a limit


def some(queryset, keys, by="pk"):
    """Return the rows with these keys, in as few queries as the databases allow."""
    keys = list(keys)
    return [
        row
        for start in range(0, len(keys), AT_ONCE)
        for row in queryset.filter(**{f"{by}__in": keys[start : start + AT_ONCE]})
    ]


def at_both_ends(period, read):
    """Return what `read()` gives as of the begin of the period, and as of its end."""
    found = []
    for as_of in (period.before, period.after):
        with reading(as_of):
            found.append(read())
    return found


def tally_of(period, touched, programme=None):
    """Return the figures of the period, in a number of queries that does not depend on them."""
    rated, names = _ratings(period, touched.keys(Assessment))
    return Tally(
        ratings=rated,
        movements=_movements(period, touched.keys(Milestone), programme),
        questions=_questions(period, touched.keys(OpenQuestion)),
        untouched=_untouched(period, touched.programmes, programme),
        names=names,
        opened=_opened(period, touched.keys(Programme)),
    )


def _opened(period, keys):
    """Return how many of these programmes were not on record before, and are now."""
    before, after = at_both_ends(period, lambda: some(Programme.objects.order_by().values_list("pk"), keys))
    return len({*after} - {*before})


def _ratings(period, keys):
    standings = Programme.objects.with_rating().order_by().values_list("pk", "rating", "name")
    before, after = at_both_ends(period, lambda: some(standings, keys))
    was = {pk: rating for pk, rating, _ in before}
    ratings = {pk: (was.get(pk, "not_rated"), rating) for pk, rating, _ in after}
    return ratings, {pk: name for pk, _, name in after}


def _movements(period, keys, programme):
    stands = Milestone.objects.order_by().values_list("pk", "programme_id", "status", "forecast")
    was, now = at_both_ends(period, lambda: {pk: rest for pk, *rest in some(stands, keys)})
    logged = courses(period, [programme.pk] if programme else None)
    return {pk: _movement(was.get(pk), now.get(pk), logged[pk]) for pk in {**was, **now}}


def _movement(was, now, course):
    programme, *_ = now or was
    return programme, Movement(_stand(was), _stand(now), course)


def _stand(row):
    return Stand.of(*row[1:]) if row else None


def courses(period, programmes=None):
    """Return what was logged in the period on each milestone, the oldest first; of all or of these keys."""
    logged = MilestoneUpdate.history.filter(period.within).order_by("history_id")
    if programmes is not None:
        logged = logged.filter(milestone__programme_id__in=programmes)
    found = defaultdict(list)
    for milestone, kind, *said in logged.values_list("milestone_id", "kind", "status", "forecast"):
        found[milestone].append((kind, Stand.of(*said)))
    return found


def _questions(period, keys):
    states = OpenQuestion.objects.order_by().values_list("pk", "state")
    before, after = at_both_ends(period, lambda: dict(some(states, keys)))
    return [(before.get(pk, ""), state) for pk, state in after.items()]


def _untouched(period, touched, programme):
    """Return the programmes without any history in the period, the longest silence first."""
    standing = Programme.objects.with_touch().order_by(F("touched_on").asc(nulls_first=True), "pk")
    if programme:
        standing = standing.filter(pk=programme.pk)
    with reading(period.after):
        return [row for row in standing.values_list("pk", "touched_on") if row[0] not in touched]
