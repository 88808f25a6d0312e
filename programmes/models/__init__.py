"""One noun a file."""

from programmes.models.assignment import Assignment, AssignmentItem, Verdict
from programmes.models.board_step import BoardStep
from programmes.models.change import ProgrammeChange
from programmes.models.check_note import CheckNote
from programmes.models.date_ask import DateAsk
from programmes.models.feed import CalendarFeed
from programmes.models.gap import CoverageGap
from programmes.models.judgement import Judgement
from programmes.models.objection import Objection
from programmes.models.planned_audit import AuditStandard, PlannedAudit
from programmes.models.priority import ProcessPriority
from programmes.models.process_event import ProcessEvent
from programmes.models.programme import Programme
from programmes.models.review import ProgrammeReview
from programmes.models.safeguard import Safeguard, SafeguardClause
from programmes.models.scope import AuditCriterion, Recipient, ScopeItem
from programmes.models.statement import Objective, ProgrammeRisk
from programmes.models.suggestion import Suggestion, SuggestionRun
from programmes.models.version import ProgrammeVersion
from programmes.models.year_mark import YearMark

__all__ = [
    "Assignment",
    "AssignmentItem",
    "AuditCriterion",
    "AuditStandard",
    "CalendarFeed",
    "BoardStep",
    "CheckNote",
    "CoverageGap",
    "DateAsk",
    "Judgement",
    "Objective",
    "Objection",
    "PlannedAudit",
    "ProcessEvent",
    "ProcessPriority",
    "Programme",
    "ProgrammeChange",
    "ProgrammeReview",
    "ProgrammeRisk",
    "ProgrammeVersion",
    "Recipient",
    "Safeguard",
    "SafeguardClause",
    "ScopeItem",
    "Suggestion",
    "SuggestionRun",
    "Verdict",
    "YearMark",
]
