from standards.models.clause import Clause, Paragraph
from standards.models.document import CriteriaDocument, DocumentVersion
from standards.models.question import Question, QuestionCredit, QuestionText
from standards.models.standard import Standard

__all__ = [
    "CriteriaDocument",
    "DocumentVersion",
    "Clause",
    "Paragraph",
    "Question",
    "QuestionCredit",
    "QuestionText",
    "Standard",
]
