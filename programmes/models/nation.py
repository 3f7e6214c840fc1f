"""What waits on a nation, as far as the record tells: by its parties, and by the names of its bodies."""

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q

from agreements.models import Party, Signature
from programmes.models.milestone import Milestone
from programmes.models.programme import Participation
from programmes.models.question import OpenQuestion


def with_parts(programmes):
    """Return programmes with who takes part in them now, as `current_parts`."""
    parts = Participation.objects.current().select_related("party")
    return programmes.prefetch_related(Prefetch("participations", parts, to_attr="current_parts"))


def often(programmes):
    """Return each nation that takes part in one of the programmes, and in how many of them."""
    of_nations = _parts_in(programmes).exclude(party__country="").order_by()
    return dict(of_nations.values_list("party__country").annotate(Count("programme", distinct=True)))


def led(programmes):
    """Return of how many of the programmes a lead nation is on record."""
    leads = _parts_in(programmes).filter(role=Participation.Role.LEAD_NATION)
    return leads.order_by().values("programme").distinct().count()


def _parts_in(programmes):
    return Participation.objects.current().filter(programme__in=programmes.order_by().values("pk"))


def parts_of(nation):
    """Return the parts that bodies of a nation have in programmes now."""
    parts = Participation.objects.current().filter(party__country=nation)
    return parts.select_related("programme", "party", "source").order_by("programme", "pk")


def milestones_of(nation):
    """Return the open milestones that a body of the nation must reach: what ends first, so overdue, first."""
    owned = Milestone.objects.open().filter(owner__country=nation)
    return owned.by_date().select_related("programme", "owner", "source")


def questions_to(nation):
    """Return the open questions put to a body of the nation by name, or that hold up a milestone of one."""
    asked = ExpressionWrapper(OuterRef("asked_of"), output_field=CharField())
    bodies = Party.objects.filter(country=nation).annotate(asked=asked)
    named = Q(asked__icontains=F("name")) | Q(short_name__gt="", asked__icontains=F("short_name"))
    waiting = Q(Exists(bodies.filter(named))) | Q(needed_by__owner__country=nation)
    return OpenQuestion.objects.open().filter(waiting)


def signatures_of(nation):
    """Return the parts that bodies of a nation have in agreements."""
    parts = Signature.objects.filter(party__country=nation).exclude(status=Signature.Status.WITHDRAWN)
    return parts.select_related("agreement__source", "party", "source").order_by("-agreement", "pk")
