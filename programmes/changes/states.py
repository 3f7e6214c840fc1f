"""Read the records that the blocks of one page tell of, as they stood at both ends of the period."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, Window
from django.db.models.functions import RowNumber

from agreements.models import Agreement, Signature
from programmes.changes.counting import at_both_ends, some
from programmes.models import (
    Assessment,
    Baseline,
    BaselineDate,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
)

NEWEST = {
    "partition_by": [F("programme_id"), F("role")],
    "order_by": [F("assessed_on").desc(), F("pk").desc()],
}


@dataclass
class States:
    """The records of one end: by their kind and key; besides, what stands for more than one record."""

    records: dict
    ratings: dict  # (programme's key, role): the newest assessment
    claims: dict  # (programme's key, agreement's key): the live claims

    def of(self, model, key):
        return self.records.get(model, {}).get(key)


def _recipes():
    promises = BaselineDate.objects.order_by("baseline__effective_on", "baseline_id")
    return {
        Programme: Programme.objects.with_rating().select_related("lead", "desk", "stage_source"),
        Participation: Participation.objects.select_related("party", "source"),
        Mandate: Mandate.objects.select_related("agreement", "source"),
        Milestone: Milestone.objects.select_related("source", "owner").prefetch_related(
            Prefetch("baseline_dates", promises, to_attr="promises")
        ),
        Dependency: Dependency.objects.select_related("milestone", "waits_for"),
        Baseline: Baseline.objects.select_related("approved_by", "agreement").annotate(
            promises=Count("dates")
        ),
        Claim: Claim.objects.select_related("source"),
        OpenQuestion: OpenQuestion.objects.select_related("owner", "needed_by", "source", "answer_source"),
        Agreement: Agreement.objects.select_related("parent", "source"),
        Signature: Signature.objects.select_related("party", "source"),
    }


def states_at_both_ends(period, touched, subjects):
    """Return the states of these subjects' touched records before and after the period."""
    of_page = touched.of(subjects)
    keys = {model: of_page.keys(model) for model in _recipes()}
    keys[Programme] = [programme for programme, _ in subjects if programme]
    keys[Agreement] = [agreement for _, agreement in subjects if agreement]
    disputable = {(programme, agreement) for under, _, programme, agreement in of_page.rows if under is Claim}
    rated = of_page.keys(Assessment)
    return at_both_ends(period, lambda: _states(keys, rated, disputable))


def _states(keys, rated, disputable):
    records = {
        model: {record.pk: record for record in some(recipe.order_by("pk"), keys[model])}
        for model, recipe in _recipes().items()
    }
    return States(records, _ratings(rated), _claims(disputable))


def _ratings(programmes):
    newest = Assessment.objects.annotate(nth=Window(RowNumber(), **NEWEST)).filter(nth=1).order_by()
    return {(each.programme_id, each.role): each for each in some(newest, programmes, by="programme")}


def _claims(subjects):
    of_these = Q(programme__in=[each for each, _ in subjects]) | Q(
        agreement__in=[each for _, each in subjects]
    )
    found = {}
    for claim in Claim.objects.live().filter(of_these).select_related("source") if subjects else ():
        found.setdefault((claim.programme_id, claim.agreement_id), []).append(claim)
    return found
