"""Agreements as rows; what programmes make of them the upper floor adds."""

from agreements.models import Agreement, Signature
from config.exports.parts import BETWEEN, code, text, when, whole
from config.exports.rows import Beside

BESIDES = (Beside(("parties",), "pk", lambda keys: _parties(keys), ("",)),)


def parts():
    """Return the columns of an agreement, each with where it comes from."""
    return (
        text("agreement", "slug", "Its name in addresses; never changed."),
        text("title", "title"),
        code("kind", "kind", Agreement.Kind.values),
        code("legal_weight", "legal_weight", Agreement.LegalWeight.values),
        code("status", "status", Agreement.Status.values),
        *(when("signed", "signed", "When it was signed or issued."),),
        text("place", "place", "Where it was signed.", repeats=True),
        text("parent", "parent__slug", "The agreement that it stands under.", repeats=True),
        code("relation", "relation", Agreement.Relation.values, "How it stands to its parent."),
        whole("instruments", "instruments", "How many instruments it is; empty when no source gives it."),
        text("covers", "covers", "What it is about."),
        text("duration", "duration", "Empty when not stated.", repeats=True),
        text("funding", "funding", "Empty when not stated.", repeats=True),
        when("review", "review", "When its review is due."),
        text("parties", "parties", "Who signed it or takes part, by their names in addresses."),
        text("source", "source__tag", "The source of its terms, by its tag.", repeats=True),
    )


def _parties(keys):
    """Return who has a part in each agreement now, in the order of the record."""
    parts = Signature.objects.filter(agreement__in=keys).exclude(status=Signature.Status.WITHDRAWN)
    found = {}
    for agreement, party in parts.order_by("agreement", "pk").values_list("agreement", "party__slug"):
        found.setdefault(agreement, {})[party] = True
    return {agreement: (BETWEEN.join(parties),) for agreement, parties in found.items()}
