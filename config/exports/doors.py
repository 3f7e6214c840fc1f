"""The doors to the exports: a noun as a whole in each format, and beside its CSV what that holds."""

from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings
from django.http import JsonResponse, StreamingHttpResponse
from django.urls import path, reverse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api.asking import check, moment_beside_a_period, moment_of, names_of_all, narrowed_by_all
from config.api.doors import READING
from config.audit.as_of import carried, reading, the_past, today
from config.audit.asking import PARAMETERS
from config.exports import described
from config.exports.rows import stored
from config.exports.schema import DescribedSchema, PullSchema
from config.exports.stream import Stream, gzipped, in_bytes
from config.exports.told import Told
from config.exports.ways import CSV, WAYS
from config.snapshot import standing_still
from config.unchanged import Version, holds_any, unless_held

DAY, METADATA = "Record-Day", "metadata"
PERIOD = {"from", "to"}
TOO_MANY = "These are {} rows, and a sheet of a workbook holds {}. Filter them, or take CSV."


class Export(GenericAPIView):
    """One noun as a whole, as far as it is asked for."""

    http_method_names = READING
    pagination_class = None
    make_table = None  # as of a day
    filterset_class = None
    within = {}  # prefix: (FilterSet of another noun, by which column a row belongs to it)
    besides = {}  # parameters of no FilterSet, each in words
    order = ("pk",)
    about = ""  # what is to be said of the rows, in sentences
    period = ""  # which one is told, in a sentence, where it is one

    @cached_property
    def table(self):
        return self.make_table(today())

    @cached_property
    def filtersets(self):
        """Return each FilterSet with its prefix, and the column whose rows it finds."""
        own = [("", self.filterset_class, "pk")] if self.filterset_class else []
        return [*own, *((name, *each) for name, each in self.within.items())]

    @cached_property
    def parameters(self):
        """Return which parameters are taken once, and which several times."""
        once, often = names_of_all(self.filtersets)
        return {*PARAMETERS, *self.besides, *once}, often

    def moment(self):
        """Return the moment that is asked for. Raises ValidationError."""
        of = moment_beside_a_period if self.besides.keys() >= PERIOD else moment_of
        return of(self.request.query_params)

    def asked(self):
        """Return the rows that are asked for, in an order that never changes. Raises ValidationError."""
        return narrowed_by_all(self.filtersets, self.request, self.get_queryset()).order_by(*self.order)

    def chunks(self):
        """Yield the rows, some at a time: for each value of which columns are made those of the rows."""
        return stored(self.table, self.asked())

    def count(self):
        return self.asked().count()

    def told(self, version):
        past = the_past()
        return Told(
            title=self.table.title,
            marking=settings.MARKING,
            day=today(),
            past=past.fields if past else {},
            asked=self.held(),
            head=version.sources.head,
            made_at=datetime.now(UTC),
            period=self.period,
        )

    def held(self):
        """Return what the file was narrowed to: each parameter with its values."""
        asked = self.request.query_params.lists()
        return {name: said for name, said in asked if name not in PARAMETERS and any(said)}

    @property
    def called(self):
        """Return the name of the file, without its ending."""
        return f"{self.table.name}-{today()}"

    def beside(self, address):
        """Return an address of ours with the filters and the moment of this one."""
        asked = self.request.query_params.copy()
        for name in PARAMETERS:
            asked.pop(name, None)
        return carried(f"{address}?{asked.urlencode()}" if asked else address)


