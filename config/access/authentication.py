"""`Authorization: Bearer pt_…`"""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled

from config.access.limits import TooOften
from config.access.links import let_in
from config.access.models import ApiToken

SCHEME = "Bearer"
REFUSED = (
    "This token opens nothing here: it is unknown, expired, revoked or for a calendar, or its user left."
)
UNTIL_THEN = "Until then no token from here is looked at, not even one that works."
DESCRIPTION = (
    "A token of yours; it begins with pt_. With the scope “Read” it reads what is known now, and what was"
    " known on a day; with “Read, history included” also histories, changes and what had been recorded by a"
    " moment (clock=recorded, recorded_until, or an instant in as_of). Without that scope these answer 403."
)


class Waiting(Throttled):
    """What every token gets that comes from where too many came that do not work."""

    def __init__(self, error):
        super().__init__(error.seconds)
        self.detail = f"{error} {UNTIL_THEN}"


class BearerToken(BaseAuthentication):
    """Let a token in for its user; each failure is answered alike, so that it tells nothing of a token."""

    def authenticate(self, request):
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME.lower().encode():
            return None
        secret = secret.strip().decode("ascii", errors="replace")
        try:
            token = let_in(request, secret, scopes=ApiToken.OF_API)
        except TooOften as error:
            raise Waiting(error) from error
        if token is None:
            raise AuthenticationFailed(REFUSED)
        return token.user, token

    def authenticate_header(self, request):
        return SCHEME


class BearerScheme(OpenApiAuthenticationExtension):
    """What the schema says of it."""

    target_class = BearerToken
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": DESCRIPTION}
