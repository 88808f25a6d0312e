from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """What is wrong, and whether it is mended."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "findings"
    verbose_name = "Findings"
