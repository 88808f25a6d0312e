from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Who is who, who answers for what, who may what."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from organisation import search  # noqa: F401  says what can be found
