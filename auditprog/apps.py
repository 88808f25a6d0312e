from django.apps import AppConfig


class AuditprogConfig(AppConfig):
    """What belongs to no room: shell, demo, search page, help."""

    name = "auditprog"

    def ready(self) -> None:
        from auditprog.help import search  # noqa: F401  says what can be found
