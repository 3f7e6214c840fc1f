"""The doors: a noun with its list and its single things, the list of the nouns, and the wall beside them."""

from django.http import HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from config.api.asking import check, moment_of
from config.audit.as_of import reading, today
from config.audit.asking import PARAMETERS
from config.audit.chain import head
from config.unchanged import CACHING, HEAD, Version, unless_held

NOWHERE = "There is nothing at this address. All doors are listed at /api/v1/."
READING = ("get", "head")
CLOSED = (401, 403)


class Dated(AutoSchema):
    """Every noun can be asked for as of a moment."""

    def get_override_parameters(self):
        return [OpenApiParameter(name, description=words) for name, words in PARAMETERS.items()]


class Noun(ReadOnlyModelViewSet):
    """One noun: its list and its single things, as of one day."""

    http_method_names = READING
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    in_full = None  # the shape of a single thing, where it shows more than a row of the list

    schema = Dated()

    def list(self, request, *args, **kwargs):
        return self._unless_held(super().list, request, *args, **kwargs)

    def retrieve(self, request, *args, **kwargs):
        return self._unless_held(super().retrieve, request, *args, **kwargs)

    def _unless_held(self, answer, request, *args, **kwargs):
        with reading(moment_of(request.query_params)):
            return unless_held(request, Version.of_door(request), lambda: answer(request, *args, **kwargs))

    def get_serializer_class(self):
        return (self.detail and self.in_full) or self.serializer_class

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "today": self.today}

    @cached_property
    def today(self):
        return today()

    def finalize_response(self, request, response, *args, **kwargs):
        """Publish the head of the chain with each answer, but to those who may not read."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", CACHING)
        if answer.status_code not in CLOSED and HEAD not in answer.headers:
            answer.headers[HEAD] = str(head())
        return answer

    def paginate_queryset(self, queryset):
        return self.arranged(super().paginate_queryset(queryset))

    def get_object(self):
        key = self.kwargs[self.lookup_field]
        found = self.filter_queryset(self.get_queryset()).filter(**self.named(key)).first()
        if found is None:
            raise NotFound(f"There is no {self.queryset.model._meta.verbose_name} “{key}”.")
        return self.arranged([found])[0]

    def named(self, key):
        """Return what to look for when one thing is asked for by its key."""
        return {self.lookup_field: key}

    def arranged(self, loaded):
        """Return what was loaded, with what is computed of it."""
        return loaded


class Doors(APIView):
    """Where to find each noun."""

    http_method_names = READING
    nouns = ()

    @extend_schema(
        operation_id="doors",
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request):
        check(request.query_params, ())
        return Response({noun: reverse(f"api-{noun}-list", request=request) for noun in self.nouns})


class Nowhere(APIView):
    """All other addresses: they may be tried by anyone, and say no to everything."""

    authentication_classes = permission_classes = ()
    schema = None

    def initial(self, request, *args, **kwargs):
        raise NotFound(NOWHERE)


nowhere = Nowhere.as_view()


@csrf_exempt
def without_slash(request):
    """Lead to the door whose address lacks only its last slash."""
    door = resolve(f"{request.path_info}/")
    if request.method.lower() in READING and door.func is not nowhere:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return nowhere(request)
