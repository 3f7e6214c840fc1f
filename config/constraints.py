"""What the database will check of a row, asked of it at once before the row is written."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Coalesce


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
    values = row._get_field_expression_map(meta=row._meta, exclude=exclude)
    checks = [
        each
        for each in row._meta.constraints
        if isinstance(each, CheckConstraint) and each.condition.referenced_base_fields <= values.keys()
    ]
    holds = (Coalesce(each.condition, True, output_field=models.BooleanField()) for each in checks)
    return checks if checks and Q(*holds).check(values) else []
