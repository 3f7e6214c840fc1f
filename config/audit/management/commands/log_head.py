"""Publish the head of the chain in the log, which is kept elsewhere; a scheduler runs it each day."""

import logging
from datetime import UTC

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.audit.chain import head

log = logging.getLogger("audit.head")


class Command(BaseCommand):
    help = "Write one line with the head of the chain to the log and to the output: keep it outside."

    def add_arguments(self, parser):
        parser.add_argument("--database", default="default")

    def handle(self, *, database, **options):
        line = f"{timezone.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} audit head {head(database)}"
        log.info(line)
        self.stdout.write(line)
