from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Management reviews, their reports, and whatever is read across the rooms: coverage and audit reports."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reviews"
    verbose_name = _("Management reviews")

    def ready(self) -> None:
        from reviews import search  # noqa: F401  says what can be found
