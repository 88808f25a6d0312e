"""One noun a file."""

from programmes.models.assignment import Assignment, AssignmentItem, Verdict
from programmes.models.change import ProgrammeChange
from programmes.models.feed import CalendarFeed
from programmes.models.gap import CoverageGap
from programmes.models.planned_audit import AuditStandard, PlannedAudit
from programmes.models.priority import ProcessPriority
from programmes.models.programme import Programme
from programmes.models.safeguard import Safeguard, SafeguardClause
from programmes.models.scope import AuditCriterion, Recipient, ScopeItem
from programmes.models.statement import Objective, ProgrammeRisk
from programmes.models.version import ProgrammeVersion
from programmes.models.year_mark import YearMark

__all__ = [
    "Assignment",
    "AssignmentItem",
    "AuditCriterion",
    "AuditStandard",
    "CalendarFeed",
    "CoverageGap",
    "Objective",
    "PlannedAudit",
    "ProcessPriority",
    "Programme",
    "ProgrammeChange",
    "ProgrammeRisk",
    "ProgrammeVersion",
    "Recipient",
    "Safeguard",
    "SafeguardClause",
    "ScopeItem",
    "Verdict",
    "YearMark",
]
