"""Open contracting data: packages of releases and of records, and the extension that they use."""

import json
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import path, re_path
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from config.access.permissions import MayReadHistory
from config.api.asking import check, moment_of
from config.api.describing import of_moments
from config.api.doors import READING, Doors
from config.audit.acts import completeness
from config.audit.as_of import RECORDED, reading
from config.audit.asking import PARAMETERS, CannotShow, instant_in
from config.unchanged import Version, unless_held
from programmes.ocds import packages
from programmes.ocds.releases import ALWAYS, ocids, processes, releases_since
from programmes.ocds.values import instant

OFF = (
    "Open contracting data is not published here: it needs a prefix that is registered with the Open"
    " Contracting Partnership. Set OCDS_PREFIX to it."
)
BY_RECORD = "Releases tell by when facts were recorded: add clock=recorded, or give an instant."
NOTHING = "Nothing has been released yet."
NOTHING_SINCE = (
    "Nothing has been released since {}, and a package holds at least one release. Give the date of the"
    " newest release that you have: it comes once more, alone while nothing is newer."
)
RELEASES, RECORDS = 100, 20  # of one package
EXTENSION = Path(__file__).resolve().parent.parent / "ocds" / "extension"
FILES = sorted(each for each in EXTENSION.rglob("*") if each.is_file())
TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
}
SINCE = (
    "An instant: give the date of the newest release that you have. Releases of this date and later are told,"
    " so that one comes once more, alone while nothing is newer. With nothing of this date or later the"
    " answer is 404, as a package holds at least one release. An instant before the first release is the"
    " beginning."
)
AFTER_RELEASE = (
    "Goes with since: of that very date only those of processes after this ocid. Follow links.next."
)
AFTER_RECORD = "Records of processes after this ocid. Follow links.next."
PARTS = {"type": "array", "items": {"type": "object"}}


class Dated(AutoSchema):
    """Each package can be asked for as of what had been recorded by a moment."""

    def get_operation_id(self):
        return f"ocds_{self.view.holds}_{self.view.does}"

    def get_override_parameters(self):
        asked = [OpenApiParameter(name, description=words) for name, words in self.view.asked.items()]
        return [*asked, *of_moments()]

    def get_response_serializers(self):
        holds = self.view.holds
        required = ["uri", "version", "publisher", "publishedDate", "extensions", holds]
        shape = {"type": "object", "required": required, "properties": {holds: PARTS}}
        return {200: shape | {"description": f"A package of {holds}, as OCDS 1.1 has it."}}


class Published(Doors):
    """Where to find open contracting data."""

    called = "ocds"

    def doors(self):
        """Return the addresses of releases, of records, and of the extension that they use."""
        _refuse_unless_published()
        lists = {name: reverse(f"api-ocds-{name}", request=self.request) for name in ("releases", "records")}
        return lists | {"extension": _extension(self.request, "extension.json")}


class Package(APIView):
    """A package at top level, of what had been recorded by a moment."""

    http_method_names = READING
    permission_classes = [MayReadHistory]
    holds, does = "releases", "list"
    asked = {}
    schema = Dated()

    def get(self, request, **key):
        _refuse_unless_published()
        check(request.query_params, {*self.asked, *PARAMETERS})
        moment = moment_of(request.query_params)
        if moment and moment.clock != RECORDED:
            raise ValidationError({"as_of": [BY_RECORD]})
        with reading(moment):
            make = partial(self.answer, request, **key)
            return unless_held(request, Version.of_door(request), make)

    def answer(self, request, **key):
        return Response(self.package(request, **key))

    def around(self, request, following=None):
        """Return the addresses in a package: its own, that of the extension, and that of the next one."""
        said = {"uri": request.build_absolute_uri(), "extension": _extension(request, "extension.json")}
        if following:
            asked = urlencode(request.query_params.dict() | following)
            said["following"] = request.build_absolute_uri(f"{request.path}?{asked}")
        return said


