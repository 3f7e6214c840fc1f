"""Find records by the words in their histories, those that are gone included."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, F, Max, Q, TextField, Value
from django.utils.text import capfirst

from config.audit.names import shown_fields
from config.audit.tracked import tracked_models

MOST = 50


@dataclass(frozen=True)
class Found:
    """A record, by its last words."""

    label: str  # of its model
    noun: str
    key: int
    name: str
    changed_at: datetime
    is_gone: bool


def find(words):
    """Return the records of which one version holds all these words, those that changed last first.

    One more than are shown, if there are more. Two queries, and one for each noun that is found.
    """
    hits = [_hits(one, words) for one in tracked_models()]
    newest = hits[0].union(*hits[1:]).order_by("-hit_at", "hit_model", "-hit_key")[: MOST + 1]
    keys = {}
    for label, key, _ in newest:
        keys.setdefault(label, []).append(key)
    found = {
        (one.label, row.record_id): row
        for one in tracked_models()
        if one.label in keys
        for row in _newest_rows(one, keys[one.label])
    }
    return [_found(found[label, key]) for label, key, _ in newest]


def _hits(one, words):
    told = one.history.objects.filter(_holding(one.model, words)).order_by()
    told = told.values(hit_model=Value(one.label), hit_key=F(one.model._meta.pk.attname))
    return told.annotate(hit_at=Max("history_date")).values_list("hit_model", "hit_key", "hit_at")


def _holding(model, words):
    """Return the condition that each word stands in one of the texts, or is its name."""
    texts = [each.name for each in shown_fields(model) if isinstance(each, CharField | TextField)]
    condition = Q()
    for word in words.split():
        said = (Q(**{f"{name}__icontains": word}) for name in texts)
        condition &= Q(model.called(word), *said, _connector=Q.OR)
    return condition


def _newest_rows(one, keys):
    key = one.model._meta.pk.attname
    told = one.history.objects.filter(**{f"{key}__in": keys}).order_by()
    return one.history.objects.filter(
        history_id__in=told.values(key).annotate(newest=Max("history_id")).values("newest")
    )


def _found(row):
    model = row.instance_type
    return Found(
        label=model._meta.label_lower,
        noun=capfirst(model._meta.verbose_name),
        key=row.record_id,
        name=str(row.instance),
        changed_at=row.history_date,
        is_gone=row.history_type == "-",
    )
