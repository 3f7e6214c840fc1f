"""What stands around each page: the marking, the menu, who is logged in, which moment is shown."""

from django.conf import settings
from django.urls import reverse

from config.audit.as_of import carried, the_past

MENU = {"board": "Board", "timeline": "Timeline", "agreements": "Agreements", "questions": "Questions"}
MENU |= {"changes": "Changes", "briefing": "Briefing"}
# a page inside an entry of the menu
PARTS = {"programme": "board", "milestone": "board", "question": "questions", "agreement": "agreements"}
PARTS |= {"home": "board", "known": "questions", "nations": "board", "nation": "board"}
PARTS |= {"sources": "agreements", "source": "agreements"}
PARTS |= {f"audit-{part}": "audit" for part in ("acts", "records", "record")}
FOR_AUDITORS = {"audit": "Audit"}
AUDITING = "audit.view_auditentry"
LOGGING = "programmes.change_milestone"


def shell(request):
    match = request.resolver_match
    here = match.url_name if match else ""
    user = getattr(request, "user", None)
    entries = MENU | FOR_AUDITORS if user and user.has_perm(AUDITING) else MENU
    return {
        "menu": [
            (carried(reverse(name)), label, name == PARTS.get(here, here)) for name, label in entries.items()
        ],
        "open_reading": settings.OPEN_READING,
        "log_url": _where_to_log(user),
        "the_past": the_past(),
    }


def _where_to_log(user):
    """Return the staff's list of milestones, for those who may log there; the past is not logged."""
    if the_past() or user is None or not (user.is_staff and user.has_perm(LOGGING)):
        return ""
    return reverse("admin:programmes_milestone_changelist")
