"""What exports and the API look up for many rows at once: by their keys, in one query each."""

from collections import defaultdict

from django.db.models import Exists, Max, OuterRef, Q

from config.audit.as_of import the_past
from config.exports.parts import BETWEEN
from programmes.models.baseline import BaselineDate
from programmes.models.claim import Claim, Word, disputes
from programmes.models.dependency import Dependency
from programmes.models.programme import Mandate
from programmes.models.update import MilestoneUpdate

DENSE = 2  # a chunk whose keys leave no wider gaps is asked for as a range


def among(rows, key, keys):
    """Return the rows of some keys: as a range where most keys in it are among them, as that is quicker.

    The past is asked by its keys alone: there a range would look at every record.
    """
    first, last = min(keys, default=0), max(keys, default=0)
    if not keys or the_past() or last - first >= DENSE * len(keys):
        return rows.filter(**{f"{key}__in": keys})
    return rows.filter(**{f"{key}__gte": first, f"{key}__lte": last})


def promised(milestones):
    """Return the first and the newest promise of each milestone that has one."""
    rows = among(BaselineDate.objects, "milestone", milestones)
    found = {}
    for milestone, date in rows.order_by("baseline__effective_on", "baseline").values_list(
        "milestone", "promised"
    ):
        first, _ = found.get(milestone, (date, date))
        found[milestone] = first, date
    return found


def touched(milestones):
    """Return the day of the newest update of each milestone by a person."""
    by_people = among(MilestoneUpdate.objects.filter(logged_by__isnull=False), "milestone", milestones)
    return {
        key: (day,) for key, day in by_people.order_by().values_list("milestone").annotate(Max("reported_on"))
    }


def awaited(milestones):
    """Return which milestones each one waits for, by their names in addresses."""
    current = among(Dependency.objects.filter(ended_on=None), "milestone", milestones).order_by("pk")
    return _listed(current.values_list("milestone", "waits_for__slug"))


def resting(agreements):
    """Return which programmes rest on each agreement, by their names in addresses."""
    mandates = among(Mandate.objects.current(), "agreement", agreements).order_by("pk")
    return _listed(mandates.values_list("agreement", "programme__slug"))


def disputed(subject):
    """Return a function of keys of programmes, or of agreements: on which topics of each sources disagree."""

    def found(keys):
        claims = _doubtful(among(Claim.objects.live(), subject, keys), subject)
        return _listed(sorted({(_of(matter, subject), matter[2]) for matter in disputes(claims)}))

    return found


def disputed_claims(keys):
    """Return those of these claims that are on a matter on which live claims disagree."""
    rows = among(Claim.objects, "pk", keys).values_list("pk", *Word._fields)
    asked = {key: Word._make(said).matter() for key, *said in rows}
    programmes, agreements = ({matter[place] for matter in asked.values()} - {None} for place in (0, 1))
    there = disputes(Claim.objects.live().filter(Q(programme__in=programmes) | Q(agreement__in=agreements)))
    return {key: (True,) for key, matter in asked.items() if matter in there}


def _doubtful(claims, subject):
    """Leave out the claims that stand alone on their topic: with those nobody can disagree."""
    same = {subject: OuterRef(subject), "topic": OuterRef("topic")}
    others = Claim.objects.live().filter(**same).exclude(pk=OuterRef("pk"))
    return claims.filter(Exists(others) | Q(stance=Claim.Stance.CONTRADICTS))


def _of(matter, subject):
    programme, agreement, *_ = matter
    return programme if subject == "programme" else agreement


def _listed(pairs):
    """Return what belongs to each key, listed in one text."""
    found = defaultdict(list)
    for key, said in pairs:
        found[key].append(said)
    return {key: (BETWEEN.join(each),) for key, each in found.items()}
