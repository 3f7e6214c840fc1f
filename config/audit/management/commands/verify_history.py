"""Prove that the history is whole; a scheduler runs it each night."""

from django.core.management.base import BaseCommand, CommandError

from config.audit.chain import Head
from config.audit.verify import verify


class Command(BaseCommand):
    help = (
        "Check guards, chain, history and live rows: one finding a line, then the head; exit 1 on findings."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head", metavar="SEQ:HASH", help="a head that was published: the chain must hold it"
        )
        parser.add_argument("--database", default="default")

    def handle(self, *, database, head, **options):
        verification = verify(database, _published(head))
        count = 0
        for finding in verification:
            self.stdout.write(finding)
            count += 1
        self.stdout.write(f"head {verification.head}")
        if count:
            raise CommandError(f"The history is not whole: {count} finding{'s' if count > 1 else ''}.")


def _published(text):
    try:
        return Head.read(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from error
