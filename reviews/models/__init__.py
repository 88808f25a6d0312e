"""One noun a file."""

from reviews.models.attendee import Attendee
from reviews.models.decision import Decision
from reviews.models.printed import DRAFT, AuditReport, ImpartialitySheet, Printed, ProgrammePaper, ReviewVersion
from reviews.models.review import ManagementReview
from reviews.models.review_input import ReviewInput

__all__ = [
    "DRAFT",
    "Attendee",
    "AuditReport",
    "Decision",
    "ImpartialitySheet",
    "ManagementReview",
    "Printed",
    "ProgrammePaper",
    "ReviewInput",
    "ReviewVersion",
]
