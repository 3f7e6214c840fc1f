"""Who may pull data without a browser."""

import secrets
from datetime import timedelta
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from config.audit.context import acting
from config.audit.models import Audited
from config.prepared import Given, Records

BEGINNING = "pt_"
SHOWN = len(BEGINNING) + 6
USE_IS_NOTED_EVERY = timedelta(hours=1)


def digest_of(secret):
    return sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def live(self, *, now):
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)

    @transaction.atomic
    def issue_once(self, user, *, name, **said):
        """Make a token of a name that none in use has: a form that is sent twice makes no second one."""
        get_user_model().objects.select_for_update().get(pk=user.pk)
        if self.live(now=timezone.now()).filter(user=user, name=name).exists():
            raise ValidationError({"name": "A token of yours has this name: revoke it, or choose another."})
        return self.issue(user, name=name, **said)

    issue_once.alters_data = True

    def issue(self, user, *, name, expires_at, scope="read"):
        """Make a token; return it with its secret, which is kept nowhere. Raises ValidationError."""
        token = self.model(user=user, name=name, scope=scope, expires_at=expires_at)
        secret = token.draw_secret()
        token.full_clean()
        with acting(reason=f"Token issued: {name}"):
            token.save()
        return token, secret


class ApiToken(Audited):
    """A secret that reads the API for one user, or a calendar; known to us by its digest only."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        READ_HISTORY = "read_history", "Read, history included"
        CALENDAR = "calendar", "Calendar, by a link"

    OF_API = [Scope.READ, Scope.READ_HISTORY]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(
        max_length=80, help_text="What it is for, such as: nightly pull to the warehouse."
    )
    digest = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 is 64 hexadecimal digits.")],
    )
    prefix = models.CharField("begins with", max_length=SHOWN, editable=False)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.READ)
    expires_at = models.DateTimeField(help_text="It stops working then: every token ends.")
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    timeless = True
    unrecorded = ("last_used_at",)
    untold = ("digest",)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["pk"]
        permissions = [("manage_all_tokens", "Can see and revoke the tokens of everybody")]
        constraints = [
            models.CheckConstraint(
                name="token_scope_is_known",
                condition=Q(scope__in=["read", "read_history", "calendar"]),
                violation_error_message="A token reads the API, with or without history, or a calendar.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    def clean(self):
        super().clean()
        if self._state.adding and self.expires_at and self.expires_at <= timezone.now():
            raise ValidationError({"expires_at": "A new token ends on a day that is still to come."})

    def draw_secret(self):
        """Give a new token its secret, and return it: it is kept nowhere."""
        secret = f"{BEGINNING}{secrets.token_urlsafe(32)}"
        self.digest, self.prefix = digest_of(secret), secret[:SHOWN]
        return secret

    @property
    def state(self):
        if self.revoked_at:
            return "revoked"
        return "in use" if self.is_live(timezone.now()) else "expired"

    def is_live(self, now):
        return self.revoked_at is None and self.expires_at > now

    @transaction.atomic
    def revoke(self, *, reason):
        """Let it read nothing from now on; it stays on record. Raises ValidationError if it is revoked."""
        current = ApiToken.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if current.revoked_at:
            raise ValidationError("This token is revoked already.")
        if not reason.strip():
            raise ValidationError("Give the reason for revoking it.")
        with acting(reason=reason):
            current.revoked_at = timezone.now()
            current.save()
        self.refresh_from_db()

    @classmethod
    def let_in(cls, secret, *, scopes):
        """Return the token of a secret that opens such a door, and note its use; None without one."""
        now = timezone.now()
        found = _opening(tuple(scopes)).records(digest=digest_of(secret), now=now)
        if not found:
            return None
        found[0].note_use(now)
        return found[0]

    def note_use(self, now):
        """Note that it was used; once an hour is enough, and keeps reading cheap."""
        if self.last_used_at is None or now - self.last_used_at > USE_IS_NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)


@cache
def _opening(scopes):
    """Return the query for what opens such doors, a token with its user, by its digest."""
    said = {"digest": Given("digest"), "scope__in": scopes}
    return Records(lambda: ApiToken.objects.live(now=Given("now")).filter(**said).order_by(), "user")
