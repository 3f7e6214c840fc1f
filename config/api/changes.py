"""Keeping in step: every change to the record, in the order in which it was committed, from a cursor on."""

from functools import partial

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from config.access.permissions import MayReadHistory
from config.api.acts import BECAME, Writing
from config.api.asking import check, number
from config.api.doors import READING
from config.api.problems import MEDIA_TYPE
from config.audit.chain import NO_HEAD, Head, head
from config.audit.since import NoSuchPlace, following
from config.unchanged import Version, unless_held

SINCE, LIMIT, NOW = "since", "limit", "now"
USUAL, MOST = 500, 1000
NO_CURSOR = "This is no cursor: give one that an answer gave (cursor, or Audit-Head), now, or none to begin."


class NotOfThisRecord(APIException):
    """What is answered to a cursor that the record cannot go on from."""

    status_code = 409


class Changes(APIView):
    """Every change since a cursor, act by act. Keep the cursor of the answer, and go on from it."""

    http_method_names = READING
    permission_classes = [MayReadHistory]
    nouns = ()

    @extend_schema(
        operation_id="changes",
        parameters=[
            OpenApiParameter(
                SINCE,
                {"type": "string", "pattern": "^([0-9]+:[0-9a-f]*|now)$"},
                description="Go on from here: the `cursor` of an earlier answer, or the `Audit-Head` that"
                " came with whatever was pulled. `now` gives where the record ends; without it, all is told.",
            ),
            OpenApiParameter(
                LIMIT,
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="How many changes to read at most; an act with more of them comes in parts.",
            ),
        ],
        responses={
            200: {"$ref": "#/components/schemas/Changes"},
            (409, MEDIA_TYPE): OpenApiResponse(
                {"$ref": "#/components/schemas/Problem"},
                "The record cannot go on from this cursor: it is ahead of the record, or of another copy of"
                " it, as when a backup has been put back.",
            ),
        },
    )
    def get(self, request):
        check(request.query_params, (SINCE, LIMIT))
        return unless_held(request, Version.of_door(request), partial(self.changes, request))

    def changes(self, request):
        place = _place(request.query_params)
        limit = number(request.query_params, LIMIT, usual=USUAL, most=MOST)
        try:
            stretch = following(place, limit, [told.model for told in self.nouns])
        except NoSuchPlace as error:
            raise NotOfThisRecord(str(error)) from error
        writing = Writing(request, self.nouns, [part.act for part in stretch.parts])
        return Response(
            {
                "entries": [writing.entry(part) for part in stretch.parts],
                "cursor": str(stretch.end),
                "next": replace_query_param(request.build_absolute_uri(), SINCE, str(stretch.end)),
                "more": stretch.is_more,
            }
        )


def _place(asked):
    text = asked.get(SINCE, "").strip()
    if text == NOW:
        return head()
    try:
        return Head.read(text) if text else NO_HEAD
    except ValueError as error:
        raise ValidationError({SINCE: [NO_CURSOR]}) from error


def _record(words, **fields):
    return {"type": "object", "description": words, "required": [*fields], "properties": fields}


def _list_of(name):
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


TEXT = {"type": "string"}
TEXT_OR_NONE = {"type": ["string", "null"]}
NAMED = _record(
    "A record, by the key that its own door has.",
    noun=TEXT | {"description": "What kind of record it is, as the doors are called."},
    id={
        "type": "integer",
        "description": "Its number: with the noun it tells the record from any other, for ever.",
    },
    key={"type": ["string", "integer", "null"], "description": "Its slug, tag, key or number."},
    href=TEXT_OR_NONE | {"format": "uri", "description": "Null for what has no address of its own."},
)
VALUE = {
    "description": "A code, a text, a number or a day; an honest date; a record; the name of a person or a"
    " desk. Null where there was nothing.",
    "anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"$ref": "#/components/schemas/HonestDate"},
        {"$ref": "#/components/schemas/ChangedRecord"},
    ],
}
SHAPES = {
    "ChangedRecord": NAMED,
    "ChangedField": _record(
        "One field, before and after.",
        name=TEXT | {"description": "Its code."},
        label=TEXT | {"description": "Its name in words."},
        before=VALUE,
        after=VALUE,
    ),
    "RecordChange": _record(
        "What became of one record. A record that was added tells each field that is not empty.",
        record={"$ref": "#/components/schemas/ChangedRecord"},
        label=TEXT | {"description": "The record in words, as it stood."},
        kind={"type": "string", "enum": [*BECAME]},
        fields=_list_of("ChangedField"),
    ),
    "RecordedAct": _record(
        "What belongs together: what one form saved, or one command wrote.",
        act=TEXT_OR_NONE | {"description": "The id of the act; null for what was written outside of any."},
        recorded_at=TEXT | {"format": "date-time", "description": "When it was written down, in UTC."},
        known_on=TEXT | {"format": "date", "description": "The day on which it became known."},
        who=TEXT_OR_NONE | {"description": "Who wrote it; null for an import or another program."},
        reasons={"type": "array", "items": TEXT, "description": "Why, in the words of who wrote it."},
        changes=_list_of("RecordChange"),
    ),
    "RecordedPart": {
        "description": "An act with its place in the record. One that was written in several transactions, or"
        " that has more changes than an answer, comes in parts, each with the id of the act.",
        "allOf": [{"$ref": "#/components/schemas/RecordedAct"}],
        "required": ["position"],
        "properties": {
            "position": {"type": "integer", "description": "Its place: that of its last change."},
        },
    },
    "Changes": _record(
        "What followed a cursor, the oldest first. There may be more when it is empty: only `more` says.",
        entries=_list_of("RecordedPart"),
        cursor=TEXT
        | {"description": "Behind the last change that was read. Keep it: `since` goes on from it."},
        next=TEXT | {"format": "uri", "description": "Where to go on from it, now or later."},
        more={"type": "boolean", "description": "Whether there are more changes already."},
    ),
}
