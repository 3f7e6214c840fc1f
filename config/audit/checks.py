"""The house refuses to start with a record that nobody audits."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.db import models

from config.audit.models import Audited, AuditEntry, Derived, VerificationRun
from config.audit.tracked import CIRCUMSTANCES

UNAUDITED = {AuditEntry, VerificationRun}  # the chain itself, and who looked at it


def every_record_is_audited(app_configs=None, **kwargs):
    """Ask of each model of ours that its changes are kept, and that the triggers can keep them."""
    return [
        error
        for app in app_configs or apps.get_app_configs()
        for model in app.get_models(include_auto_created=True)
        if _is_ours(app, model)
        for error in errors_of(model)
    ]


def errors_of(model):
    if owner := model._meta.auto_created:
        yield _error(
            owner, "audit.E002", "has an automatic many-to-many.", "A link is a model with a history."
        )
        return
    if not issubclass(model, Audited | Derived):
        yield _error(model, "audit.E001", "is not audited.", "Inherit from config.audit.models.Audited.")
    if model._meta.parents and not model._meta.proxy:
        yield _error(model, "audit.E005", "is spread over two tables.", "Inherit from an abstract model.")
    for each in model._meta.local_fields:
        if isinstance(each, models.BinaryField):
            yield _error(each, "audit.E003", "is binary, the chain is text.", "Keep the digest of it.")
        if each.column in CIRCUMSTANCES:
            yield _error(each, "audit.E004", "is a column of the history itself.", "Call it something else.")


def _is_ours(app, model):
    room = app.name.partition(".")[0]
    in_our_room = (settings.BASE_DIR / room).is_dir() and model.__module__.startswith(app.name)
    return in_our_room and model not in UNAUDITED and not hasattr(model, "instance_type")


def _error(subject, code, sentence, hint):
    return Error(f"{subject} {sentence}", hint=hint, obj=subject, id=code)
