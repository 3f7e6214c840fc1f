from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

USERNAME, PASSWORD = "demo", "tracker-demo"
ROLE = "Leads"


class Command(BaseCommand):
    help = "Prepare a member of staff for trying the tracker out on one's own machine, and say how to log in."

    def add_arguments(self, parser):
        parser.add_argument("--address", required=True, help="where the tracker is served")

    def handle(self, *, address, **options):
        if not settings.DEBUG:
            raise CommandError("The password of this user is public: it is made only with DEBUG=yes.")
        if not Group.objects.filter(name=ROLE).exists():
            raise CommandError(f"There is no group {ROLE} yet: run the migrations first.")
        person = _person()
        person.groups.add(*Group.objects.filter(Q(name=ROLE) | Q(programmes__isnull=False)).distinct())
        root = address.rstrip("/")
        self.stdout.write(f"    Board:  {root}/")
        self.stdout.write(f"    Admin:  {root}/admin/")
        self.stdout.write(f"    API:    {root}/api/v1/")
        self.stdout.write(f"    Log in as {USERNAME}, password {PASSWORD}")


def _person():
    """Return the user, made now if need be; a password that works is left as it is."""
    person, _ = get_user_model().objects.get_or_create(
        username=USERNAME, defaults={"first_name": "Demo", "last_name": "Staff", "is_staff": True}
    )
    if not person.password or not person.has_usable_password():
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return person
