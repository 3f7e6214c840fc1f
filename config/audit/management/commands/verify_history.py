"""Prove that the history is whole; a scheduler runs it each night."""

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, transaction
from django.utils import timezone

from config.audit.chain import Head
from config.audit.models import VerificationRun
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
        run = VerificationRun(began_at=timezone.now(), published=str(verification.published or ""))
        try:
            for finding in verification:
                self.stdout.write(finding)
                run.add(finding)
            run.ended_at = timezone.now()
        finally:
            run.head = str(verification.head)
            self._keep(run, database)
        self.stdout.write(f"head {verification.head}")
        if run.findings:
            count = f"{run.findings} finding{'s' if run.findings > 1 else ''}"
            raise CommandError(f"The history is not whole: {count}.")

    def _keep(self, run, database):
        """Keep the result, also of a run that breaks off; a copy that is only read keeps none."""
        try:
            with transaction.atomic(database):
                run.save(using=database)
        except Error as error:
            self.stderr.write(f"This verification is not kept: {error}")


def _published(text):
    try:
        return Head.read(text) if text else None
    except ValueError as error:
        raise CommandError(str(error)) from error
