"""Pages of the library: standards, checklists, criteria documents."""

from standards.views.documents import (
    document_detail,
    document_edit,
    document_list,
    document_new,
    version_edit,
    version_new,
)
from standards.views.library import question_detail, question_list, standard_list

__all__ = [
    "document_detail",
    "document_edit",
    "document_list",
    "document_new",
    "question_detail",
    "question_list",
    "standard_list",
    "version_edit",
    "version_new",
]
