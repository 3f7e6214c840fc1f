"""What a person says of a token: what it is for, what it opens, for how long; and why it is revoked."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from config.access.models import ApiToken
from config.verbs import VerbForm

USUAL_DAYS, MOST_DAYS = 90, 365
HOW_LONG = f"Between 1 and {MOST_DAYS} days: every token ends."


class Issue(forms.Form):
    """A new token of one's own."""

    name = forms.CharField(
        max_length=80,
        help_text="What it is for, such as: nightly pull to the warehouse.",
        error_messages={
            "required": "Say what it is for.",
            "max_length": "A name has at most 80 characters.",
        },
    )
    scope = forms.ChoiceField(choices=ApiToken.Scope, label="Opens", initial=ApiToken.Scope.READ)
    days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=HOW_LONG,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_LONG),
    )

    def issued_to(self, user):
        """Return the new token and its secret. Raises ValidationError."""
        said = dict(self.cleaned_data)
        expires_at = timezone.now() + timedelta(days=said.pop("days"))
        return ApiToken.objects.issue_once(user, expires_at=expires_at, **said)


class Revoke(VerbForm):
    """Let a token read nothing from now on."""

    title = "Revoke"
    button = "Revoke this token"

    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Say in a sentence why it is revoked. It cannot be undone: issue a new token instead.",
    )

    @classmethod
    def may(cls, user, record):
        return record.revoked_at is None

    def do(self):
        self.record.revoke(reason=self.cleaned_data["reason"])
        return f"{self.record} reads nothing from now on."
