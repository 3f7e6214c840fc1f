from django.apps import AppConfig


class QuarryConfig(AppConfig):
    name = "tests.config.audit.quarry"
    label = "quarry"
