"""A programme that has something of everything."""

from django.utils import timezone

from programmes.models import Report
from tests import make


def today(days=0):
    return timezone.localdate() + timezone.timedelta(days=days)


def full_programme():
    """Make a programme that has something of everything."""
    text = make.source(url="https://example.org/a")
    arrangement = make.agreement(source=text)
    lead = make.party(kind="agency", country="NO")
    programme = make.programme(
        stage="agreement", stage_since="Q4 2025", stage_source=text, desk=make.desk(), lead=lead
    )
    make.participation(programme, make.nation("NO", "Norway"), share="50.00", since="2025")
    make.participation(programme, make.nation("DK", "Denmark"))
    make.mandate(programme, arrangement)
    earlier = make.milestone("Signed", programme=programme, status="met", met_on="2025-10-22", source=text)
    later = make.milestone("Tender", programme=programme, forecast="2026-05", source=text, owner=lead)
    make.dependency(later, earlier)
    make.baseline(programme, approved_by=lead, agreement=arrangement)
    later.log(
        forecast="2026-07", reason="Not agreed", reason_code="budget", source=text, logged_by=make.user()
    )
    make.baseline(programme, kind="approval", reason="Agreed anew")
    make.claim(
        programme, "100", amount_low=100, unit="items", source=text, in_use=True, in_use_reason="Newer"
    )
    make.claim(programme, "90 to 120", amount_low=90, amount_high=120, unit="items", approximate=True)
    make.claim(programme, "EUR 5 m", topic="budget", amount_low="5000000", unit="EUR", estimate=True)
    make.claim(programme, "", topic="site", stance="declines")
    make.question(programme, needed_by=later, owner=make.user(), source=text)
    make.rating(programme, logged_by=make.user())
    make.rating(programme, "red", role="independent")
    return programme


def everything_once():
    """Make one more of each noun: a full programme, an agreement with its signature, an answer, a report."""
    programme = full_programme()
    agreement = make.agreement(parent=make.agreement(), relation="follows")
    make.signature(agreement, make.party(parent=make.party()))
    make.claim(agreement, "A letter", topic="instrument")
    asked = make.question(agreement, owner=make.user(first_name="Kari"), source=make.source())
    asked.answer("Yes", source=make.source(), logged_by=make.user())
    make.report(today(-Report.objects.count()))
    return programme
