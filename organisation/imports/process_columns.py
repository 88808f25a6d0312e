"""The fields of the list of processes, with what other systems call them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.imports import Column
from organisation.imports.base import OrganisationKind

PLAIN = ("code", "name", "cycle_days", "topic", "importance", "active")
"""Fields that are columns of the process itself."""

COLUMNS = (
    Column(
        "name",
        _("Name"),
        required=True,
        max_length=120,
        example="Incident management",
        aliases=("process", "process name", "title", "area"),
    ),
    Column(
        "code",
        _("Code"),
        max_length=20,
        example="P01",
        aliases=("id", "no", "number", "process code", "process id", "short"),
        help=_("Letters, digits, dots and hyphens; made from the name where it is empty."),
    ),
    Column(
        "unit",
        _("Unit"),
        example="Service desk",
        aliases=("department", "org unit", "owning unit", "team", "organisational unit"),
        help=_("Its code or name. A new process needs one."),
    ),
    Column(
        "leaves",
        _("Clauses of the standard"),
        "list",
        example="8.6.1; 8.6.2",
        aliases=("clauses", "clause", "leaves", "leaf", "iso clause", "requirement", "standard reference"),
        help=_("Numbers with a semicolon between them."),
    ),
    Column(
        "services",
        _("Services"),
        "list",
        example="S1",
        aliases=("service", "serves", "services served"),
        help=_("Codes or names with a semicolon between them."),
    ),
    Column(
        "owner",
        _("Owner"),
        example="",
        aliases=("process owner", "owner email", "owner e-mail", "responsible", "accountable"),
        help=_("User name, address or name."),
    ),
    Column(
        "owner_since",
        _("Owner since"),
        "date",
        example="2024-01-01",
        aliases=("since", "from", "owner from", "owned since", "start"),
        help=_("The day of the import where it is empty."),
    ),
    Column(
        "cycle_days",
        _("Runs every so many days"),
        "number",
        example="1",
        aliases=("cycle", "cycle days", "frequency days", "interval"),
    ),
    Column("topic", _("Topic"), max_length=40, example="resolution", aliases=("subject", "theme", "practice")),
    Column(
        "importance",
        _("Importance, 1 to 5"),
        "number",
        example="4",
        aliases=("importance", "priority", "criticality", "weight"),
    ),
    Column("active", _("In use"), "yes_no", example="yes", aliases=("active", "used", "enabled")),
)


class ProcessWords(OrganisationKind):
    """What the wizard says about this list."""

    label = _("Processes, owners and clauses")
    about = _("Processes with unit, clauses, services and owner; recognised by code, else by name.")
    icon, url = "table", "/library/processes/"