class Releases(Package):
    """What changed, in the order in which it was recorded: each act that changes a process is a release."""

    asked = {"since": SINCE, "after": AFTER_RELEASE}

    def answer(self, request):
        """Return a package; while somebody writes it ends before that, and is not to be kept."""
        until, is_short = completeness()
        answer = Response(self.package(request, until))
        if is_short:
            answer.headers["Cache-Control"] = "private, no-store"
        return answer

    def package(self, request, until):
        since, after = _since(request.query_params)
        place = instant(since), after
        told = (each for each in releases_since(since, until) if (each["date"], each["ocid"]) > place)
        found = list(islice(told, RELEASES + 1))
        if not found:
            raise NotFound(NOTHING if since == ALWAYS else NOTHING_SINCE.format(instant(since)))
        shown, last = found[:RELEASES], found[:RELEASES][-1]
        following = {"since": last["date"], "after": last["ocid"]} if len(found) > RELEASES else None
        return packages.release_package(shown, **self.around(request, following))


class Release(Package):
    """One release, for ever the same."""

    does = "retrieve"

    def package(self, request, release):
        ocid = release.rpartition("-")[0]
        for releases, _ in processes(_named(ocid)):
            if found := [each for each in releases if each["id"] == release]:
                return packages.release_package(found, **self.around(request))
        raise NotFound(f"There is no release “{release}”.")


class Records(Package):
    """Each process as it stands, with the addresses of its releases."""

    holds = "records"
    asked = {"after": AFTER_RECORD}

    def package(self, request):
        after = request.query_params.get("after", "")
        names = sorted((ocid, key) for key, ocid in ocids().items() if ocid > after)[: RECORDS + 1]
        shown = {key: ocid for ocid, key in names[:RECORDS]}
        records = [packages.record(*each, _releases(request)) for each in processes(shown)]
        if not records:
            raise NotFound(f"There is no record after “{after}”." if after else NOTHING)
        following = {"after": names[RECORDS - 1][0]} if len(names) > RECORDS else None
        return packages.record_package(records, **self.around(request, following))


class Record(Package):
    """One process as it stands, with every value that each field has had."""

    holds, does = "records", "retrieve"

    def package(self, request, ocid):
        found = processes(_named(ocid))
        if not found:
            raise NotFound(f"There is no record “{ocid}”.")
        records = [packages.record_with_versions(*each, _releases(request)) for each in found]
        return packages.record_package(records, **self.around(request))


class Extension(APIView):
    """The extension that our packages use, for everyone: it holds no data."""

    http_method_names = READING
    authentication_classes = permission_classes = ()
    schema = None

    def get(self, request, name):
        _refuse_unless_published()
        check(request.query_params, ())
        found = next((each for each in FILES if each.relative_to(EXTENSION).as_posix() == name), None)
        if found is None:
            raise NotFound(f"The extension has no file “{name}”.")
        text = found.read_text(encoding="utf-8")
        if name == "extension.json":
            text = json.dumps(json.loads(text) | _of_this_site(request), indent=2)
        return HttpResponse(text, content_type=TYPES[found.suffix])


def _of_this_site(request):
    documented = {"en": _extension(request, "README.md")}
    return {"documentationUrl": documented, "contactPoint": {"name": settings.OCDS_PUBLISHER}}


def _refuse_unless_published():
    if not settings.OCDS_PREFIX:
        raise NotFound(OFF)


def _named(ocid):
    """Return the process of an ocid by the key of its programme, if there is one."""
    return {key: name for key, name in ocids().items() if name == ocid}


def _since(asked):
    """Return from which moment to read on, and after which process of it. Raises ValidationError.

    A moment so early that no calendar goes before it is the beginning, too.
    """
    text, after = (asked.get(name, "").strip() for name in ("since", "after"))
    if after and not text:
        raise ValidationError({"after": ["It goes with since: follow links.next."]})
    try:
        return (max(instant_in("since", text), ALWAYS) if text else ALWAYS), after
    except CannotShow as error:
        raise ValidationError({error.parameter: [str(error)]}) from error


def _extension(request, name):
    return reverse("api-ocds-extension", [name], request=request)


def _releases(request):
    return lambda release: f"{reverse('api-ocds-release', [release], request=request)}#{release}"


KEY = "[-a-zA-Z0-9_]+"
urlpatterns = [
    path("", Published.as_view(), name="api-ocds"),
    path("releases/", Releases.as_view(), name="api-ocds-releases"),
    re_path(rf"^releases/(?P<release>{KEY})/\Z", Release.as_view(), name="api-ocds-release"),
    path("records/", Records.as_view(), name="api-ocds-records"),
    re_path(rf"^records/(?P<ocid>{KEY})/\Z", Record.as_view(), name="api-ocds-record"),
    re_path(r"^extension/(?P<name>[-+./a-zA-Z]+)\Z", Extension.as_view(), name="api-ocds-extension"),
]
