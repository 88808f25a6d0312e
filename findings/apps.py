from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """What is wrong, and whether it is mended."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "findings"
    verbose_name = "Findings"

    def ready(self) -> None:
        """Hand findings up to planning: the programmes room asks, and never imports this one (architecture 2.1)."""
        from findings import search  # noqa: F401  says what can be found
        from findings.queries import handed_up
        from programmes import queries

        queries.give_past_findings(handed_up.past_findings)
        queries.give_verifications(handed_up.verifications)
        queries.give_open_nonconformities(handed_up.open_nonconformities)
