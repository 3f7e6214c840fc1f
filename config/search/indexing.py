"""Keep the index in step with the record: read on in the chain of all histories from where it stood.

Whatever way a change is written, the guards add it to the chain, whose places have no gap and stand in the
order of commits: what lies beyond the place that the index has reached is all that it lacks. Each search
brings it up to date before it looks. An index that was made by other rules is made anew.
"""

import hashlib
import inspect
from collections import defaultdict
from functools import cache

from django.db import connection, transaction

from config.audit.as_of import reading
from config.audit.chain import head
from config.audit.guards import settle
from config.audit.models import AuditEntry
from config.audit.tracked import Tracked
from config.search import folding
from config.search.models import Document, Progress
from config.search.searched import GONE, MOST_WORDS, in_words, searched_models, told

AT_ONCE = 2000  # entries of the chain that are indexed in one transaction
KEPT = ["title", "body", "once", "closed"]


def catch_up(most=None):
    """Index what the record has gained; return how many entries of the chain are still to come.

    At most so many entries at a time, so that nobody waits for an import that somebody else has made.
    """
    with reading(None):
        settle(connection)
        done = 0
        while (behind := _behind()) and (most is None or done < most):
            done += _step()
        return behind


def rebuild():
    """Make the whole index anew, from the first entry of the chain on."""
    with reading(None), transaction.atomic():
        Document.objects.all().delete()
        Progress.objects.all().delete()
    return catch_up()


def _behind():
    """Return how many entries of the chain the index lacks: all of them when it must be made anew."""
    seq, rules = Progress.objects.filter(pk=1).values_list("seq", "rules").first() or (0, rules_now())
    last = head().seq
    return last - seq if rules == rules_now() and seq <= last else max(last, 1)


@transaction.atomic
def _step():
    """Index the next entries under a lock, so that two who catch up at once do not cross."""
    Progress.objects.get_or_create(pk=1, defaults={"rules": rules_now()})
    progress = Progress.objects.select_for_update().get(pk=1)
    last = head().seq
    if progress.rules != rules_now() or progress.seq > last:
        Document.objects.all().delete()
        progress.seq, progress.rules = 0, rules_now()
    upto = min(progress.seq + AT_ONCE, last)
    _index(AuditEntry.objects.filter(seq__gt=progress.seq, seq__lte=upto))
    done, progress.seq = upto - progress.seq, upto
    progress.save()
    return done


def _index(entries):
    """Take up what these entries say of what is searched: one query for each noun, and two for the index."""
    models, rows = searched_models(), defaultdict(list)
    for noun, history_id in entries.order_by("seq").values_list("model", "history_id"):
        if noun in models:  # chosen here: SQLite would look for nouns in the whole chain, not in this stretch
            rows[noun].append(history_id)
    versions = {
        (noun, key): told_of_it
        for noun, history_ids in rows.items()
        for key, told_of_it in _versions(models[noun], history_ids).items()
    }
    before = _documents(versions)
    Document.objects.bulk_create(
        [_document(record, versions[record], before.get(record)) for record in versions],
        update_conflicts=True,
        unique_fields=["noun", "key"],
        update_fields=KEPT,
        batch_size=500,
    )


def _versions(model, history_ids):
    """Return what each record told in these rows of its history, the oldest first."""
    history, versions = Tracked(model).history.objects, defaultdict(list)
    rows = history.filter(history_id__in=history_ids).order_by("history_id")
    for key, kind, *values in rows.values_list(
        model._meta.pk.attname, "history_type", *model.searched.columns
    ):
        versions[key].append(GONE if kind == "-" else told(model, values))
    return versions


def _documents(records):
    keys = defaultdict(list)
    for noun, key in records:
        keys[noun].append(key)
    return {
        (document.noun, document.key): document
        for noun, of_it in keys.items()
        for document in Document.objects.filter(noun=noun, key__in=of_it)
    }


def _document(record, versions, before):
    """Return the index row of a record after these versions: what it tells now, and what it once told."""
    noun, key = record
    now = versions[-1]
    ever = [word for each in versions for word in (*each.title, *each.body)]
    if before:
        ever += f"{before.title} {before.body} {before.once}".split()
    once = dict.fromkeys(word for word in ever if word not in {*now.title, *now.body})
    return Document(
        noun=noun,
        key=key,
        title=" ".join(now.title),
        body=" ".join(now.body),
        once=" ".join(list(once)[:MOST_WORDS]),
        closed=now.closed,
    )


@cache
def rules_now():
    """Return a digest of all that decides what an index row says: the folding, and what is searched."""
    searched = [_said_of(label, model) for label, model in sorted(searched_models().items())]
    made_by = inspect.getsource(folding) + inspect.getsource(in_words) + repr(searched)
    return hashlib.sha256(made_by.encode()).hexdigest()


def _said_of(label, model):
    searched = model.searched
    labels = [str(model._meta.get_field(name).flatchoices) for name in (*searched.names, *searched.texts)]
    over = {column: [str(value) for value in values] for column, values in searched.closed.items()}
    return label, searched.names, searched.texts, over, labels
