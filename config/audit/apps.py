"""The audit room: the one place with receivers, for what only a signal can say: a connection, a migration."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate  # noqa: TID251 (a migration says so by signal only)


class AuditConfig(AppConfig):
    name = "config.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self):
        from config.audit import checks, guards, telling  # they need the models

        register(checks.every_record_is_audited)
        connection_created.connect(telling.on_connection)
        pre_migrate.connect(guards.before_migrations, sender=self)
        post_migrate.connect(guards.after_migrations, sender=self)
