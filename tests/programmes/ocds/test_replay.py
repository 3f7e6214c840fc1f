"""Whatever happens, by every way of writing: who merges the releases has the record, at every instant."""

import os
import time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, Party, Signature, Source
from programmes.models import Claim, Mandate, Milestone, Programme
from tests import make
from tests.programmes.happenings import DAYS, WAYS, Happenings, one_of, pick
from tests.programmes.ocds.standard import errors, faults
from tests.programmes.ocds.told import hold
from tests.programmes.ocds.wrapped import record_package, release_package

EXAMPLES = int(os.environ.get("OCDS_EXAMPLES", "8"))  # more of them find rarer mixes
A_TICK = 0.002  # the clock of SQLite has milliseconds: two acts in one are one moment

KINDS = ["acquisition", "co_production", "knowledge_transfer", "cooperation"]
AMOUNTS = [
    (None, None, ""),
    ("5", "5", "items"),
    ("90", "120", "items"),
    ("2.50", None, "EUR"),
    ("7", "7", "QQQ"),
]


class Doings(Happenings):
    """What may happen to what several programmes share, and to what only these packages tell."""

    def kind(self, whom, what, day):
        Programme.objects.filter(pk=one_of(Programme, whom).pk).update(kind=pick(KINDS, what))

    def called_otherwise(self, whom, what, day):
        Programme.objects.filter(pk=one_of(Programme, whom).pk).update(slug=f"other-{next(self.numbers)}")

    def anew(self, whom, what, day):
        """Delete what nothing hangs on, and give its name to another."""
        programme = make.programme(slug=f"anew-{what}")
        programme.delete()
        make.programme(slug=f"anew-{what}")

    def condition(self, whom, what, day):
        programme = one_of(Programme, whom)
        getattr(programme, pick(["pause", "resume", "cancel"], what))(reason="As told")

    def source(self, whom, what, day):
        address = pick(["", "https://example.org/ø?a=b c", "https://example.org/"], what)
        Source.objects.update(title=f"Text {what}", url=address)

    def source_withdrawn(self, whom, what, day):
        Source.objects.filter(pk=one_of(Source, whom).pk).update(withdrawn_on=pick([None, day], what))

    def agreement(self, whom, what, day):
        Agreement.objects.update(place=pick(["", "Oslo", "Helsinki"], what))

    def shared_agreement(self, whom, what, day):
        make.mandate(one_of(Programme, whom), one_of(Agreement, what))

    def under(self, whom, what, day):
        child, parent = one_of(Agreement, whom), one_of(Agreement, what)
        child.parent, child.relation = parent, "follows"
        child.full_clean()
        child.save()

    def sign(self, whom, what, day):
        make.signature(one_of(Agreement, whom), pick(self.nations, what))

    def unsign(self, whom, what, day):
        one_of(Signature, whom).delete()

    def party_named(self, whom, what, day):
        Party.objects.filter(pk=one_of(Party, whom).pk).update(name=f"Body {what}")

    def lead(self, whom, what, day):
        Programme.objects.update(lead=pick([None, *self.nations], what))

    def amount(self, whom, what, day):
        low, high, unit = pick(AMOUNTS, what)
        make.claim(
            one_of(Programme, whom),
            topic=pick(["quantity", "budget"], what),
            amount_low=low,
            amount_high=high,
            unit=unit,
            source=self.text,
            approximate=bool(whom % 2),
        )

    def declined(self, whom, what, day):
        make.claim(one_of(Programme, whom), "", stance="declines", topic=pick(["budget", "site"], what))

    def handed_over(self, whom, what, day):
        """Move a milestone to another programme, past every rule."""
        Milestone.objects.filter(pk=one_of(Milestone, whom).pk).update(programme=one_of(Programme, what))

    def claims_deleted(self, whom, what, day):
        Claim.objects.filter(pk=one_of(Claim, whom).pk).delete()

    def mandate_ended(self, whom, what, day):
        Mandate.objects.update(ended_on=pick([None, day], what))


MORE = [name for name in vars(Doings) if not name.startswith("_")]
number = st.integers(0, 11)
doings = st.tuples(st.sampled_from([*WAYS, *MORE]), number, number, st.sampled_from(DAYS))
founding = [
    ("programme", 0, 0, DAYS[1]),
    ("programme", 1, 1, DAYS[3]),
    ("milestone", 0, 1, DAYS[2]),
    ("rest_on", 0, 0, DAYS[2]),
    ("take_part", 1, 1, DAYS[2]),
]


@pytest.mark.django_db
def test_whatever_happens_is_told():
    told_alike()


@settings(
    max_examples=EXAMPLES,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(happened=st.lists(doings, min_size=4, max_size=24))
def told_alike(happened):
    with transaction.atomic():
        world = Doings()
        for each in founding + happened:
            world.befall(*each)
            time.sleep(A_TICK)
        told, instants = hold(at_most=6)
        event(f"about {instants // 5 * 5} instants")
        every = [release for releases in told.values() for release in releases]
        if every:
            assert errors(release_package(every)) == errors(record_package()) == []
            assert faults(release_package(every)) == faults(record_package()) == []
        transaction.set_rollback(True)
