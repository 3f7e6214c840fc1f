"""The parts of a programme, each as OCDS has it. What is not known is left out."""

from config.when.value import day_in_words
from programmes.models import Claim, Milestone
from programmes.models.question import key_of
from programmes.ocds import tables
from programmes.ocds.values import CURRENCIES, address, begins, ends, exact, figure, filled, number

GIVEN_UP = "This step was given up."
WITHDRAWN = "Not relied on since {}."
DECLINED = "The source declines to say."


def milestone(row, source):
    forecast, met_on = row.forecast, row.met_on
    return filled(
        id=row.slug,
        title=row.name,
        type=tables.MILESTONES[row.kind],
        code=row.kind,
        description=GIVEN_UP if row.status == Milestone.Status.CANCELLED else None,
        status=tables.STATUSES[row.status],
        dueAfterDate=begins(forecast.earliest),
        dueDate=ends(forecast.latest),
        dueDateEDTF=forecast.text,
        dateMet=exact(met_on),
        dateMetEDTF=met_on.text,
        dateModified=begins(row.reported_on),
        staffEstimate=row.estimate,
        sourceDocument=source(row.source_id),
    )


def document(row):
    return filled(
        id=row.tag,
        title=row.title,
        documentType=tables.DOCUMENTS[row.kind],
        description=WITHDRAWN.format(day_in_words(row.withdrawn_on)) if row.withdrawn_on else None,
        publisher=row.publisher,
        url=address(row.url),
        datePublished=exact(row.dated),
        datePublishedEDTF=row.dated.text,
        language=row.language,
    )


def agreement(row, parent, signatories, source):
    return filled(
        id=row.slug,
        title=row.title,
        type=tables.AGREEMENTS[row.kind],
        status=tables.AGREED[row.status],
        description=row.covers,
        dateSigned=exact(row.signed),
        dateSignedEDTF=row.signed.text,
        placeSigned=row.place,
        parentAgreement=parent,
        signatories=signatories,
        sourceDocument=source(row.source_id),
    )


def organisation(row):
    """Return how others refer to a party."""
    return filled(id=row.slug, name=row.name)


def party(row, roles):
    return organisation(row) | filled(address=filled(country=row.country), roles=sorted(roles))


def claim(row, source):
    return filled(
        id=str(row.record_id),
        topic=tables.TOPICS[row.topic],
        aspect=row.aspect,
        stance=tables.STANCES[row.stance],
        description=row.value,
        amountLow=number(row.amount_low),
        amountHigh=number(row.amount_high),
        unit=row.unit,
        approximate=row.approximate,
        inUse=row.in_use,
        inUseRationale=row.in_use_reason,
        staffEstimate=row.estimate,
        sourceDocument=source(row.source_id),
    )


def withheld(row, label):
    """Return what a source declines to say; nothing for one that says it."""
    if row.stance != Claim.Stance.DECLINES:
        return {}
    return filled(
        id=str(row.record_id), field=tables.FIELDS.get(row.topic), name=label, rationale=row.value or DECLINED
    )


def budget(row):
    """Return the budget that a claim gives: an amount when it is one, in a currency."""
    amount = figure(row) if row.unit in CURRENCIES else None
    value = {} if amount is None else {"amount": amount, "currency": row.unit}
    return filled(description=row.value, amount=value)


def item(row):
    """Return what is to be bought, as far as a claim on quantity says it."""
    return filled(id=str(row.record_id), description=row.value, quantity=figure(row))


def question(row, source):
    return filled(
        id=key_of(row.number),
        title=row.text,
        category=tables.TOPICS[row.topic],
        status=tables.QUESTIONS[row.state],
        askedOf=row.asked_of,
        dateRaised=begins(row.raised_on),
        answer=row.answer_text,
        dateAnswered=begins(row.answered_on),
        sourceDocument=source(row.source_id),
        answerDocument=source(row.answer_source_id),
    )


def assessment(row):
    return filled(
        id=str(row.record_id),
        date=begins(row.assessed_on),
        description=row.rationale,
        health=tables.HEALTH[row.rating],
        assessor=tables.ASSESSORS[row.role],
    )
