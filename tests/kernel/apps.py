from django.apps import AppConfig


class KernelTestConfig(AppConfig):
    """Holds one record of the tests' own: the kernel knows no room, so its tests need a noun without a meaning."""

    name = "tests.kernel"
    label = "test_kernel"
    default_auto_field = "django.db.models.BigAutoField"
