from django.apps import AppConfig
from django.core.checks import register


class SearchConfig(AppConfig):
    name = "config.search"
    label = "search"
    verbose_name = "Search"

    def ready(self):
        from config.search import checks  # it needs the models

        register(checks.what_is_searched_can_be_indexed)
