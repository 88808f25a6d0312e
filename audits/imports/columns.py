"""The fields that lists of audits share, with what other people's spreadsheets call them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.imports import Column
from programmes.models import PlannedAudit

DEPTHS = (
    ("implementation", _("Performed")),
    ("existence", _("Documents only")),
    ("effectiveness", _("Performed, with its effect")),
)
NUMBER = Column(
    "number",
    _("Number"),
    help=_("The number that the audit had. Any text; the product gives one of its own beside it."),
    aliases=("audit no", "audit number", "audit ref", "ref", "ref #", "reference", "no", "id", "audit id", "audit"),
    example="IA/2025/07",
    max_length=60,
)
TITLE = Column(
    "title",
    _("Title"),
    aliases=("audit title", "name", "audit name", "subject", "topic"),
    example="Resolution",
    max_length=120,
)
PROCESSES = Column(
    "processes",
    _("Processes"),
    "list",
    help=_("Code or name; several separated by semicolons."),
    aliases=("process", "area", "areas", "scope", "audited process", "audited processes", "process name"),
    example="P01; P02",
)
CLAUSES = Column(
    "clauses",
    _("Clauses"),
    "list",
    help=_("Numbers of the standard. Without any, all clauses of the processes."),
    aliases=("clause", "leaf", "leaves", "clause no", "standard clause", "iso clause", "criteria"),
    example="8.6.1; 8.6.2",
)
SITES = Column("sites", _("Sites"), "list", aliases=("site", "location", "locations", "place"), example="")
LEAD = Column(
    "lead",
    _("Lead auditor"),
    aliases=("lead", "team leader", "auditor", "lead assessor", "led by"),
    example="Mina Manager",
)
TEAM = Column(
    "team",
    _("Team"),
    "list",
    aliases=("auditors", "team members", "audit team", "co-auditors"),
    example="Ada Auditor; Petra Former (trainee)",
)
METHOD = Column(
    "method",
    _("Method"),
    "choice",
    choices=tuple(PlannedAudit.Method.choices),
    aliases=("audit method",),
    example="on_site",
)
PLANNED_DAYS = Column(
    "planned_days",
    _("Auditor-days planned"),
    "number",
    aliases=("planned days", "days planned", "effort planned"),
    example="4",
)
USED_DAYS = Column(
    "used_days",
    _("Auditor-days used"),
    "number",
    aliases=("used days", "days used", "effort", "auditor days"),
    example="3.5",
)
PLANNED_FROM = Column(
    "planned_from",
    _("Planned first day"),
    "date",
    aliases=("planned start", "planned from", "baseline start", "planned date", "planned month"),
    example="2025-02-03",
)
PLANNED_TO = Column(
    "planned_to",
    _("Planned last day"),
    "date",
    aliases=("planned end", "planned to", "planned until", "baseline end"),
    example="2025-02-05",
)
