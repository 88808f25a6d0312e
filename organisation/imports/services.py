"""Services in scope: known by their code, else by their name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from kernel.imports import Column
from organisation import services
from organisation.imports.sites import Sites
from organisation.models import Service


class Services(Sites):
    slug, order = "services", 30
    label = gettext_lazy("Services")
    about = gettext_lazy("The services in the scope of the management system, recognised by code or name.")
    icon, url = "list", "/library/services/"
    columns = (
        Column(
            "name",
            gettext_lazy("Name"),
            required=True,
            max_length=120,
            example="Workplace",
            aliases=("service", "service name", "title"),
        ),
        Column(
            "code",
            gettext_lazy("Code"),
            max_length=20,
            example="S1",
            aliases=("short", "abbreviation", "id", "service code", "number"),
            help=gettext_lazy("Made from the name where it is empty."),
        ),
    )
    make = staticmethod(services.add_service)
    model: Any = Service
    longest = 20
