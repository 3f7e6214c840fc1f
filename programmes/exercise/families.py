"""The agreements of the exercise: a declaration, an arrangement under it, and what carries it out."""

from datetime import timedelta

from django.utils.text import slugify

from agreements.models import Agreement, Signature
from programmes.exercise import dates
from programmes.exercise.luck import luck
from programmes.exercise.names import BEASTS
from programmes.models import Mandate, Stage

SIZE = 5  # programmes that rest on the same declaration and arrangement
PLACES = ["Copenhagen", "Helsinki", "Oslo", "Reykjavik", "Stockholm", "Kyiv", ""]

Kind, Weight, Status, Relation = Agreement.Kind, Agreement.LegalWeight, Agreement.Status, Agreement.Relation

BASES = {
    Kind.JOINT_DECLARATION: Mandate.Basis.ENDORSES,
    Kind.TECHNICAL_ARRANGEMENT: Mandate.Basis.FRAMES,
    Kind.IMPLEMENTATION_AGREEMENT: Mandate.Basis.IMPLEMENTS,
    Kind.CONTRACT: Mandate.Basis.IMPLEMENTS,
}


def put_on_record(drafts, day, cast):
    """Put on record what these programmes rest on; the first of a family brings what the family shares."""
    titles = {title for made in drafts for title in _shared_titles(made.number)}
    there = Agreement.objects.in_bulk([slugify(title) for title in titles], field_name="slug")
    brought, mandates = [], []
    for made in drafts:
        declaration = _known(there, _declaration(made, day), brought, made)
        arrangement = _known(there, _arrangement(made, day, declaration), brought, made)
        own = [_known(there, agreement, brought, made) for agreement in _own(made, day, arrangement)]
        mandates += [_mandate(made, agreement) for agreement in (declaration, arrangement, *own)]
    for generation in range(3):  # a parent has its key before its child names it
        Agreement.objects.bulk_create(each for each, _ in brought if _generation(each) == generation)
    Signature.objects.bulk_create(
        signature for agreement, made in brought for signature in _signatures(agreement, made, cast)
    )
    Mandate.objects.bulk_create(mandates)


def _known(there, agreement, brought, made):
    """Return the agreement as it is on record, or else the one given, noting who brings it."""
    if agreement.slug not in there:
        there[agreement.slug] = agreement
        brought.append((agreement, made))
    return there[agreement.slug]


def _generation(agreement):
    return 0 if agreement.parent is None else 1 + _generation(agreement.parent)


def _shared_titles(number):
    again, beast = divmod((number - 1) // SIZE, len(BEASTS))
    name = f"Exercise {BEASTS[beast]} Bay{f' {again + 1}' if again else ''}"
    return f"{name} Declaration", f"{name} Arrangement"


def _family_luck(number):
    """Return the luck of the family, the same whichever of its programmes comes first."""
    return luck("family", (number - 1) // SIZE)


def _declaration(made, day):
    rng, (title, _) = _family_luck(made.number), _shared_titles(made.number)
    return Agreement(
        slug=slugify(title),
        title=title,
        kind=Kind.JOINT_DECLARATION,
        legal_weight=Weight.POLITICAL_INTENT,
        status=Status.ISSUED,
        signed=dates.told(day - timedelta(days=rng.randint(450, 800)), "day"),
        place=rng.choice(PLACES),
        covers="Fictional. States that the nations want to buy and build together.",
        source=made.source,
    )


def _arrangement(made, day, parent):
    rng, (_, title) = _family_luck(made.number), _shared_titles(made.number)
    signed = day - timedelta(days=rng.randint(60, 400))
    return Agreement(
        slug=slugify(title),
        title=title,
        kind=Kind.TECHNICAL_ARRANGEMENT,
        legal_weight=rng.choice([Weight.NOT_BINDING, Weight.BINDING, Weight.NOT_STATED]),
        status=rng.choice([Status.SIGNED, Status.IN_EFFECT]),
        signed=dates.told(signed, rng.choices(["day", "month", "year"], [80, 15, 5])[0]),
        place=rng.choice(PLACES),
        parent=parent,
        relation=Relation.FOLLOWS,
        covers="Fictional. Sets how the nations work together, programme by programme.",
        duration=rng.choice(["Five years", "Three years", ""]),
        review=dates.told(signed + timedelta(days=1100), "year"),
        source=made.source,
    )


def _own(made, day, parent):
    """Return the programme's own agreement, where it has come so far: a draft, an agreement or a contract."""
    stage = made.row.stage
    if stage == Stage.INTENT:
        return []
    drafting, ordered = stage == Stage.AGREEMENT, stage in (Stage.DELIVERY, Stage.CLOSED)
    signed = dates.told(day - timedelta(days=made.rng.randint(5, 40)), "day")
    return [
        Agreement(
            slug=f"{made.row.slug}-{'contract' if ordered else 'agreement'}",
            title=f"{made.row.name} {'Contract' if ordered else 'Implementation Agreement'}",
            kind=Kind.CONTRACT if ordered else Kind.IMPLEMENTATION_AGREEMENT,
            legal_weight=Weight.COMMERCIAL if ordered else Weight.BINDING,
            status=Status.DRAFTING if drafting else Status.SIGNED,
            signed="" if drafting else signed,
            parent=parent,
            relation=Relation.CARRIES_OUT,
            covers="Fictional. Carries out the arrangement for this programme.",
            source=made.source,
        )
    ]


def _mandate(made, agreement):
    return Mandate(programme=made.row, agreement=agreement, basis=BASES[agreement.kind], source=made.source)


def _signatures(agreement, made, cast):
    planned = agreement.status == Status.DRAFTING
    for code in made.nations:
        yield Signature(
            agreement=agreement,
            party=cast.ministries[code],
            role=Signature.Role.SIGNATORY,
            signed=agreement.signed,
            status=Signature.Status.PLANNED if planned else Signature.Status.SIGNED,
            source=agreement.source,
        )
