"""Find what is on record by its words: now by the index alone, on an earlier day by what stood there then.

The index knows every word that a record ever had. What had the words at some time is a candidate for an
earlier day; then it is read as of that day, and weighed by the same rules as the index. So what was called
otherwise, what came later and what has gone since are found, or not found, as on that day.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from config.audit.as_of import the_past
from config.search.models import Document
from config.search.searched import Told, searched_models, told

MOST = 500  # records of a noun that are weighed, and that one can page through


class Rank(NamedTuple):
    """The place of what is found: better fits first, then what is open, then what came on record last."""

    fit: int
    closed: bool
    newest: int
    key: int


@dataclass
class Found:
    """What was found of one noun: keys, the best first; and whether more hold the words than were weighed."""

    keys: list = field(default_factory=list)
    has_more: bool = False

    @property
    def count(self):
        return len(self.keys)


def find(asked, nouns):
    """Return what is found of each noun, by the label of its model; nothing where no word is asked for.

    One query; on an earlier day one more for each noun of which something ever said the words.
    """
    candidates = _candidates_then if the_past() else _candidates_now
    found = {}
    for noun, weighed, has_more in candidates(asked, nouns) if asked else ():
        if ranks := sorted(_ranks(asked, weighed)):
            found[noun] = Found([rank.key for rank in ranks[:MOST]], has_more)
    return found


def _ranks(asked, weighed):
    for document, said in weighed:
        if (fit := asked.fit(said)) is not None:
            yield Rank(fit, said.closed, -document.pk, document.key)


def _candidates_now(asked, nouns):
    """Yield each noun with index rows, what each record says, and whether there are more of them."""
    for noun, documents in _by_noun(Document.objects.saying(asked, nouns, MOST + 1)):
        said = (Told(each.title.split(), each.body.split(), each.closed) for each in documents)
        yield noun, zip(documents, said, strict=True), len(documents) > MOST


def _candidates_then(asked, nouns):
    """Yield the same as of the day that is shown; of what was not there then, nothing."""
    for noun, documents in _by_noun(Document.objects.that_ever_said(asked, nouns, MOST + 1)):
        model, of_key = searched_models()[noun], {each.key: each for each in documents}
        rows = model._base_manager.filter(pk__in=of_key).values_list("pk", *model.searched.columns)
        then = ((of_key[key], told(model, values)) for key, *values in rows)
        yield noun, then, len(documents) > MOST


def _by_noun(documents):
    found = defaultdict(list)
    for each in sorted(documents, key=attrgetter("pk"), reverse=True):
        found[each.noun].append(each)
    return found.items()
