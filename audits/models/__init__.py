"""The nouns of this room, one a file."""

from audits.models.answer import Answer
from audits.models.audit import Audit
from audits.models.deviation import Deviation
from audits.models.explanation import Explanation
from audits.models.feedback import Feedback
from audits.models.meeting_person import MeetingPerson
from audits.models.milestone import AuditMilestone
from audits.models.question import ChecklistQuestion, QuestionLeaf
from audits.models.source import AnswerSource, CurrentSource, Source, SourceFile
from audits.models.urgent_notice import UrgentNotice

__all__ = [
    "Answer",
    "AnswerSource",
    "Audit",
    "AuditMilestone",
    "ChecklistQuestion",
    "CurrentSource",
    "Deviation",
    "Explanation",
    "Feedback",
    "MeetingPerson",
    "QuestionLeaf",
    "Source",
    "SourceFile",
    "UrgentNotice",
]
