"""An answer that is still the same is not made again: 304, without a look at any record.

What an answer shows comes from the record, which has a head; from the names of people and groups, which have
none and are read; from the day; from who asks, what for and in which form; and from the build. Its version is
made of all of these, and is read before the rows are: an answer may be newer than its version, never older.
Only the version counts, not the moment of the last change: a new day or name changes an answer as well.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date, parse_etags

from config import build
from config.audit.as_of import RECORDED, the_past
from config.audit.chain import NO_HEAD, Head
from config.audit.moments import end_of
from config.audit.tracked import CHAIN

HEAD = "Audit-Head"
CACHING = "private, no-cache"  # keep it for this reader, and ask each time whether it still holds
OF_API = ["Authorization", "Cookie", "Accept", "Accept-Encoding"]
A_DAY = timedelta(days=1)  # no transaction that is still to end began to write so long ago
NAMES = {
    "sqlite": "audit_sha256(coalesce(group_concat(json_array({columns})), ''))",
    "postgresql": "md5(coalesce(string_agg(json_build_array({columns})::text, ',' ORDER BY id), ''))",
}
MOMENT = {
    "sqlite": "json_extract(payload, '$.history_date')",
    "postgresql": "payload::json ->> 'history_date'",
}
SOURCES = """
SELECT last.seq, last.hash, last.moment, (SELECT {people} FROM {users}), (SELECT {desks} FROM {groups})
FROM (SELECT 1 AS one) AS always LEFT JOIN
  (SELECT seq, hash, {moment} AS moment FROM {chain} ORDER BY seq DESC LIMIT 1) AS last ON TRUE"""


@dataclass(frozen=True)
class Sources:
    """What all answers are made from, as it stands: one query."""

    head: Head
    moment: datetime | None  # of the newest entry
    names: tuple

    @classmethod
    def read(cls):
        with connection.cursor() as cursor:
            cursor.execute(_sources(connection.vendor))
            seq, digest, moment, *names = cursor.fetchone()
        return cls(Head(seq, digest) if seq else NO_HEAD, _moment(moment), tuple(names))

    @property
    def standing(self):
        """Return what no answer outlives but one that is settled."""
        return str(self.head), timezone.localdate()


def _sources(vendor):
    user = get_user_model()
    return SOURCES.format(
        people=NAMES[vendor].format(columns="id, username, first_name, last_name"),
        desks=NAMES[vendor].format(columns="id, name"),
        users=user._meta.db_table,
        groups=Group._meta.db_table,
        moment=MOMENT[vendor],
        chain=CHAIN,
    )


def _moment(text):
    moment = parse_datetime(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment


class Version:
    """Which version of an answer would be given now: to a reader, at an address, in a form."""

    def __init__(self, request, *made_of, sources=None, vary):
        self.sources, self.vary = sources, vary
        parts = [build.stamp(), request.build_absolute_uri(), *made_of]
        self.etag = f'W/"{sha256(repr(parts).encode()).hexdigest()[:40]}"'

    @classmethod
    def of_door(cls, request):
        """Return that of an answer of the API, which is the same for all who may read it."""
        sources, scope = Sources.read(), getattr(request.auth, "scope", "")
        standing = () if _is_settled(the_past()) else sources.standing
        asked = [request.user.pk, scope, request.headers.get("Accept", "")]
        return cls(request, sources.names, *standing, *asked, sources=sources, vary=OF_API)

    @classmethod
    def of_build(cls, request):
        """Return that of an answer of the API which holds nothing of the record."""
        return cls(request, request.headers.get("Accept", ""), vary=OF_API)

    @classmethod
    def of_page(cls, request):
        """Return that of a page, which offers what its reader may do, and holds the token of its forms."""
        sources = Sources.read()
        asked = [_person(request.user), request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")]
        vary = ["Cookie", "Accept-Encoding"]
        return cls(request, sources.names, *sources.standing, *asked, sources=sources, vary=vary)

    def is_held(self, request):
        """Say whether the reader has this very version."""
        return self.etag in [f"W/{tag.removeprefix('W/')}" for tag in parse_etags(_held(request))]

    def mark(self, answer):
        """Say in the headers of an answer which version it is."""
        patch_vary_headers(answer, self.vary)
        answer.headers["Cache-Control"] = CACHING
        answer.headers["ETag"] = self.etag
        if self.sources:
            answer.headers[HEAD] = str(self.sources.head)
        if self.sources and self.sources.moment:
            answer.headers["Last-Modified"] = http_date(self.sources.moment.timestamp())
        return answer


def unless_held(request, version, make):
    """Return 304 to a reader who has this version of an answer, and otherwise what `make()` returns.

    What says itself that it is not to be kept has no version: it is made of more than the record.
    """
    answer = HttpResponseNotModified() if version.is_held(request) else make()
    is_versioned = answer.status_code in (200, 304) and "no-store" not in answer.get("Cache-Control", "")
    if is_versioned and holds_any(request):
        answer = HttpResponseNotModified()
    return version.mark(answer) if is_versioned else answer


def holds_any(request):
    """Say whether any version will do for the reader; whether there is one, only making it shows."""
    return _held(request).strip() == "*"


def page_unless_held(request, make):
    """Return a page, or 304; one with a message to its reader is shown once, and never kept."""
    if len(get_messages(request)):
        answer = make()
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
    version = Version.of_page(request)
    request.record_head = version.sources.head  # which its foot shows as well
    return unless_held(request, version, make)


def _held(request):
    return request.headers.get("If-None-Match", "")


def _person(user):
    if not user.is_authenticated:
        return None
    groups = sorted(user.groups.values_list("pk", flat=True))
    return user.pk, user.is_staff, user.is_superuser, groups, sorted(user.get_all_permissions())


def _is_settled(past):
    """Say whether nothing that is recorded from now on can belong to a moment."""
    if past is None:
        return False
    until = past.moment or (end_of(past.day) if past.clock == RECORDED else None)
    return until is not None and until < timezone.now() - A_DAY
