"""Who takes part in the exercise: states that there are, and bodies that are made up and say so."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.utils.text import slugify

from agreements.models import Party
from config.countries import NATIONS

TAKING_PART = ["DK", "FI", "IS", "NO", "SE", "UA"]
MADE_UP = [
    ("Exercise Support Agency", "alliance_body", ""),
    ("Exercise Institute of Cold Weather", "institute", "NO"),
    ("Exercise Institute of Materials", "institute", "SE"),
    ("Exercise Harbour Works", "company", "DK"),
    ("Exercise Lake Works", "company", "FI"),
    ("Exercise Mountain Works", "company", "NO"),
    ("Exercise Forest Works", "company", "SE"),
    ("Exercise Plain Works", "company", "UA"),
]
DESKS = ["Exercise desk East", "Exercise desk North", "Exercise desk West"]
STAFF = "exercise"


@dataclass
class Cast:
    """All that programmes of the exercise share."""

    staff: User
    desks: list
    states: dict
    ministries: dict
    agencies: dict
    support: Party
    institutes: list
    companies: list


def cast():
    """Return the cast, and put on record who is not there yet."""
    wanted = [_state(code) for code in TAKING_PART if not _known_state(code)]
    for code in TAKING_PART:
        wanted.append(_body(f"Exercise Ministry of {NATIONS[code]}", "ministry", code))
        wanted.append(_body(f"Exercise Materiel Agency of {NATIONS[code]}", "agency", code))
    wanted += [_body(*said) for said in MADE_UP]
    there = set(
        Party.objects.filter(slug__in=[party.slug for party in wanted]).values_list("slug", flat=True)
    )
    Party.objects.bulk_create(party for party in wanted if party.slug not in there)
    return _gathered()


def staff():
    """Return the member of staff who logs the exercise: nobody can log in as them."""
    person, new = User.objects.get_or_create(
        username=STAFF, defaults={"first_name": "Exercise", "last_name": "staff", "is_active": False}
    )
    if new:
        person.set_unusable_password()
        person.save()
    return person


def _gathered():
    ours = Party.objects.filter(slug__startswith="exercise-").order_by("slug")
    kinds = {kind: [party for party in ours if party.kind == kind] for kind in Party.Kind.values}
    return Cast(
        staff=staff(),
        desks=[Group.objects.get_or_create(name=name)[0] for name in DESKS],
        states={code: _known_state(code) for code in TAKING_PART},
        ministries={party.country: party for party in kinds["ministry"]},
        agencies={party.country: party for party in kinds["agency"]},
        support=kinds["alliance_body"][0],
        institutes=kinds["institute"],
        companies=kinds["company"],
    )


def _known_state(code):
    """Return the state as it is on record, be it by the exercise or before it."""
    return Party.objects.nations().filter(country=code).order_by("pk").first()


def _state(code):
    name = NATIONS[code]
    return Party(slug=slugify(name), name=name, short_name=name, kind="state", country=code)


def _body(name, kind, country):
    return Party(slug=slugify(name), name=name, kind=kind, country=country)
