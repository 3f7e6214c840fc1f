"""Whatever happened, in whatever order it became known: the past answers as a plain replay of its rows does."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.utils import timezone
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from config.audit.as_of import AsOf, reading, today
from config.audit.shadows import lasting_models
from config.audit.triggers import guard_name
from programmes.boards import Ledger
from programmes.filters import ProgrammeFilter
from programmes.models import Milestone, OpenQuestion, Programme
from tests.programmes.happenings import DAYS, RATINGS, WAYS, WORDS, Happenings
from tests.programmes.replay import Replay, written_down

EXAMPLES = int(os.environ.get("AS_OF_EXAMPLES", "30"))  # more of them find rarer mixes

TICK, DAY = timedelta(microseconds=1), timedelta(days=1)
MIDNIGHT, SUMMER = datetime(2026, 1, 1, 23, tzinfo=UTC), datetime(2026, 6, 1, 22, tzinfo=UTC)  # in Oslo
MOMENTS = [
    MIDNIGHT - TICK,
    MIDNIGHT,
    MIDNIGHT + timedelta(milliseconds=500),
    SUMMER - TICK,
    SUMMER,
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # an hour that comes twice
]

days = st.builds(lambda day, later: day + later * DAY, st.sampled_from(DAYS), st.integers(-1, 1))
moments = st.builds(lambda at, later: at + later * TICK, st.sampled_from(MOMENTS), st.integers(-1, 1))
pasts = st.one_of(
    st.builds(AsOf, days),
    st.builds(AsOf, days, st.just("recorded")),
    st.builds(AsOf.at, moments),
    st.builds(AsOf, days, st.just("known"), moments),
)
number = st.integers(0, 11)
happenings = st.tuples(st.sampled_from(WAYS), number, number, st.sampled_from(DAYS))
founding = [("programme", 0, 0, DAYS[1]), ("programme", 1, 1, DAYS[3]), ("milestone", 0, 1, DAYS[2])]


@pytest.mark.django_db
def test_the_past_is_the_replay_of_its_rows():
    let_history_be_dated()
    told_alike()


@settings(
    max_examples=EXAMPLES,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(
    happened=st.lists(happenings, min_size=4, max_size=24),
    clock=st.lists(st.sampled_from(MOMENTS), min_size=1, max_size=5),
    asked=st.lists(pasts, min_size=1, max_size=4),
)
def told_alike(happened, clock, asked):
    with transaction.atomic():
        world = Happenings()
        for each in founding + happened:
            world.befall(*each)
        date_the_history(clock)
        written = written_down()
        event(f"about {sum(map(len, written.values())) // 20 * 20} rows")
        for past in asked + edges(clock[0]):
            compare(Replay(written, past), past)
        transaction.set_rollback(True)


def edges(moment):
    """Return what must just hold a row of this moment, and what must just not: a day may end with it."""
    return [AsOf.at(moment), AsOf(timezone.localdate(moment) - DAY, "recorded")]


def compare(replay, past):
    with reading(past):
        for one in lasting_models():
            assert {
                row["id"]: row for row in one.model._base_manager.order_by("pk").values()
            } == replay.stood[one.model]
            assert list(one.history.objects.order_by("history_id").values()) == replay.told[one.model]
        assert set(keys(Milestone.objects.open())) == {row["id"] for row in replay.open_milestones()}
        assert set(keys(Milestone.objects.overdue(today=today()))) == set(replay.overdue())
        assert {
            each.pk: each.age(today()) for each in OpenQuestion.objects.open().order_by("pk")
        } == replay.ages()
        assert ledger(Programme.objects.all()) == replay.ledger()
        assert asked_for(confidence=RATINGS[1:]) == replay.rated(*RATINGS[1:])
        assert asked_for(nation=["DK"]) == replay.of_nation("DK")
        assert asked_for(q=WORDS[0]) == replay.found(WORDS[0])


def asked_for(**words):
    return set(keys(ProgrammeFilter(words, Programme.objects.all()).qs))


def keys(rows):
    return rows.order_by("pk").values_list("pk", flat=True)


def ledger(programmes):
    counts = programmes.standings(), programmes.dates_promised(), programmes.questions_raised()
    told = Ledger(*counts, today())
    return {
        "programmes": told.programmes,
        "stages": Counter(each.stage for each in told.standings),
        "ratings": Counter({rating: count for rating, _, count in told.by_rating if count}),
        "milestones": told.milestones,
        "undated": told.undated,
        "measured": told.measured,
        "late": told.late,
        "questions": told.questions,
        "old": told.old_questions,
        "stale": told.stale,
    }


def let_history_be_dated():
    """Take away what keeps the moments of history rows as they are, until the test is over."""
    with connection.cursor() as cursor:
        for one in lasting_models():
            name = guard_name(one.past, "refuses_update")
            on = f' ON "{one.past}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on}')


def date_the_history(clock):
    """Spread the rows over these moments: the clock of a computer may stand still, and step back."""
    for one in lasting_models():
        rows = one.history.objects.all()
        first = rows.order_by("history_id").values_list("history_id", flat=True).first() or 0
        turns = [When(turn=turn, then=Value(moment)) for turn, moment in enumerate(clock)]
        dated = rows.annotate(turn=(F("history_id") - first) % len(clock))
        dated.update(history_date=Case(*turns, output_field=DateTimeField()))
