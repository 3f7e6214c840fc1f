"""The house refuses to start with something to search that the index could not hold."""

from django.core.checks import Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from config.search.searched import searched_models


def what_is_searched_can_be_indexed(app_configs=None, **kwargs):
    """Ask of each searched model that its columns are there, that they are recorded, and hold texts."""
    return [error for model in searched_models().values() for error in errors_of(model)]


def errors_of(model):
    searched = model.searched
    if not searched.names:
        yield _error(model, "search.E001", "is searched, and has no name to be found by.")
    for column in searched.columns:
        try:
            field = model._meta.get_field(column)
        except FieldDoesNotExist:
            yield _error(model, "search.E002", f"is searched by {column}, which it does not have.")
            continue
        if column in (*model.unrecorded, *model.untold):
            yield _error(model, "search.E003", f"is searched by {column}, which no history or page tells.")
        is_text = isinstance(field, models.CharField | models.TextField)
        if column not in searched.closed and not is_text:
            yield _error(model, "search.E004", f"is searched by {column}, which is no text.")


def _error(model, code, sentence):
    return Error(f"{model.__name__} {sentence}", obj=model, id=code)
