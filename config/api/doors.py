"""The doors: a noun with its list, its single things and their history; and the wall beside them."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import re_path, resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from config.access.permissions import MayReadHistory
from config.api import history
from config.api.asking import (
    EXPAND,
    FIELDS,
    OF_LISTS,
    OF_ONE,
    ORDERING,
    check,
    moment_of,
    names_of_all,
    narrowed_by_all,
    words,
)
from config.api.describing import Described
from config.api.order import Order
from config.api.paging import MOST, Pages
from config.api.telling import Context, Telling
from config.audit.as_of import carried, reading, the_past, today
from config.audit.chain import head
from config.unchanged import CACHING, HEAD, Version, unless_held

NOWHERE = "There is nothing at this address. All doors are listed at /api/v1/."
READING = ("get", "head", "options")
CLOSED = (401, 403, 429)
RECORDED = {"recorded": ("id",)}


class Noun(ViewSet):
    """One noun: its list, its single things and their history, as of one day."""

    http_method_names = READING
    noun = ""  # its name in addresses
    queryset = None
    shape = None
    filterset_class = None
    within = {}  # prefix: (FilterSet of another noun, by which column a row belongs to it)
    orders = RECORDED  # name → columns that are never null, the last of which tells any two rows apart
    expands = {}  # name → field that is shown when it is asked for
    most = MOST  # rows of a page
    told = ()  # every noun that a history may tell of
    key, key_pattern, key_words = "slug", "[-a-zA-Z0-9_]+", "Its name in addresses."

    schema = Described()

    def list(self, request, **within):
        """Answer with one page of the list."""
        once, often = names_of_all(self.filtersets())
        check(request.query_params, OF_LISTS | once, often)
        return self.as_of(request, self._list, **within)

    def _list(self, request, **within):
        chosen = narrowed_by_all(self.filtersets(), request, self.rows(**within))
        pages = Pages(request, self.order(request.query_params), self.most)
        fields = self.fields(request.query_params)
        return Response(pages.answer(chosen, self.context(), fields, is_usual=chosen is self.queryset))

    def retrieve(self, request, **key):
        """Answer with one thing."""
        check(request.query_params, OF_ONE)
        return self.as_of(request, self._retrieve, **key)

    def _retrieve(self, request, **key):
        telling = Telling(self.context(), self.fields(request.query_params))
        found = telling.tell(self.queryset.filter(**self.named(**key))[:1])
        if not found:
            raise self.not_there(**key)
        return Response(found[0])

    def history(self, request, **key):
        """Answer with one page of the acts that made one thing what it is, the newest first."""
        check(request.query_params, history.ASKED)
        return self.as_of(request, self._history, **key)

    def _history(self, request, **key):
        histories = history.story_of(type(self)).of(self.named(**key))
        if histories is None:
            raise self.not_there(**key)
        return Response(history.page(request, histories, self.told))

    def as_of(self, request, answer, **key):
        """Answer as of the moment that is asked for."""
        with reading(moment_of(request.query_params)):
            return unless_held(request, Version.of_door(request), lambda: answer(request, **key))

    def get_permissions(self):
        kinds = [MayReadHistory] if self.action == "history" else self.permission_classes
        return [kind() for kind in kinds]

    def rows(self):
        return self.queryset

    @classmethod
    def filtersets(cls):
        """Return each FilterSet with its prefix, and the column whose rows it finds."""
        return [("", cls.filterset_class, "pk"), *((name, *each) for name, each in cls.within.items())]

    def histories(self, record):
        """Return the histories that together tell the story of a record."""
        return record.histories()

    def named(self, **key):
        """Return what to look for when one thing is asked for by its key."""
        return key

    def not_there(self, **key):
        """Return what to answer when nothing has this key: also whether something had it, once."""
        named, then = f"{self.queryset.model._meta.verbose_name} “{key[self.key]}”", on_that_day()
        if not history.story_of(type(self)).is_gone(self.named(**key)):
            return NotFound(f"There is no {named}{then}.")
        address = reverse(f"api-{self.noun}-history", kwargs=key, request=self.request)
        return NotFound(f"There is no {named} any more{then}. Its history is at {carried(address)}")

    def order(self, asked):
        """Return the order that is asked for, or else the first. Raises ValidationError."""
        allowed = [sign + name for name in self.orders for sign in ("", "-")]
        name, *more = words(asked, ORDERING, allowed) or [next(iter(self.orders))]
        if more:
            raise ValidationError({ORDERING: ["Ask for one order at a time."]})
        bare = name.removeprefix("-")
        return Order(bare, self.orders[bare], turned=name != bare)

    def fields(self, asked):
        """Return the fields that are asked for, and those that are shown besides. Raises ValidationError."""
        own = words(asked, FIELDS, list(self.shape.fields)) or self.shape.fields
        more = words(asked, EXPAND, list(self.expands))
        return {name: self.shape.fields[name] for name in own} | {name: self.expands[name] for name in more}

    def context(self):
        return Context(self.request.build_absolute_uri(reverse("api")), today(), carried(""))

    def finalize_response(self, request, response, *args, **kwargs):
        """Publish the head of the chain with each answer, but to those who may not read."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", CACHING)
        if answer.status_code not in CLOSED and HEAD not in answer.headers:
            answer.headers[HEAD] = str(head())
        return answer

    @classmethod
    def addresses(cls, told):
        """Return the addresses of the list, of one thing, and of its history, which tells of these nouns."""
        one, name = rf"^{cls.noun}/(?P<{cls.key}>{cls.key_pattern})/", f"api-{cls.noun}"
        return [
            re_path(rf"^{cls.noun}/\Z", cls.as_view({"get": "list"}, detail=False), name=f"{name}-list"),
            re_path(rf"{one}\Z", cls.as_view({"get": "retrieve"}, detail=True), name=f"{name}-detail"),
            re_path(
                rf"{one}history/\Z",
                cls.as_view({"get": "history"}, detail=True, told=told),
                name=f"{name}-history",
            ),
        ]


def on_that_day():
    """Return what a sentence says besides when it is about the past."""
    return " on that day" if the_past() else ""


class Numbered(Noun):
    """A noun whose things have a number for a name."""

    key, key_pattern, key_words = "id", "[1-9][0-9]{0,17}", "Its number."


class Doors(APIView):
    """Where to find each noun, and what is told of them all."""

    http_method_names = READING
    called = "doors"
    nouns = ()
    schema = Described()

    def get(self, request):
        """Answer with the addresses of all doors."""
        check(request.query_params, ())
        return unless_held(request, Version.of_build(request), lambda: Response(self.doors()))

    def doors(self):
        """Return the address of each door that is open, by its name."""
        lists = {noun: f"api-{noun}-list" for noun in self.nouns}
        besides = ["ocds"] * bool(settings.OCDS_PREFIX) + ["schema", "docs"]
        called = lists | {name: f"api-{name}" for name in besides}
        return {name: reverse(door, request=self.request) for name, door in called.items()}


class Nowhere(APIView):
    """All other addresses: they may be tried by anyone, and say no to everything."""

    authentication_classes = permission_classes = ()
    default_response_headers = {}  # no method is allowed here
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
