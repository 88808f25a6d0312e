"""System checks: settings that would break a promise are refused at start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("auditprog")
def no_eager_tasks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Eager tasks send inside the request and hide mistakes: test settings only (decision D6)."""
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False) and not getattr(settings, "TESTING", False):
        return [Error("CELERY_TASK_ALWAYS_EAGER is for test settings only.", id="kernel.E001")]
    return []


@register("auditprog")
def no_result_backend(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A result backend stalls a publish for 19 s when Redis is down (reliability, L6)."""
    if getattr(settings, "CELERY_RESULT_BACKEND", None):
        return [Error("CELERY_RESULT_BACKEND is set; results live in the outbox row.", id="kernel.E002")]
    return []


@register("auditprog")
def psycopg2_only(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Django takes psycopg 3 wherever it can be imported; we test and run on psycopg2."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        from django.db.backends.postgresql.psycopg_any import is_psycopg3

        if is_psycopg3:
            return [Error("psycopg 3 is installed; this product runs on psycopg2.", id="kernel.E003")]
    return []


@register("database", deploy=True)
def no_demo_in_production(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A demo database has known passwords: production refuses it (1.3)."""
    if not databases or not getattr(settings, "REFUSE_DEMO_DATABASE", False) or not is_demo_database():
        return []
    hint = "Use an empty database: manage.py migrate, then manage.py init."
    return [Error("This is a demo database, with known passwords.", hint=hint, id="kernel.E004")]


def is_demo_database() -> bool:
    """True when `manage.py demo` filled this database; False also when it has no tables or does not answer yet."""
    from django.db import DatabaseError

    from kernel.models import DemoClock

    try:
        return DemoClock.objects.exists()
    except DatabaseError:
        return False
