"""What may be typed on the library's pages."""

from standards.forms.documents import DocumentForm, VersionForm
from standards.forms.questions import QuestionFilter

__all__ = ["DocumentForm", "QuestionFilter", "VersionForm"]
