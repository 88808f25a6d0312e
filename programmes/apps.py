from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """What we intend, and who goes."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "programmes"
    verbose_name = "Programmes"
