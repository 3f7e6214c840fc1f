"""What stands on record of some programmes, put together row by row as it was written down."""

from collections import defaultdict

from agreements.models import Signature
from programmes.models import (
    Assessment,
    Claim,
    Mandate,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
)

OF_A_PROGRAMME = [Participation, Mandate, Milestone, Claim, OpenQuestion, Assessment]
OWNERS = dict.fromkeys(OF_A_PROGRAMME, "programme_id") | {Signature: "agreement_id"}


class Standing:
    """Records by their kind and key, and those that belong to another one by the key of that."""

    def __init__(self):
        self._rows, self._newest = defaultdict(dict), defaultdict(int)
        self._belonging = defaultdict(dict)

    def take(self, row):
        """Follow a history row; one that is not the newest of its record says nothing new."""
        model, key = row.instance_type, row.record_id
        if row.history_id < self._newest[model, key]:
            return
        self._newest[model, key] = row.history_id
        if before := self._rows[model].pop(key, None):
            self._belonging[model, owner_of(before)].pop(key, None)
        if row.history_type != "-":
            self._rows[model][key] = row
            self._belonging[model, owner_of(row)][key] = row

    def one(self, model, key):
        """Return a record; None when it does not stand."""
        return self._rows[model].get(key)

    def all(self, model, owner):
        """Return the records that belong to another, in the order in which they came to be."""
        found = self._belonging.get((model, owner), {})
        return [found[key] for key in sorted(found)]

    def programme_of(self, row):
        """Return the key of the programme that a row is part of; None when it is shared by many."""
        model = row.instance_type
        return row.record_id if model is Programme else owner_of(row) if model in OF_A_PROGRAMME else None


def owner_of(row):
    """Return the key of what a record belongs to; None for one that stands alone."""
    return getattr(row, OWNERS.get(row.instance_type, ""), None)
