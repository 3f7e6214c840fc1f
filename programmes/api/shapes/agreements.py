"""Agreements and their signatures, and on what the sources of them disagree."""

from collections import defaultdict

from agreements.api.shapes import AgreementName, PartyName, SourceTag
from agreements.models import Signature
from config.api.fields import Column, Href, Loaded, Named
from config.api.shapes import Shape
from config.countries import NATIONS
from programmes.api.shapes.names import TOPICS
from programmes.models import Topic
from programmes.models.pulled import disputed_topics, in_dispute

NAMES = {name.casefold(): code for code, name in NATIONS.items()}
disputed_of_agreements, matters_of_agreements = disputed_topics("agreement"), in_dispute("agreement")


def _disputed(telling):
    """Return on which topics of each agreement the sources disagree."""
    found = disputed_of_agreements(telling.keys)
    return {key: found.get(key, []) for key in telling.keys}


def _signatories(telling):
    """Return whether the sources disagree on each signature's signatory."""
    rows = telling.read("pk", "agreement__pk", "party__country")
    parts = defaultdict(set)
    for _, agreement, topic, aspect in matters_of_agreements({agreement for _, agreement, _ in rows}):
        if topic == Topic.SIGNATORY:
            parts[agreement].add(NAMES.get(aspect))
    return {key: bool(parts[agreement] & {nation, None}) for key, agreement, nation in rows}


class AgreementRow(AgreementName):
    """A text by which parties bind or declare themselves."""

    kind = Column()
    legal_weight = Column()
    status = Column()
    signed = Column()
    place = Column()
    parent = Named(AgreementName)
    relation = Column()
    instruments = Column()
    covers = Column()
    duration = Column()
    funding = Column()
    review = Column(help="When its review is due.")
    source = Named(SourceTag)
    disputed_topics = Loaded(
        _disputed, list, schema=TOPICS, help="On which the sources of this agreement disagree."
    )


class SignatureRow(Shape):
    """One party's part in an agreement."""

    model = Signature
    id = Column()
    href = Href("signatures", "pk")
    agreement = Named(AgreementName)
    party = Named(PartyName)
    role = Column()
    signatory_name = Column()
    signatory_office = Column()
    signed = Column()
    status = Column()
    source = Named(SourceTag)
    signatory_disputed = Loaded(
        _signatories,
        bool,
        schema={"type": "boolean"},
        help="Whether the sources disagree on who signed, of this party's nation or without saying of which.",
        reads=("agreement__pk", "party__country"),
    )
