"""Thin function views: load what I may see, do the verb, show or redirect."""

from audits.views.checklist import (
    answer_approve,
    audit_build_checklist,
    audit_checklist,
    audit_freeze_checklist,
    question_answer,
    question_explain,
    question_new,
    question_remove,
)
from audits.views.deviations import deviation_explain, deviation_new
from audits.views.evidence import (
    audit_evidence,
    source_attach,
    source_current,
    source_detail,
    source_file,
    source_link,
    source_new,
    source_unlink,
)
from audits.views.feedback import audit_feedback, person_feedback
from audits.views.field import audit_field, field_map, field_source, question_field
from audits.views.listing import audit_list
from audits.views.meetings import audit_days, audit_meetings, meeting_record, urgent_new
from audits.views.plan import audit_plan, milestone_record
from audits.views.scope import audit_scope
from audits.views.steps import (
    audit_cancel,
    audit_confirm_team,
    audit_postpone,
    audit_resume,
    audit_start,
    audit_suspend,
)
from audits.views.workspace import audit_accept, audit_detail

__all__ = [
    "audit_feedback",
    "person_feedback",
    "answer_approve",
    "audit_accept",
    "audit_build_checklist",
    "audit_cancel",
    "audit_checklist",
    "audit_confirm_team",
    "audit_days",
    "audit_detail",
    "audit_evidence",
    "audit_field",
    "audit_freeze_checklist",
    "audit_list",
    "audit_meetings",
    "audit_plan",
    "audit_postpone",
    "audit_resume",
    "audit_scope",
    "audit_start",
    "audit_suspend",
    "deviation_explain",
    "deviation_new",
    "field_map",
    "field_source",
    "meeting_record",
    "milestone_record",
    "question_answer",
    "question_explain",
    "question_field",
    "question_new",
    "question_remove",
    "source_attach",
    "source_current",
    "source_detail",
    "source_file",
    "source_link",
    "source_new",
    "source_unlink",
    "urgent_new",
]
