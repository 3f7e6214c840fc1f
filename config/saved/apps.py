from django.apps import AppConfig


class SavedConfig(AppConfig):
    name = "config.saved"
    label = "saved"
    verbose_name = "Saved views"