class Pull(Export):
    """The rows in one format, sent while they are read."""

    way = None
    schema = PullSchema()

    def get_renderers(self):
        return [_speaking(self.way.media_type)]

    def get(self, request):
        check(request.query_params, *self.parameters)
        past = self.moment()
        packs = not self.way.is_packed and _takes_gzip(request)
        made = in_bytes(self._made())
        stream = Stream(gzipped(made) if packs else made, past)
        with reading(past):
            return unless_held(request, self.version, lambda: self._answer(request, stream, packs))

    def _made(self):
        """Yield the file, all of it from the record that its version is of; nothing to whoever has that."""
        with standing_still():
            self.version = Version.of_door(self.request)
            if self.version.is_held(self.request):
                return
            self.what = self.told(self.version)
            if self.way.most_rows:
                self._refuse_too_many()
            yield from self.way.write(self.table, self.chunks(), self.what)

    def _refuse_too_many(self):
        count, most = self.count(), self.way.most_rows
        if count > most:
            raise ParseError(TOO_MANY.format(f"{count:,}", f"{most:,}"))

    def _answer(self, request, stream, packs):
        answer = StreamingHttpResponse(stream, content_type=self.way.content_type)
        if request.method == "HEAD" or holds_any(request):
            stream.close()
            answer.streaming_content = ()
        for name, value in self._headers(packs).items():
            answer.headers[name] = value
        return answer

    def _headers(self, packs):
        said = {DAY: self.what.day.isoformat()}
        said["Content-Disposition"] = f'attachment; filename="{self.called}.{self.way.ending}"'
        if packs:
            said["Content-Encoding"] = "gzip"
        if self.way is CSV:
            address = self.beside(reverse(f"api-export-{self.table.name}-{METADATA}"))
            said["Link"] = f'<{address}>; rel="describedby"; type="{described.MEDIA_TYPE}"'
        return said


class Metadata(Export):
    """What its CSV holds, column by column: CSV on the Web."""

    schema = DescribedSchema()

    def get_renderers(self):
        return [_speaking(kind) for kind in (described.MEDIA_TYPE, "application/json")]

    def get(self, request):
        check(request.query_params, *self.parameters)
        with reading(self.moment()):
            version = Version.of_door(request)
            return unless_held(request, version, lambda: self._answer(version))

    def _answer(self, version):
        self.asked()
        address = self.beside(reverse(f"api-export-{self.table.name}-csv").rpartition("/")[2])
        said = described.described(self.table, self.told(version), address)
        return JsonResponse(said, content_type=described.MEDIA_TYPE)


class Exports(APIView):
    """Where to pull each noun, in each format."""

    http_method_names = READING
    nouns = ()

    @extend_schema(
        operation_id="exports",
        tags=["exports"],
        responses={200: {"type": "object", "additionalProperties": {"type": "object"}}},
    )
    def get(self, request):
        check(request.query_params, ())
        whole = request.build_absolute_uri
        endings = (*(way.ending for way in WAYS), METADATA)
        doors = {
            noun: {ending: whole(reverse(f"api-export-{noun}-{ending}")) for ending in endings}
            for noun in self.nouns
        }
        return unless_held(request, Version.of_build(request), lambda: Response(doors))


class Elsewhere(BaseRenderer):
    """A format whose answers are written elsewhere: all but one that says nothing."""

    format = "export"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b""


def doors(nouns):
    """Return the addresses of nouns, each a class of the questions that are asked of it."""
    named = {noun.__name__.lower(): noun for noun in nouns}
    addresses = [path("exports/", Exports.as_view(nouns=tuple(named)), name="api-exports-list")]
    for name, noun in named.items():
        pull, metadata = (type(f"{kind.__name__}{name}", (noun, kind), {}) for kind in (Pull, Metadata))
        ways = {way.ending: pull.as_view(way=way) for way in WAYS}
        for ending, view in (ways | {"csv-metadata.json": metadata.as_view()}).items():
            called = f"api-export-{name}-{ending if ending in ways else METADATA}"
            addresses.append(path(f"exports/{name}.{ending}", view, name=called))
    return addresses


def _speaking(media_type):
    """Return what tells Accept that a door speaks this."""
    return type("Speaking", (Elsewhere,), {"media_type": media_type})()


def _takes_gzip(request):
    """Return whether packed answers are asked for: named, and not with a weight of nought."""
    for each in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
