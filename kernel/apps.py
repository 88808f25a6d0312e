from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel import checks, guards  # noqa: F401  checks register themselves

        # The one receiver of the project: triggers are not part of any model, and SQLite drops them with a
        # table that a migration rebuilds, so they are put back after every migrate (reliability 2.2).
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="kernel.guards")
