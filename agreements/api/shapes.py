"""How parties and sources look to programs, and how an agreement is named; the rest the upper floor tells."""

from agreements.models import Agreement, Party, Source
from config.api.fields import Column, Href, Link, Named
from config.api.shapes import Shape


class PartyName(Shape):
    """A party, named by another record."""

    model = Party
    slug = Column()
    href = Href("parties", "slug")
    name = Column()
    short_name = Column()
    kind = Column()
    country = Column()


class PartyRow(PartyName):
    """A ministry, agency, alliance body, institute, company or state that takes part."""

    parent = Named(PartyName)
    ended_on = Column()


class SourceTag(Shape):
    """Where a fact is written."""

    model = Source
    tag = Column()
    href = Href("sources", "tag")
    title = Column()
    url = Link()


class SourceRow(Shape):
    """A text that says something."""

    model = Source
    tag = Column()
    href = Href("sources", "tag")
    reference = Column()
    publisher = Column()
    title = Column()
    kind = Column()
    url = Link()
    dated = Column()
    language = Column()
    retrieved_on = Column()
    sha256 = Column(help="Of the text on file; empty when none is.")
    reliability = Column(help="How far the publisher is trusted: the NATO admiralty code (AJP-2.1).")
    credibility = Column(help="How far the text itself is believed: the NATO admiralty code (AJP-2.1).")
    withdrawn_on = Column()


class AgreementName(Shape):
    """An agreement, named by another record."""

    model = Agreement
    slug = Column()
    href = Href("agreements", "slug")
    title = Column()
