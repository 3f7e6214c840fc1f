"""What rests on a source, noun by noun, from both floors: what is withdrawn or has ended rests on nothing."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value

from agreements.models import Agreement, Signature
from programmes.models.claim import DECLINES, Claim
from programmes.models.milestone import Milestone
from programmes.models.programme import Mandate, Participation, Programme
from programmes.models.question import OpenQuestion, QuestionUpdate
from programmes.models.update import MilestoneUpdate

CONTESTED = 50  # claims of one source whose matters are looked at


@dataclass(frozen=True)
class Noun:
    """One kind of record that names a source, and how it comes to its programme or agreement."""

    name: str  # one of them, in words
    standing: Callable  # returns those that count
    column: str = "source"
    subjects: tuple = ("programme",)
    loaded: tuple = ()  # what is shown of a row besides its own columns

    def of(self, source):
        """Return those that rest on a source, by programme; those of agreements last."""
        beside = [*self.subjects, *self.loaded] or [None]  # without a name it would load whatever it can
        rows = self.standing().filter(**{self.column: source}).select_related(*beside)
        return rows.order_by(*(F(f"{each}__pk").asc(nulls_last=True) for each in self.subjects), "pk")

    def counts(self, code, sources):
        rows = self.standing().filter(**{f"{self.column}__in": sources}).order_by()
        coded = rows.annotate(code=Value(code, output_field=CharField()))
        return coded.values_list("code", self.column).annotate(count=Count("pk"))


NOUNS = {
    "claims": Noun("claim", Claim.objects.live, subjects=("programme", "agreement")),
    "milestones": Noun("milestone", Milestone.objects.all),
    "updates": Noun(
        "update", MilestoneUpdate.objects.all, subjects=("milestone__programme",), loaded=("milestone",)
    ),
    "questions": Noun("question", OpenQuestion.objects.all, subjects=("programme", "agreement")),
    "answers": Noun(
        "answer", OpenQuestion.objects.all, column="answer_source", subjects=("programme", "agreement")
    ),
    "notes": Noun(
        "question note",
        QuestionUpdate.objects.all,
        subjects=("question__programme", "question__agreement"),
        loaded=("question",),
    ),
    "agreements": Noun("agreement", Agreement.objects.all, subjects=()),
    "signatures": Noun(
        "signature",
        lambda: Signature.objects.exclude(status=Signature.Status.WITHDRAWN),
        subjects=("agreement",),
        loaded=("party",),
    ),
    "participations": Noun("participation", Participation.objects.current, loaded=("party",)),
    "mandates": Noun("mandate", Mandate.objects.current, loaded=("agreement",)),
    "stages": Noun("stage", Programme.objects.all, column="stage_source", subjects=()),
}


def counts_of(sources):
    """Return by source's key how many of each noun rest on it, and how many of its claims are in use."""
    keys = [source.pk for source in sources]
    in_use = Noun("", lambda: Claim.objects.live().in_use())
    first, *others = [noun.counts(code, keys) for code, noun in {**NOUNS, "in_use": in_use}.items()]
    found = defaultdict(dict)
    for code, source, count in first.union(*others, all=True).order_by():
        found[source][code] = count
    return found


def unused(sources):
    """Return the sources on which nothing rests."""
    resting = (
        Exists(noun.standing().filter(**{noun.column: OuterRef("pk")}).order_by()) for noun in NOUNS.values()
    )
    return sources.filter(*(~each for each in resting))


def contested(source):
    """Return the claims of a source that others, or it itself, may contradict: at most some."""
    saying = Claim.objects.live().exclude(stance=DECLINES)
    same = Q(programme=OuterRef("programme")) | Q(agreement=OuterRef("agreement"))
    others = saying.filter(same, topic=OuterRef("topic")).exclude(pk=OuterRef("pk"))
    doubted = saying.filter(source=source).filter(Exists(others) | Q(stance=Claim.Stance.CONTRADICTS))
    return doubted.select_related("programme", "agreement")[:CONTESTED]


def beside(claims):
    """Return all that is stated on the topics of these claims."""
    topics = {claim.topic for claim in claims}
    stated = Claim.objects.live().filter(topic__in=topics).about_the_same(claims)
    return stated.select_related("source", "programme", "agreement")


def kinds_of(sources):
    """Return how many sources there are of each kind."""
    kinds = sources.order_by().values_list("kind").annotate(count=Count("pk"))
    return dict(kinds.order_by("-count", "kind"))


def figures_of(sources):
    """Return how many sources there are, and how many of them are undated, unused, or not judged at all."""
    unjudged = Q(reliability="F", credibility="6")
    counted = sources.order_by().aggregate(
        total=Count("pk"),
        undated=Count("pk", filter=Q(dated="")),
        unjudged=Count("pk", filter=unjudged),
    )
    return counted | {"unused": unused(sources).count()}
