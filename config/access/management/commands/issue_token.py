from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.access.models import ApiToken

DAYS = 365


class Command(BaseCommand):
    help = "Issue an API token to a user, and print it once: it is kept nowhere."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--days", type=int, default=DAYS, help=f"how long it works (default: {DAYS})")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default=ApiToken.Scope.READ)

    def handle(self, *, username, name, days, scope, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        try:
            token, secret = ApiToken.objects.issue(user, name=name, scope=scope, expires_at=_ends_in(days))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write(
            f"Token “{token.name}” of {username}, until {token.expires_at:%Y-%m-%d}. It is shown this once:"
        )
        self.stdout.write(secret)


def _ends_in(days):
    try:
        return timezone.now() + timedelta(days=days)
    except OverflowError as error:
        raise CommandError("No calendar reaches that far: give fewer days.") from error
