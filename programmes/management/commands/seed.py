from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from programmes import exercise, seeding

FOLDER = settings.BASE_DIR / "fixtures"
OPTIONS = {
    "--folder": {"type": Path, "default": FOLDER, "help": "Where the fixtures are."},
    "--exercise": {"type": int, "metavar": "N", "help": "Make N fictional programmes instead."},
    "--seed": {"type": int, "default": 1, "metavar": "NUMBER", "help": "The same number, the same fiction."},
    "--milestones": {"type": int, "metavar": "M", "help": "Milestones of each fictional programme."},
    "--history": {"type": int, "metavar": "H", "help": "Rows of history of each fictional milestone."},
    "--into-real": {"action": "store_true", "help": "Make fiction even where real programmes are."},
}


class Command(BaseCommand):
    help = "Put the real programmes on record, or make fictional ones. What is on record stays as it is."

    def add_arguments(self, parser):
        for name, options in OPTIONS.items():
            parser.add_argument(name, **options)

    def handle(self, **options):
        if options["exercise"] is None:
            self._load(options["folder"], options["verbosity"])
        else:
            self._make(options)

    def _load(self, folder, verbosity):
        try:
            result = seeding.load(folder, tell=self.stdout.write if verbosity > 1 else None)
        except seeding.BrokenFixture as broken:
            raise CommandError(f"Nothing was loaded. {broken}") from broken
        self.stdout.write(str(result))

    def _make(self, options):
        sizes = {name: options[name] for name in ("seed", "milestones", "history", "into_real")}
        try:
            exercise.make(options["exercise"], say=self.stdout.write, **sizes)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
