"""Things for tests: say what matters, the rest is made up."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group, User

from agreements.models import Agreement, Party, Signature, Source
from config.audit.context import acting
from programmes.models import (
    Assessment,
    Baseline,
    Claim,
    Dependency,
    Mandate,
    Milestone,
    OpenQuestion,
    Participation,
    Programme,
    Report,
)

TODAY = date(2026, 3, 2)
_numbers = count(1)


def _save(thing):
    with acting(reason="Made for a test"):
        thing.full_clean()
        thing.save()
    return thing


def user(name=None, *, groups=(), **fields):
    """Make a person; without a password, whose digest takes long to make, they only come in by force_login."""
    person = User.objects.create_user(name or f"person-{next(_numbers)}", **fields)
    person.groups.set(Group.objects.get_or_create(name=name)[0] for name in groups)
    return person


def desk(name="Nordic desk"):
    return Group.objects.get_or_create(name=name)[0]


def party(name=None, **fields):
    number = next(_numbers)
    defaults = {"slug": f"party-{number}", "kind": "agency", "country": "NO"}
    return _save(Party(name=name or f"Agency {number}", **{**defaults, **fields}))


def nation(code, name):
    return Party.objects.filter(slug=code.lower()).first() or party(
        name, slug=code.lower(), kind="state", country=code, short_name=name
    )


def source(tag=None, **fields):
    number = next(_numbers)
    tag = tag or f"S{number}"
    defaults = {
        "title": f"Report {tag}",
        "reference": f"report-{tag}.txt",
        "kind": "news_report",
        "publisher": "A newspaper",
    }
    return _save(Source(tag=tag, **{**defaults, **fields}))


def agreement(title=None, **fields):
    number = next(_numbers)
    defaults = {
        "slug": f"agreement-{number}",
        "kind": "arrangement",
        "status": "signed",
        "signed": "2025-10-22",
    }
    fields.setdefault("source", None) or fields.update(source=source())
    return _save(Agreement(title=title or f"Arrangement {number}", **{**defaults, **fields}))


def signature(agreement, party, **fields):
    fields.setdefault("source", agreement.source)
    return _save(Signature(agreement=agreement, party=party, **fields))


def programme(name=None, **fields):
    number = next(_numbers)
    defaults = {"slug": f"programme-{number}", "kind": "acquisition", "route": "nspa_partnership"}
    return _save(Programme(name=name or f"Programme {number}", **{**defaults, **fields}))


def participation(programme, party, role="participating_nation", **fields):
    fields.setdefault("source", None) or fields.update(source=source())
    return _save(Participation(programme=programme, party=party, role=role, **fields))


def mandate(programme, agreement, basis="frames", **fields):
    return _save(
        Mandate(programme=programme, agreement=agreement, basis=basis, source=agreement.source, **fields)
    )


def milestone(
    name=None,
    *,
    programme=None,
    status="scheduled",
    forecast="",
    met_on="",
    reported_on=TODAY,
    source=None,
    **fields,
):
    """Make a milestone and log its first update, unless it is to have neither status nor date."""
    number = next(_numbers)
    programme = programme or globals()["programme"]()
    made = _save(
        Milestone(programme=programme, name=name or f"Milestone {number}", **{"kind": "decision", **fields})
    )
    if forecast or met_on or source or status != "scheduled":
        said = {"source": source} if source else {"estimate": True}
        made.log(
            status=status,
            forecast=forecast,
            met_on=met_on,
            reported_on=reported_on,
            reason="Set up",
            reason_code="other",
            **said,
        )
    return made


def dependency(milestone, waits_for):
    return _save(Dependency(milestone=milestone, waits_for=waits_for))


def baseline(programme, kind="original", effective_on=TODAY, reason="First plan", **fields):
    return Baseline.objects.promise(programme, kind=kind, effective_on=effective_on, reason=reason, **fields)


def claim(subject, value="One hundred", *, topic="quantity", **fields):
    about = {"programme": subject} if isinstance(subject, Programme) else {"agreement": subject}
    if not fields.get("estimate") and "source" not in fields:
        fields["source"] = source()
    return _save(Claim(topic=topic, value=value, **about, **fields))


def question(subject, text="How many?", *, topic="quantity", raised_on=TODAY, **fields):
    about = {"programme": subject} if isinstance(subject, Programme) else {"agreement": subject}
    return OpenQuestion.objects.raise_question(topic=topic, text=text, raised_on=raised_on, **about, **fields)


def rating(programme, rating="amber", rationale="Quantity is not settled.", assessed_on=TODAY, **fields):
    return Assessment.objects.rate(
        programme, rating=rating, rationale=rationale, assessed_on=assessed_on, **fields
    )


def report(day=TODAY, *, kind="report", title="Report to the ministers", **fields):
    return _save(Report(day=day, kind=kind, title=title, **fields))
