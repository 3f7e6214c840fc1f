"""What exports and the API look up for many rows at once: by their keys, in one query each."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from config.exports.parts import BETWEEN
from config.prepared import Among
from programmes.models.baseline import BaselineDate
from programmes.models.claim import Claim, Word, disputed_matters, disputes
from programmes.models.dependency import Dependency
from programmes.models.programme import Mandate

PROMISED = Among(
    "milestone",
    lambda these: (
        BaselineDate.objects.filter(these)
        .order_by("baseline__effective_on", "baseline_id")
        .values_list("milestone", "promised")
    ),
)
AWAITED = Among(
    "milestone",
    lambda these: (
        Dependency.objects.filter(these, ended_on=None)
        .order_by("pk")
        .values_list("milestone", "waits_for__slug")
    ),
)


def promised(milestones):
    """Return the first and the newest promise of each milestone that has one."""
    found = {}
    for milestone, date in PROMISED.rows(milestones):
        first, _ = found.get(milestone, (date, date))
        found[milestone] = first, date
    return found


def awaited(milestones):
    """Return which milestones each one waits for, by their names in addresses."""
    return _listed(AWAITED.rows(milestones))


def resting(agreements):
    """Return which programmes rest on each agreement, by their names in addresses."""
    mandates = Mandate.objects.current().filter(agreement__in=agreements).order_by("pk")
    return _listed(mandates.values_list("agreement", "programme__slug"))


def in_dispute(subject):
    """Return a function of keys of programmes, or of agreements: the matters on which sources disagree."""
    doubtful = Among(subject, lambda these: _doubtful(subject, these).values_list(*Word._fields))
    return lambda keys: disputed_matters(doubtful.rows(keys))


def disputed_topics(subject):
    """Return a function of keys of programmes, or of agreements: on which topics of each sources disagree."""
    matters = in_dispute(subject)
    return lambda keys: _gathered(sorted({(_of(each, subject), each[2]) for each in matters(keys)}))


def disputed(subject):
    """Return the same, listed in one text."""
    topics = disputed_topics(subject)
    return lambda keys: _in_one_text(topics(keys))


def disputed_claims(keys):
    """Return those of these claims that are on a matter on which live claims disagree."""
    rows = Claim.objects.filter(pk__in=keys).values_list("pk", *Word._fields)
    asked = {key: Word._make(said).matter() for key, *said in rows}
    programmes, agreements = ({matter[place] for matter in asked.values()} - {None} for place in (0, 1))
    there = disputes(Claim.objects.live().filter(Q(programme__in=programmes) | Q(agreement__in=agreements)))
    return {key: (True,) for key, matter in asked.items() if matter in there}


def _doubtful(subject, these):
    """Leave out the claims that stand alone on their topic: with those nobody can disagree."""
    same = {subject: OuterRef(subject), "topic": OuterRef("topic")}
    others = Claim.objects.live().filter(**same).exclude(pk=OuterRef("pk"))
    return Claim.objects.live().filter(these, Exists(others) | Q(stance=Claim.Stance.CONTRADICTS)).order_by()


def _of(matter, subject):
    programme, agreement, *_ = matter
    return programme if subject == "programme" else agreement


def _listed(pairs):
    """Return what belongs to each key, listed in one text."""
    return _in_one_text(_gathered(pairs))


def _gathered(pairs):
    found = defaultdict(list)
    for key, said in pairs:
        found[key].append(said)
    return found


def _in_one_text(found):
    return {key: (BETWEEN.join(each),) for key, each in found.items()}
