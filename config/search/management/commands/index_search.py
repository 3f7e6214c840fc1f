"""manage.py index_search: bring the index of the search up to date, or make it anew."""

from django.core.management.base import BaseCommand

from config.search.indexing import catch_up, rebuild
from config.search.models import Document


class Command(BaseCommand):
    help = "Brings the index of the search up to date; each search does so too, a part at a time."

    def add_arguments(self, parser):
        parser.add_argument("--anew", action="store_true", help="make the whole index anew")

    def handle(self, *args, anew, **options):
        rebuild() if anew else catch_up()
        self.stdout.write(f"{Document.objects.count()} records can be found.")
