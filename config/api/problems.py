"""Answer with what is wrong, as RFC 9457 has it; an answer never tells how the code looks from inside."""

import logging
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.api.rendering import Json
from config.unchanged import CACHING

MEDIA_TYPE = "application/problem+json"
WORDS = {
    exceptions.NotAuthenticated: "Log in, or send a token: Authorization: Bearer pt_…",
    exceptions.MethodNotAllowed: "The API is read-only: use GET.",
    exceptions.Throttled: "That was too often. Ask again after as many seconds as Retry-After says.",
    exceptions.NotAcceptable: "This door does not speak any of the formats that Accept names.",
}
ASKED_WRONGLY = "Something that was asked cannot be meant."
NOT_READABLE = "The request cannot be read."
BROKEN = "Something is broken on our side. It has been noted."

logger = logging.getLogger(__name__)


def problem(exc, context):
    """Return the answer to an exception that a door raised."""
    said = _said(exc)
    answer = exception_handler(said, context)
    status = HTTPStatus(answer.status_code)
    body = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if isinstance(said, exceptions.ValidationError):
        body |= {"detail": ASKED_WRONGLY, "errors": list(_each(said.detail))}
    else:
        body |= {"detail": WORDS.get(type(said)) or str(getattr(said, "detail", said) or status.description)}
    _speak_json(context["request"])
    return Response(body, status=status, content_type=MEDIA_TYPE, headers=_kept(answer))


def _speak_json(request):
    """Leave the format that the door would have answered in, if it came so far as to choose one."""
    request.accepted_renderer, request.accepted_media_type = Json(), Json.media_type


def _said(exc):
    """Return an exception that may be answered with; what nobody foresaw goes into the log and no further."""
    if isinstance(exc, SuspiciousOperation):
        return exceptions.ParseError(NOT_READABLE)
    if exception_handler(exc, {}) is None:
        logger.error("The API could not answer", exc_info=exc)
        return exceptions.APIException(BROKEN)
    return exc


def _each(detail):
    for parameter, sentences in detail.items():
        for sentence in sentences:
            yield {"parameter": parameter, "detail": str(sentence)}


def _kept(answer):
    kept = {name: answer[name] for name in ("WWW-Authenticate", "Retry-After") if answer.has_header(name)}
    return kept | {"Cache-Control": CACHING}
