"""The record: each audited model has a history table, and all histories share one chain.

The rows are written by the database's own triggers (see triggers/), so that no way of writing can miss them.
"""

from functools import cache

from django.db import models
from django.db.models import Max, Q
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from config.constraints import CheckedAtOnce


class HistoryRow(models.Model):
    """What each history row says besides who, when and why."""

    change_set = models.CharField("act", max_length=36, null=True, db_index=True)
    known_on = models.DateField()

    class Meta:
        abstract = True

    @property
    def record_id(self):
        """Return the key of the record that this row tells of; the row's own is history_id."""
        return getattr(self, self.instance_type._meta.pk.attname)


class MadeOnce(HistoryManager):
    """The library's manager; it makes its class anew each time that a history is asked for, this one once."""

    from_queryset = classmethod(cache(HistoryManager.from_queryset.__func__))


class CapturedHistory(HistoricalRecords):
    """django-simple-history's tables and questions, without its signals: the triggers write the rows."""

    def __init__(self, **options):
        super().__init__(
            bases=[HistoryRow],
            inherit=True,
            history_id_field=models.BigAutoField(),
            history_manager=MadeOnce,
            no_db_index=["id"],  # (id, history_id, …) below serves the same questions
            **options,
        )

    def finalize(self, sender, **kwargs):
        if sender._meta.proxy and issubclass(sender, self.cls):
            sender._meta.simple_history_manager_attribute = self.manager_name  # that of its concrete model
        else:
            super().finalize(sender, **kwargs)

    def fields_included(self, model):
        return [field for field in super().fields_included(model) if field.name not in model.unrecorded]

    def get_meta_options(self, model):
        return super().get_meta_options(model) | {
            "app_label": model._meta.app_label,
            "ordering": ["-history_id"],  # never by date: clocks step back and dates tie
            "get_latest_by": "history_id",
            "indexes": [
                # the newest row of a record as of a day, found without a look at the row itself
                models.Index(fields=[model._meta.pk.attname, "history_id", "known_on", "history_date"]),
                models.Index(fields=["known_on"]),
            ],
        }

    def _get_history_change_reason_field(self):
        return models.TextField(null=True)  # a new one each time: an option would be shared by all models

    def _get_history_user_fields(self):
        fields = super()._get_history_user_fields()
        fields["history_user"].remote_field.on_delete = models.PROTECT  # a name in the history stays
        return fields

    def post_save(self, *args, **kwargs):
        """Write nothing: the insert and update triggers have written it."""

    def post_delete(self, *args, **kwargs):
        """Write nothing: the delete trigger has written it."""

    def m2m_changed(self, *args, **kwargs):
        """Write nothing: a link is a model with its own history."""


class Audited(CheckedAtOnce):
    """A record whose every change is kept: what, when, who, why, and in which act."""

    append_only = False  # True for a log: the database refuses to change or delete its rows
    unrecorded = ()  # columns that are not part of the record, such as when a token was last used
    timeless = False  # True for what is read as it is now, whatever day a page shows
    untold = ()  # columns that the record holds and no page shows, such as the digest of a secret
    named_by = ""  # the foreign key whose record has to be named, to say this one in words

    history = CapturedHistory()

    class Meta:
        abstract = True

    def revision(self):
        """Return the version of this record: its newest history row, whichever path wrote it."""
        return self.history.aggregate(newest=Max("history_id"))["newest"]

    def histories(self):
        """Return the histories that together tell the story of this record."""
        return [self.history.all()]

    def words_with(self, name):
        """Return this record in words, given the name of the one that its key `named_by` leads to."""
        return str(self)

    @classmethod
    def called(cls, word):
        """Return the condition on its history that a word is its name beyond its texts; none, here."""
        return Q(pk__in=[])


class Derived(models.Model):
    """What is computed from the record and can be made again from it: it is no fact, and has no history."""

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """One link of the chain over all history rows: hash = sha256(previous hash + payload)."""

    seq = models.BigIntegerField(primary_key=True)
    model = models.CharField(max_length=80)
    history_id = models.BigIntegerField()
    payload = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        constraints = [
            models.UniqueConstraint(fields=["model", "history_id"], name="audit_entry_once_a_history_row"),
        ]

    def __str__(self):
        return f"{self.seq}:{self.hash}"


class VerificationRun(models.Model):
    """One reading of the whole record: when it was, how far it came, what it found. Written once."""

    FIRST = 20

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # none: it broke off
    head = models.CharField(max_length=84)  # of the chain, as far as it was read
    published = models.TextField(blank=True)  # the head that the chain was held against
    findings = models.PositiveIntegerField(default=0)
    first_findings = models.TextField(blank=True)  # one a line

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.head}"

    def save(self, **options):
        """Keep a new run. Raises IntegrityError for one that is kept: it is never rewritten."""
        super().save(**options | {"force_insert": True})

    @property
    def is_whole(self):
        return self.ended_at is not None and not self.findings

    def add(self, finding):
        self.findings += 1
        if self.findings <= self.FIRST:
            self.first_findings += f"{finding}\n"
