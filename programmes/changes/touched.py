"""Which records a period touched, by their keys alone: one query, however much was written."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, IntegerField, Value

from programmes.changes.parts import PARTS


@dataclass
class Touched:
    """The keys of what was touched: for each kind of record, with the subject of each."""

    rows: list  # (kind of record, key, programme's key, agreement's key)
    programmes: set = field(default_factory=set)
    agreements: set = field(default_factory=set)

    def __post_init__(self):
        self._keys = defaultdict(dict)
        for under, key, programme, agreement in self.rows:
            if programme or agreement:
                self._keys[under][key] = (programme, None if programme else agreement)
        subjects = {subject for keys in self._keys.values() for subject in keys.values()}
        self.programmes = {programme for programme, _ in subjects if programme}
        self.agreements = {agreement for _, agreement in subjects if agreement}

    def keys(self, model):
        return list(self._keys[model])

    def of(self, subjects):
        """Return what was touched of these subjects: pairs of a programme's and an agreement's key."""
        subjects = set(subjects)
        kept = [
            (under, key, *subject)
            for under, keys in self._keys.items()
            for key, subject in keys.items()
            if subject in subjects
        ]
        return Touched(kept)


def touched(period, programme=None):
    """Return the records that have history within the period, of all or of one programme."""
    queries = [
        part.history(period, programme)
        .order_by()
        .annotate(part=Value(place, IntegerField()), of=F(part.key), **_subject(part))
        .values_list("part", "of", "to_programme", "to_agreement")
        .distinct()
        for place, part in enumerate(PARTS)
        if part.programme or not programme
    ]
    first, *others = queries
    return Touched([(PARTS[place].under, *rest) for place, *rest in first.union(*others).order_by()])


def _subject(part):
    return dict(zip(("to_programme", "to_agreement"), part.subject(), strict=True))
