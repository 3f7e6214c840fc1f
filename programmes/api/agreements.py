"""The nouns of the floor below, with what is known of them only here: agreements are told of beside them."""

from agreements.api.shapes import PartyRow, SourceRow
from agreements.filters import PartyFilter, SignatureFilter
from agreements.models import Agreement, Party, Signature, Source
from config.api.doors import RECORDED, Noun, Numbered
from config.api.fields import Many, Whole
from config.when import dated
from programmes.api.shapes.agreements import AgreementRow, SignatureRow
from programmes.filters import SupportFilter


def agreement(by):
    """Return the field that shows in full the agreement that a link leads to."""
    return Whole(AgreementRow, Agreement.objects, by)


def party(by):
    return Whole(PartyRow, Party.objects, by)


def source(by):
    return Whole(SourceRow, Source.objects, by)


AGREEMENT, PARTY, SOURCE = agreement("agreement"), party("party"), source("source")
SIGNATURES = {"signatures": Many(SignatureRow, Signature.objects.order_by("pk"), "agreement")}


class Parties(Noun):
    """Who takes part: states, ministries, agencies, alliance bodies, institutes, companies."""

    noun = "parties"
    queryset = Party.objects.all()
    shape = PartyRow
    filterset_class = PartyFilter
    orders = RECORDED | {"name": ("name", "id")}
    expands = {
        "parent": party("parent"),
        "signatures": Many(SignatureRow, Signature.objects.order_by("pk"), "party"),
        "bodies": Many(PartyRow, Party.objects.order_by("pk"), "parent"),
    }


class Sources(Noun):
    """Every text that says something."""

    noun = "sources"
    queryset = Source.objects.all()
    shape = SourceRow
    filterset_class = SupportFilter
    key, key_pattern, key_words = "tag", "S[1-9][0-9]{0,10}", "Its tag, such as S4."
    orders = RECORDED | {"dated": dated("dated")}


class Signatures(Numbered):
    """Which party signed which agreement, when, and by whom."""

    noun = "signatures"
    queryset = Signature.objects.all()
    shape = SignatureRow
    filterset_class = SignatureFilter
    orders = RECORDED | {"signed": dated("signed")}
    expands = {"agreement": AGREEMENT, "party": PARTY, "source": SOURCE}


ALL = [Parties, Signatures, Sources]
