from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """What we intend, and who goes."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "programmes"
    verbose_name = "Programmes"

    def ready(self) -> None:
        """Hand up what a change of facts does to planned audits: the organisation asks, and never imports this room."""
        from organisation import effects
        from organisation.queries import give_practice
        from programmes import search  # noqa: F401  says what can be found
        from programmes.queries import practice
        from programmes.services import ahead

        give_practice(audits=practice.audits_done, loads=practice.loads, grace=practice.grace_days)
        effects.give(preview=ahead.preview, judge_again=ahead.judge_again)
