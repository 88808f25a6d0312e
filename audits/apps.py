"""Django app of the audits room."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    label = "audits"

    def ready(self) -> None:
        """Follow the plan: the programmes room calls, and never imports this one (decision 0004)."""
        from audits import search  # noqa: F401  says what can be found
        from audits.services.starting import follow_plan
        from programmes.services import give_follower

        give_follower(follow_plan)
