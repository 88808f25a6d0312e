"""Django's staticfiles app, but for what no browser asks for."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    # The cuts for printing lie beside those for pages; their stylesheet speaks to the PDF renderer only.
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "pdf"]
