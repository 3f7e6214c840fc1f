"""What the database will check of a row, asked of it at once before the row is written."""

from contextlib import nullcontext
from functools import cache

from django.db import DatabaseError, connection, models, transaction
from django.db.models import BooleanField, CheckConstraint, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from config.prepared import Given, Prepared


class CheckedAtOnce(models.Model):
    """A row that passes all its checks takes one query for them; one that fails is asked check by check."""

    _passed = ()

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        self._passed = _checks_that_hold(self, exclude)
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            self._passed = ()

    def get_constraints(self):
        """Return what is still to be validated, by the model that says so."""
        return [
            (model, [each for each in constraints if each not in self._passed])
            for model, constraints in super().get_constraints()
        ]


def _checks_that_hold(row, exclude):
    """Return the checks of a row, but for those of fields that are left out; none where any of them fails."""
    said = row._get_field_expression_map(meta=row._meta, exclude=exclude)
    if not all(isinstance(each, Value) for each in said.values()):
        return []
    checks, holding = _checks_of(type(row), frozenset(said))
    given = {name: each.value for name, each in said.items()}
    return checks if checks and _is_so(holding, given) else []


@cache
def _checks_of(model, names):
    """Return the checks of these fields, and the query for whether all of them hold."""
    checks = [
        each
        for each in model._meta.constraints
        if isinstance(each, CheckConstraint) and each.condition.referenced_base_fields <= names
    ]
    holds = [Coalesce(each.condition, True, output_field=BooleanField()) for each in checks]
    return checks, Prepared(lambda: _query(model._meta, names, Q(*holds)))


def _query(meta, names, holds):
    """Return a query of no table that gives a row where a condition holds of the fields that are given."""
    query = Query(None)
    for name in sorted(names):
        field = meta.pk if name == "pk" else meta.get_field(name)
        query.add_annotation(Given(name, field), name, select=False)
    query.add_annotation(Value(1), "_check")
    query.add_q(holds)
    return query


def _is_so(holding, given):
    """Say whether a row holds; what the database cannot even ask is asked again, check by check."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return bool(holding.rows(**given))
    except DatabaseError:
        return False
