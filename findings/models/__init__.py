"""The nouns of this room, one a file."""

from findings.models.action import Action
from findings.models.advice import Advice
from findings.models.cause import Cause
from findings.models.chase import Chase
from findings.models.clock import Clock
from findings.models.dispute import Dispute
from findings.models.extension import Extension
from findings.models.finding import Finding
from findings.models.finding_answer import FindingAnswer
from findings.models.finding_clause import FindingClause
from findings.models.finding_file import FindingFile
from findings.models.grade_change import GradeChange
from findings.models.move import Move
from findings.models.nonconformity import Nonconformity
from findings.models.plan_version import PlanVersion
from findings.models.repeat_candidate import RepeatCandidate
from findings.models.verification import Verification

__all__ = [
    "Action",
    "Advice",
    "Cause",
    "Chase",
    "Clock",
    "Dispute",
    "Extension",
    "Finding",
    "FindingAnswer",
    "FindingClause",
    "FindingFile",
    "GradeChange",
    "Move",
    "Nonconformity",
    "PlanVersion",
    "RepeatCandidate",
    "Verification",
]
