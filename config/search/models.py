"""The index of what is searched: made from the record, and made again from it whenever that is wanted."""

from django.db import models

from config.audit.models import Derived
from config.search.candidates import EVER, LIVE, NAMED, holding


class DocumentQuerySet(models.QuerySet):
    def saying(self, asked, nouns, most):
        """Return what says all that is asked for: of each noun the newest, and those that have it as name."""
        return self.filter(pk__in=holding(asked, nouns, [NAMED, LIVE], most))

    def that_ever_said(self, asked, nouns, most):
        """Return what says all that is asked for now, or did once, in one version or over several."""
        return self.filter(pk__in=holding(asked, nouns, [EVER], most))


class Document(Derived):
    """What is searched of one record: the folded words of its name and texts, and those that it once had."""

    noun = models.CharField(max_length=80)  # the label of its model
    key = models.BigIntegerField()
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    once = models.TextField(blank=True)  # the words of its versions that it has no more
    closed = models.BooleanField(default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["noun", "key"], name="search_document_once_a_record")]

    def __str__(self):
        return f"{self.noun} {self.key}"


class Progress(Derived):
    """How far the index has followed the chain of all histories, and by which rules it was made. One row."""

    seq = models.BigIntegerField(default=0)
    rules = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"as far as {self.seq}"
