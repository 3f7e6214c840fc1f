"""One record of any noun in two lines: what it is called, what it is, what it is part of, how it stands."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from agreements.models import Agreement, Party, Signature, Source
from config.audit.as_of import carried
from config.when import When
from config.when.value import day_in_words
from programmes.boards.inquiry import days
from programmes.boards.items import PAGES, PARTS
from programmes.models import Claim, Condition, Milestone, Programme


@dataclass
class Portrait:
    """What is shown of a record beside others."""

    title: str
    kind: str
    state: str = ""  # how it stands, where there is something to say
    belongs: list = field(default_factory=list)
    date: When | None = None  # none: it has none to show
    is_done: bool = False
    is_over: bool = False
    is_overdue: bool = False
    source: Source | None = None
    is_estimate: bool = False


def address_of(record):
    """Return the page of a record, or the place where it is told, as of the day that is shown."""
    label = record._meta.label_lower
    if part := PARTS.get(label):
        return f"{address_of(getattr(record, part))}#log"
    if label in PAGES:
        name, key = PAGES[label]
        return carried(reverse(name, args=[getattr(record, key)]))
    return _place(record)


def _place(record):
    """Return where a record is told that has no page."""
    if isinstance(record, Party):
        return carried(
            reverse("nation", args=[record.country])
            if record.country
            else f"{reverse('board')}?{urlencode({'q': record.name})}"
        )
    if isinstance(record, Claim):
        return f"{address_of(record.subject)}#facts"
    return address_of(record.agreement)


def _programme(programme, today):
    stage, condition = programme.get_stage_display(), programme.get_condition_display().lower()
    is_stated = programme.route != Programme.Route.NOT_STATED
    route = programme.get_route_display() if is_stated else "route not stated"
    return Portrait(
        programme.name,
        f"{programme.get_kind_display()} · {route}",
        f"Stage {stage}" if programme.condition == Condition.ACTIVE else f"Stage {stage}, {condition}",
        [programme.lead],
        is_over=_is_over(programme),
    )


def _milestone(milestone, today):
    return Portrait(
        milestone.name,
        milestone.get_kind_display(),
        milestone.get_status_display(),
        [milestone.programme],
        milestone.date(),
        is_done=milestone.status == Milestone.Status.MET,
        is_over=not milestone.is_open(),
        is_overdue=milestone.is_open() and milestone.forecast.overdue(today),
        source=milestone.source,
        is_estimate=milestone.estimate,
    )


def _question(question, today):
    age = f", {days(question.age(today))} old" if question.is_open() else ""
    return Portrait(
        str(question),
        f"Question on {question.matter_label()}",
        f"{question.get_state_display()}{age}",
        [question.subject],
        is_over=not question.is_open(),
        source=question.source,
    )


def _agreement(agreement, today):
    return Portrait(
        agreement.title,
        agreement.get_kind_display(),
        agreement.get_status_display(),
        date=agreement.signed,
        is_over=agreement.status == Agreement.Status.ENDED,
        source=agreement.source,
    )


def _fact(claim, today):
    used = "In use" if claim.in_use else ""
    return Portrait(
        str(claim),
        claim.matter_label(),
        _withdrawn(claim) or used,
        [claim.subject],
        is_over=claim.withdrawn_on is not None,
        source=claim.source,
        is_estimate=claim.estimate,
    )


def _party(party, today):
    short = f"{party.short_name} · " if party.short_name not in ("", party.name) else ""
    country = f" · {party.get_country_display()}" if party.country else ""
    return Portrait(
        party.name,
        f"{short}{party.get_kind_display()}{country}",
        f"Ended on {day_in_words(party.ended_on)}" if party.ended_on else "",
        [party.parent],
        is_over=party.ended_on is not None,
    )


def _signature(signature, today):
    office = f" · {signature.signatory_office}" if signature.signatory_office else ""
    return Portrait(
        signature.signatory_name or str(signature.party),
        f"{signature.get_role_display()} · {signature.party}{office}",
        signature.get_status_display(),
        [signature.agreement],
        signature.signed,
        is_over=signature.status == Signature.Status.WITHDRAWN,
        source=signature.source,
    )


def _source(source, today):
    publisher = f" · {source.publisher}" if source.publisher else ""
    return Portrait(
        source.title,
        f"{source.get_kind_display()}{publisher}",
        _withdrawn(source),
        date=source.dated,
        is_over=source.withdrawn_on is not None,
        source=source,
    )


def _update(update, today):
    return Portrait(
        update.reason or update.note or str(update),
        f"{update.get_kind_display()}, reported on {day_in_words(update.reported_on)}",
        update.get_status_display(),
        [update.milestone, update.milestone.programme],
        source=update.source,
        is_estimate=update.estimate,
    )


def _reply(update, today):
    return Portrait(
        update.note,
        f"Heard on {day_in_words(update.reported_on)}",
        update.get_state_display(),
        [update.question, update.question.subject],
        source=update.source,
    )


def _is_over(programme):
    return programme.condition == Condition.CANCELLED or programme.stage == programme.Stage.CLOSED


def _withdrawn(record):
    return f"Withdrawn on {day_in_words(record.withdrawn_on)}" if record.withdrawn_on else ""


PORTRAITS = {
    "programmes": _programme,
    "milestones": _milestone,
    "questions": _question,
    "agreements": _agreement,
    "facts": _fact,
    "parties": _party,
    "signatures": _signature,
    "sources": _source,
    "updates": _update,
    "replies": _reply,
}
