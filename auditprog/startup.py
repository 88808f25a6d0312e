"""What a serving process looks at before its first request or job."""

from django.conf import settings

from kernel import checks


def refuse_demo_database() -> None:
    """Ends the process on a demo database in production: its passwords stand in the manual (1.3)."""
    if getattr(settings, "REFUSE_DEMO_DATABASE", False) and checks.is_demo_database():
        raise SystemExit("auditprog does not start: this is a demo database, with known passwords. Use an empty one.")
