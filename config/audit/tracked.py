"""What is tracked: the tables and columns behind each audited model, as the SQL needs them."""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from simple_history.utils import get_history_model_for_model

from config.audit.models import Audited

CHAIN = "audit_auditentry"
RUNS = "audit_verificationrun"  # what verifications have found
CIRCUMSTANCES = (
    "history_date",
    "history_type",
    "history_user_id",
    "history_change_reason",
    "change_set",
    "known_on",
)


@dataclass(frozen=True)
class Tracked:
    """One audited model: its live table, its past and their columns."""

    model: type[Audited]

    @cached_property
    def history(self):
        return get_history_model_for_model(self.model)

    @property
    def label(self):
        return self.model._meta.label_lower

    @property
    def live(self):
        return self.model._meta.db_table

    @property
    def past(self):
        return self.history._meta.db_table

    @property
    def key(self):
        return self.model._meta.pk.column

    @cached_property
    def columns(self):
        """Return the columns that live row and history row share."""
        return tuple(field.column for field in self.history.tracked_fields)

    @property
    def live_columns(self):
        return tuple(field.column for field in self.model._meta.concrete_fields)

    @property
    def past_columns(self):
        return tuple(field.column for field in self.history._meta.concrete_fields)


def tracked_models():
    """Return each audited model that has a table of its own."""
    return [
        Tracked(model)
        for model in apps.get_models()
        if issubclass(model, Audited) and not model._meta.proxy and model._meta.managed
    ]


def listed(columns, of=""):
    """Return columns for an SQL list: "a", "b" or, of one side, NEW."a", NEW."b"."""
    prefix = f"{of}." if of else ""
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def compared(columns, left, operator, right, glue):
    """Return column by column comparisons: left."a" IS right."a" AND left."b" IS right."b"."""
    return f" {glue} ".join(f'{left}."{column}" {operator} {right}."{column}"' for column in columns)
