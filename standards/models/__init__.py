from standards.models.clause import Clause, Paragraph
from standards.models.question import Question, QuestionCredit, QuestionText
from standards.models.standard import Standard

__all__ = ["Clause", "Paragraph", "Question", "QuestionCredit", "QuestionText", "Standard"]
