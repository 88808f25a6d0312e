from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    """The room of reference data."""

    name = "standards"
    verbose_name = _("Standards")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from standards import search  # noqa: F401  says what can be found
